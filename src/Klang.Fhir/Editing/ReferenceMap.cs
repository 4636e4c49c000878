using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Klang.Fhir.Editing;

/// <summary>
/// Links to be rewritten: the text as sent (<c>urn:uuid:…</c>, <c>urn:klang:key:…</c>, a fullUrl, a conditional
/// reference) and what takes its place (<c>Patient/123</c>). Matches whole values only. Not thread-safe while being
/// filled; afterwards read-only.
/// </summary>
public sealed class ReferenceMap
{
    readonly Dictionary<byte[], byte[]> links = new(Utf8Comparer.Instance);
    readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> bySpan;

    /// <summary>An empty map.</summary>
    public ReferenceMap() => bySpan = links.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many links are known.</summary>
    public int Count => links.Count;

    /// <summary>Adds a link, or replaces what was said of it before.</summary>
    /// <param name="from">The whole text as sent, JSON escapes decoded.</param>
    /// <param name="to">What is written instead, e.g. <c>Patient/123</c>.</param>
    public void Add(string from, string to) =>
        links[Encoding.UTF8.GetBytes(from)] =
            JsonEncodedText.Encode(to, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>True when that text is a known link.</summary>
    public bool Contains(ReadOnlySpan<byte> from) => bySpan.ContainsKey(from);

    /// <summary>What takes the place of that text; null when it is no known link.</summary>
    public string? Find(string from) =>
        links.TryGetValue(Encoding.UTF8.GetBytes(from), out var escaped) ? Encoding.UTF8.GetString(escaped) : null;

    /// <summary>The replacement, already escaped for a JSON string, without quotes.</summary>
    internal bool TryGet(ReadOnlySpan<byte> from, [MaybeNullWhen(false)] out byte[] escaped) =>
        bySpan.TryGetValue(from, out escaped);

    sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Utf8Comparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
