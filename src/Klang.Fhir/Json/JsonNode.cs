using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Klang.Fhir.Json;

/// <summary>
/// One value on a <see cref="JsonTape"/>: a place, not a copy. The default value is <see cref="JsonKind.Absent"/>, so
/// <c>node["name"u8]["text"u8]</c> may be written without checks. Valid until the tape is disposed.
/// </summary>
public readonly struct JsonNode : IEquatable<JsonNode>
{
    readonly JsonTape? tape;
    readonly int index;

    internal JsonNode(JsonTape tape, int index)
    {
        this.tape = tape;
        this.index = index;
    }

    /// <summary>What the value is; <see cref="JsonKind.Absent"/> when there is none.</summary>
    public JsonKind Kind => tape is null ? JsonKind.Absent : tape[index].Kind;

    /// <summary>True when there is a value (a literal null is one).</summary>
    public bool Exists => tape is not null;

    /// <summary>The tape the value lies on. Throws when absent.</summary>
    public JsonTape Tape => tape ?? throw new InvalidOperationException("Absent value.");

    /// <summary>The member's name, escapes decoded; empty for array items and the root.</summary>
    public ReadOnlySpan<byte> Name => tape is null ? [] : tape.NameOf(tape[index]);

    /// <summary>The value's bytes as sent, a string with its quotes. Empty when absent.</summary>
    public ReadOnlySpan<byte> Raw => RawMemory.Span;

    /// <summary>The value's bytes as sent, a string with its quotes. Empty when absent.</summary>
    public ReadOnlyMemory<byte> RawMemory =>
        tape is null ? default : tape.Source[tape[index].Start..tape[index].End];

    /// <summary>Offset of the value's first byte in the source.</summary>
    public int Start => tape is null ? 0 : tape[index].Start;

    /// <summary>Offset after the value's last byte in the source.</summary>
    public int End => tape is null ? 0 : tape[index].End;

    /// <summary>Offset of the opening quote of the member's name; -1 for array items and the root.</summary>
    public int NameStart => tape is null || tape[index].NameLength == 0 ? -1 : tape[index].NameStart - 1;

    /// <summary>The enclosing object or array; absent for the root.</summary>
    public JsonNode Parent => tape is null || tape[index].Parent < 0 ? default : new JsonNode(tape, tape[index].Parent);

    /// <summary>True when the string's bytes hold escapes, so <see cref="StringBytes"/> must decode.</summary>
    public bool HasEscapes => tape is not null && tape[index].Escaped;

    /// <summary>The member of that name; absent when this is no object or has none.</summary>
    public JsonNode this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (Kind != JsonKind.Object)
            {
                return default;
            }

            var end = tape![index].Next;
            for (var at = index + 1; at < end; at = tape[at].Next)
            {
                if (tape.NameOf(tape[at]).SequenceEqual(name))
                {
                    return new JsonNode(tape, at);
                }
            }

            return default;
        }
    }

    /// <summary>The item at a place of an array; absent when out of range or no array.</summary>
    public JsonNode this[int item]
    {
        get
        {
            if (Kind == JsonKind.Array)
            {
                foreach (var child in this)
                {
                    if (item-- == 0)
                    {
                        return child;
                    }
                }
            }

            return default;
        }
    }

    /// <summary>How many members or items; 0 for scalars. Walks them.</summary>
    public int Count
    {
        get
        {
            var number = 0;
            foreach (var _ in this)
            {
                number++;
            }

            return number;
        }
    }

    /// <summary>Walks members or items in the order sent; nothing for scalars and absent values.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The string's bytes between the quotes, escapes decoded. Allocates only when there are escapes. Empty for other kinds.</summary>
    public ReadOnlySpan<byte> StringBytes
    {
        get
        {
            if (Kind != JsonKind.String)
            {
                return [];
            }

            return HasEscapes ? Encoding.UTF8.GetBytes(GetString()!) : Raw[1..^1];
        }
    }

    /// <summary>The string, escapes decoded; null for other kinds.</summary>
    public string? GetString()
    {
        if (Kind != JsonKind.String)
        {
            return null;
        }

        var raw = Raw;
        if (!HasEscapes)
        {
            return Encoding.UTF8.GetString(raw[1..^1]);
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return reader.GetString();
    }

    /// <summary>True when this is a string with exactly that content.</summary>
    public bool StringEquals(ReadOnlySpan<byte> utf8) => Kind == JsonKind.String && StringBytes.SequenceEqual(utf8);

    /// <summary>True for the literal true, false for the literal false, null otherwise.</summary>
    public bool? GetBoolean() => Kind switch { JsonKind.True => true, JsonKind.False => false, _ => null };

    /// <summary>The number's text as sent; empty for other kinds.</summary>
    public ReadOnlySpan<byte> NumberText => Kind == JsonKind.Number ? Raw : [];

    /// <summary>
    /// Place in FHIRPath manner, e.g. <c>Patient.name[0].given[1]</c>. The root shows its <c>resourceType</c> if it has one.
    /// </summary>
    public string Path
    {
        get
        {
            if (tape is null)
            {
                return "";
            }

            var parent = tape[index].Parent;
            if (parent < 0)
            {
                return this["resourceType"u8].GetString() ?? "$";
            }

            var above = new JsonNode(tape, parent);
            if (above.Kind == JsonKind.Object)
            {
                return $"{above.Path}.{Encoding.UTF8.GetString(Name)}";
            }

            var item = 0;
            for (var at = parent + 1; at != index; at = tape[at].Next)
            {
                item++;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{above.Path}[{item}]");
        }
    }

    /// <summary>Writes the value without white space between tokens; strings and numbers keep their exact bytes.</summary>
    public void WriteCompact(IBufferWriter<byte> output)
    {
        if (tape is null)
        {
            return;
        }

        switch (Kind)
        {
            case JsonKind.Object:
            case JsonKind.Array:
                WriteContainer(output);
                break;
            default:
                output.Write(Raw);
                break;
        }
    }

    void WriteContainer(IBufferWriter<byte> output)
    {
        var isObject = Kind == JsonKind.Object;
        output.Write(isObject ? "{"u8 : "["u8);
        var first = true;
        foreach (var child in this)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            if (isObject)
            {
                child.WriteName(output);
            }

            child.WriteCompact(output);
        }

        output.Write(isObject ? "}"u8 : "]"u8);
    }

    /// <summary>Writes the member's name with quotes and colon, exactly as sent.</summary>
    public void WriteName(IBufferWriter<byte> output)
    {
        var start = NameStart;
        if (start < 0)
        {
            return;
        }

        var source = Tape.Source.Span[(start + 1)..];
        var end = 0;
        while (source[end] != '"')
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        output.Write("\""u8);
        output.Write(source[..end]);
        output.Write("\":"u8);
    }

    /// <inheritdoc/>
    public bool Equals(JsonNode other) => ReferenceEquals(tape, other.tape) && index == other.index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(tape, index);

    /// <summary>Same place on the same tape.</summary>
    public static bool operator ==(JsonNode left, JsonNode right) => left.Equals(right);

    /// <summary>Another place or another tape.</summary>
    public static bool operator !=(JsonNode left, JsonNode right) => !left.Equals(right);

    /// <summary>Walks the children of a value.</summary>
    public struct Enumerator
    {
        readonly JsonTape? tape;
        readonly int end;
        int next;

        internal Enumerator(JsonNode node)
        {
            var isContainer = node.Kind is JsonKind.Object or JsonKind.Array;
            tape = isContainer ? node.tape : null;
            next = node.index + 1;
            end = isContainer ? node.tape![node.index].Next : 0;
            Current = default;
        }

        /// <summary>The child at hand.</summary>
        public JsonNode Current { get; private set; }

        /// <summary>Steps to the next child; false at the end.</summary>
        public bool MoveNext()
        {
            if (tape is null || next >= end)
            {
                return false;
            }

            Current = new JsonNode(tape, next);
            next = tape[next].Next;
            return true;
        }
    }
}
