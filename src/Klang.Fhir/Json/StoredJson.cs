using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Klang.Fhir.Json;

/// <summary>
/// Reads JSON that <see cref="JsonTape.Parse"/> has passed before it was stored and that was authenticated since: the same
/// tape, without asking again what was asked then (UTF-8, duplicates, escapes, numbers). Never for bytes from outside.
/// </summary>
/// <remarks>
/// A search in a chart reads thousands of resources to answer with a few. Jumping from quote to quote with vectors instead of
/// token by token makes that several times cheaper.
/// </remarks>
public static class StoredJson
{
    static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>Reads one stored text. The memory must stay unchanged as long as the tape is used.</summary>
    /// <exception cref="InvalidDataException">The text is no JSON: a bug, since it was parsed before it was stored.</exception>
    public static JsonTape Read(ReadOnlyMemory<byte> utf8)
    {
        var scan = new Scan { Entries = ArrayPool<JsonTape.Entry>.Shared.Rent(Math.Max(64, utf8.Length / 16)) };
        try
        {
            scan.Run(utf8.Span);
        }
        catch
        {
            ArrayPool<JsonTape.Entry>.Shared.Return(scan.Entries);
            throw;
        }

        return new JsonTape(utf8, scan.Entries, 0, scan.Count, scan.DecodedNames, owner: null);
    }

    /// <summary>The same into a set's memory, which the set gives back.</summary>
    internal static JsonTape Read(ReadOnlyMemory<byte> utf8, JsonTapeSet owner)
    {
        var (entries, offset) = owner.Free();
        var scan = new Scan { Entries = entries, Offset = offset, Owner = owner };
        scan.Run(utf8.Span);
        return new JsonTape(utf8, scan.Entries, scan.Offset, scan.Count, scan.DecodedNames, owner);
    }

    ref struct Scan
    {
        internal JsonTape.Entry[] Entries;
        internal int Offset;
        internal int Count;
        internal JsonTapeSet? Owner;
        internal List<byte[]>? DecodedNames;
        int nameStart;
        int nameLength;

        internal void Run(ReadOnlySpan<byte> text)
        {
            Span<int> open = stackalloc int[JsonLimits.Default.DepthMax + 1];
            var depth = 0;
            var isName = false;
            var at = 0;
            while (at < text.Length)
            {
                switch (text[at])
                {
                    case (byte)'{':
                    case (byte)'[':
                        Require(depth < open.Length);
                        isName = text[at] == '{';
                        Add(at, 0, isName ? JsonKind.Object : JsonKind.Array, depth == 0 ? -1 : open[depth - 1]);
                        open[depth++] = Count - 1;
                        at++;
                        break;
                    case (byte)'}':
                    case (byte)']':
                        Require(depth > 0);
                        ref var opened = ref Entries[Offset + open[--depth]];
                        at++;
                        opened.End = at;
                        opened.Next = Count;
                        break;
                    case (byte)',':
                        Require(depth > 0);
                        isName = Entries[Offset + open[depth - 1]].Kind == JsonKind.Object;
                        at++;
                        break;
                    case (byte)':':
                        isName = false;
                        at++;
                        break;
                    case (byte)'"':
                        var end = EndOfString(text, at + 1, out var escaped);
                        if (isName)
                        {
                            SetName(text, at + 1, end, escaped);
                        }
                        else
                        {
                            Add(at, end + 1, JsonKind.String, depth == 0 ? -1 : open[depth - 1]);
                            Entries[Offset + Count - 1].Escaped = escaped;
                        }

                        at = end + 1;
                        break;
                    case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                        at++;
                        break;
                    default:
                        var length = text[at..].IndexOfAny(ScalarEnds);
                        length = length < 0 ? text.Length - at : length;
                        Add(at, at + length, KindOf(text[at]), depth == 0 ? -1 : open[depth - 1]);
                        at += length;
                        break;
                }
            }

            Require(depth == 0 && Count > 0);
        }

        static int EndOfString(ReadOnlySpan<byte> text, int at, out bool escaped)
        {
            escaped = false;
            while (true)
            {
                var found = text[at..].IndexOfAny(StringEnds);
                Require(found >= 0);
                at += found;
                if (text[at] == '"')
                {
                    return at;
                }

                escaped = true;
                at += 2;
                Require(at < text.Length);
            }
        }

        void SetName(ReadOnlySpan<byte> text, int start, int end, bool escaped)
        {
            nameStart = start;
            nameLength = end - start;
            if (escaped)
            {
                var reader = new Utf8JsonReader(text[(start - 1)..(end + 1)]);
                reader.Read();
                (DecodedNames ??= []).Add(Encoding.UTF8.GetBytes(reader.GetString()!));
                nameLength = -DecodedNames.Count;
            }
        }

        void Add(int start, int end, JsonKind kind, int parent)
        {
            if (Offset + Count == Entries.Length)
            {
                Grow();
            }

            Entries[Offset + Count++] = new JsonTape.Entry
            {
                Start = start,
                End = end,
                NameStart = nameStart,
                NameLength = nameLength,
                Parent = parent,
                Next = Count,
                Kind = kind,
            };
            nameLength = 0;
        }

        void Grow()
        {
            var larger = Owner?.Grow(Count * 2) ?? ArrayPool<JsonTape.Entry>.Shared.Rent(Entries.Length * 2);
            Entries.AsSpan(Offset, Count).CopyTo(larger);
            if (Owner is null)
            {
                ArrayPool<JsonTape.Entry>.Shared.Return(Entries);
            }

            Entries = larger;
            Offset = 0;
        }

        static JsonKind KindOf(byte first) => first switch
        {
            (byte)'t' => JsonKind.True,
            (byte)'f' => JsonKind.False,
            (byte)'n' => JsonKind.Null,
            _ => JsonKind.Number,
        };

        static void Require(bool holds)
        {
            if (!holds)
            {
                throw new InvalidDataException("A stored text is not JSON.");
            }
        }
    }
}
