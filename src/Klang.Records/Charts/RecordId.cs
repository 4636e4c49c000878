using System.Security.Cryptography;
using Klang.Fhir;

namespace Klang.Records.Charts;

/// <summary>
/// A server-made resource id: 128 bits as 26 letters of Crockford's base 32 in lower case. Layout, high to low:
/// 48 bits Unix milliseconds, 10 bits shard, 46 bits random, 8 bits resource type, 16 bits slot. All resources of one block
/// share all but type and slot, so that one directory row finds them all; nothing of the person or chart is in it.
/// </summary>
public readonly record struct RecordId(UInt128 Value)
{
    /// <summary>Most resources in one block.</summary>
    public const int SlotsMax = 1 << 16;

    const int Length = 26;
    internal const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id of the block: type and slot bits zero.</summary>
    public UInt128 BlockId => Value & ~(UInt128)0xFF_FFFF;

    /// <summary>The type of the resource: an id asked for under another type names nothing.</summary>
    public ResourceType Type => (ResourceType)(byte)(Value >> 16);

    /// <summary>Place in the block.</summary>
    public int Slot => (int)(Value & 0xFFFF);

    /// <summary>Mints the id of a new block.</summary>
    /// <param name="shard">The shard of the chart (0 to 1,023).</param>
    /// <param name="now">The time.</param>
    public static UInt128 MintBlock(int shard, DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        var bits = BitConverter.ToUInt64(random) & ((1UL << 46) - 1);
        return ((UInt128)(ulong)now.ToUnixTimeMilliseconds() << 80) | ((UInt128)(uint)shard << 70) | ((UInt128)bits << 24);
    }

    /// <summary>The id of one slot of a block.</summary>
    public static RecordId Of(UInt128 blockId, ResourceType type, int slot) => new(blockId | ((uint)type << 16) | (uint)slot);

    /// <summary>Reads an id; false when the text is not of this form (then a client chose it).</summary>
    public static bool TryParse(string text, out RecordId id)
    {
        id = default;
        if (text.Length != Length || text[0] > '7')
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var letter in text)
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        id = new RecordId(value);
        return true;
    }

    /// <summary>The 26 letters.</summary>
    public override string ToString() => string.Create(Length, Value, static (letters, value) =>
    {
        for (var at = Length - 1; at >= 0; at--)
        {
            letters[at] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    });
}
