using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Klang.Trust.Logging;

/// <summary>
/// Body of a ledger entry, version 2 (docs/formats.md): version, entry id (16), decided at (8), action, granted, chart
/// (8), then caller, facility, purpose, rule, request id, what, role, relation, client and session as UTF-8 with two bytes of
/// length each, then the digest with one. Version 1 ends its texts with what.
/// </summary>
static class EntryBody
{
    public const int IdOffset = 1;
    public const int IdLength = 16;

    /// <summary>Most bytes of each text but <c>what</c>; longer ones are cut.</summary>
    public const int MaxText = 1024;

    /// <summary>Most bytes of <c>what</c>; a longer one is cut and ends in the SHA-256 of the whole.</summary>
    public const int MaxWhat = 32_768;

    const byte Version = 2;
    const byte FirstVersion = 1;
    const int FixedLength = 1 + IdLength + 8 + 1 + 1 + 8;
    const int Texts = 10;

    /// <summary>Writes label, room for the salt, and the body; see <see cref="PreparedEntry"/>.</summary>
    public static byte[] Build(in EntryFacts facts, long decidedAt, long chart, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digest.Length, byte.MaxValue);
        var what = ClipWhat(facts.What);
        var room = FixedLength + (2 * Texts) + 1 + digest.Length
            + LengthOf(facts.CallerId) + LengthOf(facts.Facility) + LengthOf(facts.Purpose)
            + LengthOf(facts.Rule) + LengthOf(facts.RequestId)
            + LengthOf(facts.Role) + LengthOf(facts.Relation) + LengthOf(facts.Client) + LengthOf(facts.Session) + Encoding.UTF8.GetByteCount(what);
        var start = PreparedEntry.Label.Length + PreparedEntry.SaltLength;
        var bytes = new byte[start + room];
        PreparedEntry.Label.CopyTo(bytes);

        var body = bytes.AsSpan(start);
        body[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(body[17..], decidedAt);
        body[25] = (byte)facts.Action;
        body[26] = facts.Granted ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(body[27..], chart);
        var at = FixedLength;
        at += Write(body[at..], facts.CallerId, MaxText);
        at += Write(body[at..], facts.Facility, MaxText);
        at += Write(body[at..], facts.Purpose, MaxText);
        at += Write(body[at..], facts.Rule, MaxText);
        at += Write(body[at..], facts.RequestId, MaxText);
        at += Write(body[at..], what, ushort.MaxValue);
        at += Write(body[at..], facts.Role, MaxText);
        at += Write(body[at..], facts.Relation, MaxText);
        at += Write(body[at..], facts.Client, MaxText);
        at += Write(body[at..], facts.Session, MaxText);
        body[at++] = (byte)digest.Length;
        digest.CopyTo(body[at..]);
        return bytes;
    }

    /// <summary>Reads a body; throws <see cref="TrustException"/> when it is not one.</summary>
    public static LedgerEntry Read(long index, long time, ReadOnlySpan<byte> body)
    {
        if (body.Length < FixedLength || body[0] is not (Version or FirstVersion))
        {
            throw Unreadable(index);
        }

        var rest = body[FixedLength..];
        var isFirst = body[0] == FirstVersion;
        var entry = new LedgerEntry
        {
            Index = index,
            At = new DateTimeOffset(TicksOf(time, index), TimeSpan.Zero),
            EntryId = new Guid(body.Slice(IdOffset, IdLength), bigEndian: true),
            DecidedAt = new DateTimeOffset(TicksOf(BinaryPrimitives.ReadInt64BigEndian(body[17..]), index), TimeSpan.Zero),
            Action = (AccessAction)body[25],
            Granted = body[26] == 1,
            Chart = BinaryPrimitives.ReadInt64BigEndian(body[27..]),
            CallerId = ReadText(ref rest, index),
            Facility = ReadText(ref rest, index),
            Purpose = ReadText(ref rest, index),
            Rule = ReadText(ref rest, index),
            RequestId = ReadText(ref rest, index),
            What = ReadText(ref rest, index),
            Role = isFirst ? "" : ReadText(ref rest, index),
            Relation = isFirst ? "" : ReadText(ref rest, index),
            Client = isFirst ? "" : ReadText(ref rest, index),
            Session = isFirst ? "" : ReadText(ref rest, index),
            Digest = ReadDigest(ref rest, index),
        };
        return rest.IsEmpty ? entry : throw Unreadable(index);
    }

    static int LengthOf(string text)
    {
        // Rarely more than the limit, and then a few bytes more room than the cut text needs would change the body: measure the cut.
        var length = Encoding.UTF8.GetByteCount(text);
        return length <= MaxText ? length : Encoding.UTF8.GetByteCount(Clip(text, MaxText));
    }

    static int Write(Span<byte> target, string text, int limit)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > limit && Encoding.UTF8.GetByteCount(text) > limit)
        {
            text = Clip(text, limit);
        }

        var length = Encoding.UTF8.GetBytes(text, target[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)length);
        return 2 + length;
    }

    static string ClipWhat(string what)
    {
        if (Encoding.UTF8.GetMaxByteCount(what.Length) <= MaxWhat)
        {
            return what;
        }

        var bytes = Encoding.UTF8.GetBytes(what);
        return bytes.Length <= MaxWhat
            ? what
            : Clip(what, MaxWhat) + " … sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    static string Clip(string text, int limit)
    {
        var bytes = new byte[limit];
        Utf8.FromUtf16(text, bytes, out var read, out _);
        return text[..read];
    }

    static string ReadText(ref ReadOnlySpan<byte> rest, long index)
    {
        if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest))
        {
            throw Unreadable(index);
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    static ReadOnlyMemory<byte> ReadDigest(ref ReadOnlySpan<byte> rest, long index)
    {
        if (rest.IsEmpty || rest.Length - 1 < rest[0])
        {
            throw Unreadable(index);
        }

        var digest = rest.Slice(1, rest[0]).ToArray();
        rest = rest[(1 + digest.Length)..];
        return digest;
    }

    static long TicksOf(long ticks, long index) =>
        ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? ticks : throw Unreadable(index);

    static TrustException Unreadable(long index) => new($"The body of ledger entry {index} has an unknown form.");
}

/// <summary>What an entry says apart from its chart.</summary>
readonly record struct EntryFacts(
    string CallerId, string Facility, string Purpose, AccessAction Action, bool Granted, string Rule, string RequestId, string What)
{
    public string Role { get; init; } = "";

    public string Relation { get; init; } = "";

    public string Client { get; init; } = "";

    public string Session { get; init; } = "";
}
