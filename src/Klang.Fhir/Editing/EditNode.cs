using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>
/// A JSON value under change. What is not touched stays a place on the tape and is written with its own bytes; only
/// the containers on the way to a change are opened. The tapes must outlive the tree.
/// </summary>
sealed class EditNode
{
    readonly JsonNode source;
    List<EditMember>? members;
    List<EditNode>? items;

    EditNode(JsonNode source, JsonKind kind)
    {
        this.source = source;
        Kind = kind;
    }

    public JsonKind Kind { get; }

    /// <summary>Members of an object, in order; opens it.</summary>
    public List<EditMember> Members
    {
        get
        {
            if (members is null)
            {
                members = [];
                foreach (var child in source)
                {
                    members.Add(new EditMember(Encoding.UTF8.GetString(child.Name), From(child)));
                }
            }

            return members;
        }
    }

    /// <summary>Items of an array, in order; opens it.</summary>
    public List<EditNode> Items
    {
        get
        {
            if (items is null)
            {
                items = [];
                foreach (var child in source)
                {
                    items.Add(From(child));
                }
            }

            return items;
        }
    }

    public static EditNode From(JsonNode source) => new(source, source.Kind);

    public static EditNode NewObject() => new(default, JsonKind.Object) { members = [] };

    public static EditNode NewArray() => new(default, JsonKind.Array) { items = [] };

    public static EditNode NewNull() => new(default, JsonKind.Null);

    public EditNode? Find(string name)
    {
        foreach (var member in Members)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>Replaces a member in its place, or adds it at the end.</summary>
    public void Set(string name, EditNode value)
    {
        var at = IndexOf(name);
        if (at < 0)
        {
            Members.Add(new EditMember(name, value));
        }
        else
        {
            Members[at] = new EditMember(name, value);
        }
    }

    public bool Remove(string name)
    {
        var at = IndexOf(name);
        if (at >= 0)
        {
            Members.RemoveAt(at);
        }

        return at >= 0;
    }

    public int IndexOf(string name) => Members.FindIndex(member => string.Equals(member.Name, name, StringComparison.Ordinal));

    /// <summary>The string, escapes decoded; null for other kinds.</summary>
    public string? GetString() => Kind == JsonKind.String ? source.GetString() : null;

    public ReadOnlySpan<byte> Raw => source.Raw;

    public EditNode Clone()
    {
        var copy = new EditNode(source, Kind);
        if (members is not null)
        {
            copy.members = [.. members.Select(member => member with { Value = member.Value.Clone() })];
        }

        if (items is not null)
        {
            copy.items = [.. items.Select(item => item.Clone())];
        }

        return copy;
    }

    /// <summary>Levels of nesting, a scalar counting 0. The tree is never deeper than <see cref="EditLimits.DepthMax"/>.</summary>
    public int Depth()
    {
        if (Kind is not (JsonKind.Object or JsonKind.Array))
        {
            return 0;
        }

        if (members is null && items is null)
        {
            return DepthOf(source);
        }

        var deepest = 0;
        foreach (var child in Kind == JsonKind.Object ? Members.Select(member => member.Value) : Items)
        {
            deepest = Math.Max(deepest, child.Depth());
        }

        return deepest + 1;
    }

    /// <summary>About how many bytes it takes when written.</summary>
    public int SizeBytes()
    {
        if (members is null && items is null)
        {
            return source.Exists ? source.End - source.Start : 4;
        }

        var size = 2;
        if (members is not null)
        {
            foreach (var member in members)
            {
                size += member.Name.Length + 4 + member.Value.SizeBytes();
            }
        }
        else
        {
            foreach (var item in items!)
            {
                size += 1 + item.SizeBytes();
            }
        }

        return size;
    }

    /// <summary>Equality of RFC 6902 §4.6: numbers by value, objects without regard to order.</summary>
    public bool DeepEquals(EditNode other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case JsonKind.Object:
                return Members.Count == other.Members.Count
                    && Members.TrueForAll(member => other.Find(member.Name) is { } found && found.DeepEquals(member.Value));
            case JsonKind.Array:
                return Items.Count == other.Items.Count && !Items.Where((item, at) => !item.DeepEquals(other.Items[at])).Any();
            case JsonKind.String:
                return string.Equals(GetString(), other.GetString(), StringComparison.Ordinal);
            case JsonKind.Number:
                return NumbersEqual(Raw, other.Raw);
            default:
                return true;
        }
    }

    /// <summary>Writes compactly. Containers that a change left empty are left out: FHIR has neither (FHIR R4 §2.6.2).</summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (Kind == JsonKind.Null)
        {
            output.Write("null"u8);
        }
        else if (members is not null)
        {
            var list = new MemberList(output, (byte)'{');
            foreach (var member in members)
            {
                if (!member.Value.IsHollow())
                {
                    list.Next();
                    output.Write("\""u8);
                    output.Write(JsonEncodedText.Encode(member.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
                    output.Write("\":"u8);
                    member.Value.Write(output);
                }
            }

            list.End((byte)'}');
        }
        else if (items is not null)
        {
            var list = new MemberList(output, (byte)'[');
            foreach (var item in items)
            {
                if (!item.IsHollow())
                {
                    list.Next();
                    item.Write(output);
                }
            }

            list.End((byte)']');
        }
        else
        {
            source.WriteCompact(output);
        }
    }

    /// <summary>True for an opened container with nothing in it but hollow containers and, in arrays, nulls.</summary>
    bool IsHollow()
    {
        if (members is not null)
        {
            return members.TrueForAll(member => member.Value.IsHollow());
        }

        return items is not null && items.TrueForAll(item => item.Kind == JsonKind.Null || item.IsHollow());
    }

    static int DepthOf(JsonNode node)
    {
        if (node.Kind is not (JsonKind.Object or JsonKind.Array))
        {
            return 0;
        }

        var deepest = 0;
        foreach (var child in node)
        {
            deepest = Math.Max(deepest, DepthOf(child));
        }

        return deepest + 1;
    }

    static bool NumbersEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return true;
        }

        return decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var two)
                ? one == two
                : double.Parse(left, CultureInfo.InvariantCulture).Equals(double.Parse(right, CultureInfo.InvariantCulture));
    }
}

/// <summary>A named value of an object.</summary>
readonly record struct EditMember(string Name, EditNode Value);
