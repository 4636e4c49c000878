using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Klang.Fhir.Json;

/// <summary>
/// Strictly parsed JSON as a flat tape over the bytes as sent: one entry per value, in document order, each knowing
/// its place, its name and where its next sibling starts. The bytes are neither copied nor changed; the record is
/// its UTF-8 bytes. Not thread-safe while parsing; afterwards read-only and safe to share until disposed.
/// </summary>
/// <remarks>
/// Refused, each with line and column: byte order mark, invalid UTF-8, comments, trailing commas and data, duplicate
/// member names (also when escaped differently), lone surrogates in escapes, NUL in strings, too deep, too large,
/// and numbers outside what an IEEE 754 double can hold. Source: RFC 8259, RFC 7493 §2 (I-JSON), FHIR R4 §2.6.2.
/// </remarks>
public sealed class JsonTape : IDisposable
{
    const int NamesPairwiseMax = 12;

    readonly JsonTapeSet? owner;
    readonly int offset;
    Entry[] entries;
    int count;
    List<byte[]>? decodedNames;

    JsonTape(ReadOnlyMemory<byte> source)
    {
        Source = source;
        entries = ArrayPool<Entry>.Shared.Rent(Math.Max(64, source.Length / 16));
    }

    /// <summary>A tape that was read by <see cref="StoredJson"/>, in memory of its own or of a set.</summary>
    internal JsonTape(ReadOnlyMemory<byte> source, Entry[] entries, int offset, int count, List<byte[]>? decodedNames, JsonTapeSet? owner)
    {
        Source = source;
        this.entries = entries;
        this.offset = offset;
        this.count = count;
        this.decodedNames = decodedNames;
        this.owner = owner;
    }

    /// <summary>The bytes the tape was made from.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>The outermost value.</summary>
    public JsonNode Root => new(this, 0);

    /// <summary>How many values there are.</summary>
    public int Count => count;

    /// <summary>Parses one JSON text. The memory must stay unchanged as long as the tape is used.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="limits">Null for <see cref="JsonLimits.Default"/>.</param>
    public static Outcome<JsonTape> Parse(ReadOnlyMemory<byte> utf8, JsonLimits? limits = null)
    {
        limits ??= JsonLimits.Default;
        if (utf8.Length > limits.BytesMax)
        {
            return new Refusal(RefusalKind.TooLarge, "too-long",
                $"The JSON has {utf8.Length} bytes; the limit is {limits.BytesMax}. Send it in smaller parts.");
        }

        if (CheckText(utf8.Span) is { } textRefusal)
        {
            return textRefusal;
        }

        var tape = new JsonTape(utf8);
        var refusal = tape.Build(limits);
        if (refusal is null)
        {
            return tape;
        }

        tape.Dispose();
        return refusal;
    }

    /// <summary>Gives the tape's memory back. Nodes must not be used afterwards.</summary>
    public void Dispose()
    {
        var rented = entries;
        entries = [];
        count = 0;
        if (rented.Length > 0 && owner is null)
        {
            ArrayPool<Entry>.Shared.Return(rented);
        }
    }

    internal ref readonly Entry this[int index] => ref entries[offset + index];

    /// <summary>Where the tape ends in the memory it lies in.</summary>
    internal int End => offset + count;

    internal ReadOnlySpan<byte> NameOf(in Entry entry) => entry.NameLength switch
    {
        0 => [],
        < 0 => decodedNames![-entry.NameLength - 1],
        _ => Source.Span.Slice(entry.NameStart, entry.NameLength),
    };

    /// <summary>1-based line and byte column of an offset in the source.</summary>
    public (int Line, int Column) Locate(int offset) => Locate(Source.Span, offset);

    static (int Line, int Column) Locate(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..Math.Clamp(offset, 0, text.Length)];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    static Refusal? CheckText(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
        {
            return Malformed("The text starts with a byte order mark; send UTF-8 without one.", text, 0);
        }

        if (text.IsEmpty)
        {
            return Malformed("The body is empty; send one JSON object.", text, 0);
        }

        if (Utf8.IsValid(text))
        {
            return null;
        }

        var bad = FirstInvalidUtf8(text);
        var hint = LooksLikeTis620(text[bad..]) ? " The bytes look like TIS-620 (Thai); send UTF-8." : "";
        return Malformed($"Invalid UTF-8 at byte {bad}.{hint}", text, bad);
    }

    static int FirstInvalidUtf8(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    static bool LooksLikeTis620(ReadOnlySpan<byte> rest)
    {
        var run = 0;
        while (run < rest.Length && rest[run] is >= 0xA1 and <= 0xFB)
        {
            run++;
        }

        return run >= 2;
    }

    Refusal? Build(JsonLimits limits)
    {
        var text = Source.Span;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Disallow,
            AllowTrailingCommas = false,
            MaxDepth = limits.DepthMax,
        });
        Span<int> open = stackalloc int[limits.DepthMax + 1];
        var depth = 0;
        int nameStart = 0, nameLength = 0;
        try
        {
            while (reader.Read())
            {
                var token = reader.TokenType;
                if (token == JsonTokenType.PropertyName)
                {
                    nameStart = (int)reader.TokenStartIndex + 1;
                    nameLength = reader.ValueSpan.Length;
                    if (nameLength == 0)
                    {
                        return Malformed("A member has an empty name.", text, nameStart);
                    }

                    if (reader.ValueIsEscaped)
                    {
                        if (CheckEscapes(reader.ValueSpan) is { } fault)
                        {
                            return Malformed(fault, text, nameStart);
                        }

                        (decodedNames ??= []).Add(Encoding.UTF8.GetBytes(reader.GetString()!));
                        nameLength = -decodedNames.Count;
                    }

                    continue;
                }

                if (token is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    var index = open[--depth];
                    ref var opened = ref entries[index];
                    opened.End = (int)reader.TokenStartIndex + 1;
                    opened.Next = count;
                    if (token == JsonTokenType.EndObject && FindDuplicate(index) is { } duplicate)
                    {
                        return Malformed(
                            $"The member \"{Printable(NameOf(entries[duplicate]))}\" appears twice in one object.",
                            text, entries[duplicate].NameStart - 1);
                    }

                    continue;
                }

                if (count == limits.ValuesMax)
                {
                    return new Refusal(RefusalKind.TooLarge, "too-long",
                        $"The JSON has more than {limits.ValuesMax} values. Send it in smaller parts.");
                }

                if (count == entries.Length)
                {
                    Grow();
                }

                ref var entry = ref entries[count];
                entry = new Entry
                {
                    Start = (int)reader.TokenStartIndex,
                    NameStart = nameStart,
                    NameLength = nameLength,
                    Parent = depth == 0 ? -1 : open[depth - 1],
                    Next = count + 1,
                };
                nameLength = 0;
                switch (token)
                {
                    case JsonTokenType.StartObject:
                    case JsonTokenType.StartArray:
                        entry.Kind = token == JsonTokenType.StartObject ? JsonKind.Object : JsonKind.Array;
                        open[depth++] = count;
                        break;
                    case JsonTokenType.String:
                        entry.Kind = JsonKind.String;
                        entry.End = entry.Start + reader.ValueSpan.Length + 2;
                        if (reader.ValueIsEscaped)
                        {
                            entry.Escaped = true;
                            if (CheckEscapes(reader.ValueSpan) is { } fault)
                            {
                                return Malformed(fault, text, entry.Start);
                            }
                        }

                        break;
                    case JsonTokenType.Number:
                        entry.Kind = JsonKind.Number;
                        entry.End = entry.Start + reader.ValueSpan.Length;
                        if (reader.ValueSpan.Length > 12
                            && (!reader.TryGetDouble(out var number) || !double.IsFinite(number)))
                        {
                            return Malformed("The number is outside what can be handled (about 1e308).", text, entry.Start);
                        }

                        if (reader.ValueSpan.Length is > 3 and <= 12
                            && (!reader.TryGetDouble(out var small) || !double.IsFinite(small)))
                        {
                            return Malformed("The number is outside what can be handled (about 1e308).", text, entry.Start);
                        }

                        break;
                    default:
                        entry.Kind = token switch
                        {
                            JsonTokenType.True => JsonKind.True,
                            JsonTokenType.False => JsonKind.False,
                            _ => JsonKind.Null,
                        };
                        entry.End = entry.Start + reader.ValueSpan.Length;
                        break;
                }

                count++;
            }
        }
        catch (JsonException fault)
        {
            return FromReader(fault, text, limits);
        }

        return count == 0 ? Malformed("The body holds no JSON value.", text, 0) : null;
    }

    static Refusal FromReader(JsonException fault, ReadOnlySpan<byte> text, JsonLimits limits)
    {
        var line = (int)(fault.LineNumber ?? 0) + 1;
        var column = (int)(fault.BytePositionInLine ?? 0) + 1;
        var deep = fault.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase);
        var message = deep
            ? $"The JSON is nested deeper than {limits.DepthMax} levels."
            : $"Not well-formed JSON: {Reason(text, line, column)}";
        return new Refusal(RefusalKind.Malformed,
            [new Complaint(Severity.Fatal, "structure", message, Path: null, line, column)]);
    }

    static string Reason(ReadOnlySpan<byte> text, int line, int column)
    {
        var offset = 0;
        for (var skipped = 1; skipped < line; skipped++)
        {
            var end = text[offset..].IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            offset += end + 1;
        }

        offset += column - 1;
        if (offset >= text.Length)
        {
            return "the text ends too early.";
        }

        var found = text[offset];
        return found is > 0x20 and < 0x7F ? $"'{(char)found}' is not expected here." : $"byte 0x{found:X2} is not expected here.";
    }

    static Refusal Malformed(string message, ReadOnlySpan<byte> text, int offset)
    {
        var (line, column) = Locate(text, offset);
        return new Refusal(RefusalKind.Malformed,
            [new Complaint(Severity.Fatal, "structure", message, Path: null, line, column)]);
    }

    /// <summary>Finds what a JSON reader lets pass: NUL and lone surrogates written as \u escapes.</summary>
    static string? CheckEscapes(ReadOnlySpan<byte> raw)
    {
        var pendingHigh = false;
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                if (pendingHigh)
                {
                    return LoneSurrogate;
                }

                continue;
            }

            at++;
            if (raw[at] != 'u')
            {
                if (pendingHigh)
                {
                    return LoneSurrogate;
                }

                continue;
            }

            var unit = Hex(raw.Slice(at + 1, 4));
            at += 4;
            if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                if (!pendingHigh)
                {
                    return LoneSurrogate;
                }

                pendingHigh = false;
                continue;
            }

            if (pendingHigh)
            {
                return LoneSurrogate;
            }

            if (unit == 0)
            {
                return "A string holds NUL (\\u0000), which no FHIR text may.";
            }

            pendingHigh = unit is >= 0xD800 and <= 0xDBFF;
        }

        return pendingHigh ? LoneSurrogate : null;
    }

    const string LoneSurrogate = "A string holds half of a surrogate pair (\\uD800 to \\uDFFF alone).";

    static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }

    /// <summary>Index of the second of two members with one name, or null.</summary>
    int? FindDuplicate(int objectIndex)
    {
        var first = objectIndex + 1;
        var end = entries[objectIndex].Next;
        var members = 0;
        for (var at = first; at < end; at = entries[at].Next)
        {
            members++;
        }

        if (members <= NamesPairwiseMax)
        {
            for (var at = first; at < end; at = entries[at].Next)
            {
                var name = NameOf(entries[at]);
                for (var earlier = first; earlier < at; earlier = entries[earlier].Next)
                {
                    if (NameOf(entries[earlier]).SequenceEqual(name))
                    {
                        return at;
                    }
                }
            }

            return null;
        }

        var seen = new HashSet<string>(members, StringComparer.Ordinal);
        for (var at = first; at < end; at = entries[at].Next)
        {
            if (!seen.Add(Encoding.UTF8.GetString(NameOf(entries[at]))))
            {
                return at;
            }
        }

        return null;
    }

    static string Printable(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name.Length > 64 ? name[..64] : name);
        return string.Concat(text.Where(c => !char.IsControl(c)));
    }

    void Grow()
    {
        var larger = ArrayPool<Entry>.Shared.Rent(entries.Length * 2);
        entries.AsSpan(0, count).CopyTo(larger);
        ArrayPool<Entry>.Shared.Return(entries);
        entries = larger;
    }

    /// <summary>One value. NameLength below zero points into the decoded names (the name had escapes).</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Entry
    {
        internal int Start;
        internal int End;
        internal int NameStart;
        internal int NameLength;
        internal int Parent;
        internal int Next;
        internal JsonKind Kind;
        internal bool Escaped;
    }
}
