using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Klang.Verify;

/// <summary>A leaf of the ledger, taken apart: version 1, time (8), entry id (16), commitment (32).</summary>
public readonly record struct LeafFacts(long Time, Guid EntryId, byte[] Commitment)
{
    public const int Length = 57;

    /// <summary>Null when it is none, or bears a time that no clock shows.</summary>
    public static LeafFacts? Read(ReadOnlySpan<byte> leaf) =>
        leaf.Length == Length && leaf[0] == 1 && BinaryPrimitives.ReadInt64BigEndian(leaf[1..]) is > 0 and var time && time <= DateTime.MaxValue.Ticks
            ? new LeafFacts(time, new Guid(leaf.Slice(9, 16), bigEndian: true), leaf[25..].ToArray())
            : null;

    /// <summary>True when salt and body are those that the leaf commits to.</summary>
    public bool CommitsTo(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body) =>
        SHA256.HashData([.. "klang/ledger/1"u8, .. salt, .. body]).AsSpan().SequenceEqual(Commitment)
        && body.Length > 17 && new Guid(body.Slice(1, 16), bigEndian: true) == EntryId;

    internal static string Instant(long ticks) =>
        new DateTimeOffset(ticks, TimeSpan.Zero).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a body says, for people to read.</summary>
static class BodyFacts
{
    static readonly string[] First = ["caller", "facility", "purpose", "rule", "request", "what"];
    static readonly string[] Later = ["role", "relation", "client", "session"];

    /// <summary>Null when it is no body of a known version.</summary>
    public static List<KeyValuePair<string, string>>? Read(ReadOnlySpan<byte> body)
    {
        if (body.Length < 35 || body[0] is not (1 or 2))
        {
            return null;
        }

        var decided = BinaryPrimitives.ReadInt64BigEndian(body[17..]);
        if (decided < 0 || decided > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        var facts = new List<KeyValuePair<string, string>>
        {
            new("decided", LeafFacts.Instant(decided)),
            new("action", ((char)body[25]).ToString()),
            new("granted", body[26] == 1 ? "yes" : "no"),
            new("chart", BinaryPrimitives.ReadInt64BigEndian(body[27..]).ToString(CultureInfo.InvariantCulture)),
        };
        var rest = body[35..];
        foreach (var name in body[0] == 1 ? First : [.. First, .. Later])
        {
            if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest))
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            facts.Add(new(name, Encoding.UTF8.GetString(rest.Slice(2, length))));
            rest = rest[(2 + length)..];
        }

        return rest.Length >= 1 && rest.Length == 1 + rest[0] ? facts : null;
    }
}
