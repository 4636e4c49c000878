using System.Globalization;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>Carries out the operations of an RFC 6902 document on a tree. Stops at the first that fails.</summary>
sealed class JsonPatch(EditNode root)
{
    int addedBytes;

    /// <summary>The tree as changed; another object than at the start when the whole was replaced.</summary>
    public EditNode Root { get; private set; } = root;

    /// <summary>Null when every operation was carried out.</summary>
    public Refusal? Apply(JsonNode operations)
    {
        if (operations.Kind != JsonKind.Array)
        {
            return PatchRefusals.Document("A JSON Patch is an array of operations.", "$");
        }

        var number = 0;
        foreach (var operation in operations)
        {
            if (number == EditLimits.OperationsMax)
            {
                return PatchRefusals.TooMany();
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"$[{number}]");
            if (Apply(operation, place) is { } refusal)
            {
                return refusal;
            }

            number++;
        }

        return null;
    }

    Refusal? Apply(JsonNode operation, string place)
    {
        if (operation.Kind != JsonKind.Object)
        {
            return PatchRefusals.Document("An operation is an object with op and path.", place);
        }

        if (operation["op"u8].GetString() is not { } op)
        {
            return PatchRefusals.Document("The operation has no op.", place);
        }

        if (ReadPointer(operation, "path"u8, place, out var path) is { } badPath)
        {
            return badPath;
        }

        var value = operation["value"u8];
        switch (op)
        {
            case "add" or "replace" or "test" when !value.Exists:
                return PatchRefusals.Document($"The operation {op} needs a value.", place);
            case "add":
                return Add(path, EditNode.From(value), place);
            case "remove":
                return Take(path, place, out _);
            case "replace":
                return Replace(path, EditNode.From(value), place);
            case "test":
                return Test(path, EditNode.From(value), place);
            case "move" or "copy":
                return ReadPointer(operation, "from"u8, place, out var from) ?? MoveOrCopy(op, from, path, place);
            default:
                return PatchRefusals.Document("The op is none of add, remove, replace, move, copy, test.", place);
        }
    }

    static Refusal? ReadPointer(JsonNode operation, ReadOnlySpan<byte> member, string place, out string[] steps)
    {
        steps = [];
        var name = System.Text.Encoding.UTF8.GetString(member);
        if (operation[member].GetString() is not { } text)
        {
            return PatchRefusals.Document($"The operation has no {name}.", place);
        }

        return JsonPointer.TryParse(text, out steps)
            ? null
            : PatchRefusals.Document($"The {name} is no JSON Pointer (RFC 6901): it starts with '/', and '~' stands only in ~0 and ~1.", place);
    }

    Refusal? Add(string[] path, EditNode value, string place)
    {
        if (CheckGrowth(path, value, place) is { } tooLarge)
        {
            return tooLarge;
        }

        if (path.Length == 0)
        {
            Root = value;
            return null;
        }

        if (Find(path.AsSpan(..^1)) is not { } parent)
        {
            return Missing(path, place);
        }

        var last = path[^1];
        switch (parent.Kind)
        {
            case JsonKind.Object:
                parent.Set(last, value);
                return null;
            case JsonKind.Array when last == "-":
                parent.Items.Add(value);
                return null;
            case JsonKind.Array when JsonPointer.TryIndex(last, out var index) && index <= parent.Items.Count:
                parent.Items.Insert(index, value);
                return null;
            default:
                return Missing(path, place);
        }
    }

    Refusal? Take(string[] path, string place, out EditNode? taken)
    {
        taken = null;
        if (path.Length == 0)
        {
            return PatchRefusals.Failed("The whole resource cannot be removed by a patch; delete it instead.", place);
        }

        if (Find(path) is not { } found)
        {
            return Missing(path, place);
        }

        taken = found;
        var parent = Find(path.AsSpan(..^1))!;
        if (parent.Kind == JsonKind.Object)
        {
            parent.Remove(path[^1]);
        }
        else
        {
            JsonPointer.TryIndex(path[^1], out var index);
            parent.Items.RemoveAt(index);
        }

        return null;
    }

    Refusal? Replace(string[] path, EditNode value, string place)
    {
        if (Find(path) is null)
        {
            return Missing(path, place);
        }

        if (CheckGrowth(path, value, place) is { } tooLarge)
        {
            return tooLarge;
        }

        if (path.Length == 0)
        {
            Root = value;
            return null;
        }

        var parent = Find(path.AsSpan(..^1))!;
        if (parent.Kind == JsonKind.Object)
        {
            parent.Set(path[^1], value);
        }
        else
        {
            JsonPointer.TryIndex(path[^1], out var index);
            parent.Items[index] = value;
        }

        return null;
    }

    Refusal? Test(string[] path, EditNode value, string place)
    {
        if (Find(path) is not { } found)
        {
            return Missing(path, place);
        }

        return found.DeepEquals(value)
            ? null
            : PatchRefusals.Failed($"The test at {Show(path)} does not hold; the resource is not what the patch expects.", place);
    }

    Refusal? MoveOrCopy(string op, string[] from, string[] path, string place)
    {
        if (Find(from) is not { } found)
        {
            return Missing(from, place);
        }

        if (op == "copy")
        {
            return Add(path, found.Clone(), place);
        }

        if (path.Length >= from.Length && path.AsSpan(..from.Length).SequenceEqual(from))
        {
            return path.Length == from.Length
                ? null
                : PatchRefusals.Failed("A value cannot be moved into itself.", place);
        }

        return Take(from, place, out var taken) ?? Add(path, taken!, place);
    }

    EditNode? Find(ReadOnlySpan<string> path)
    {
        var at = Root;
        foreach (var step in path)
        {
            var next = at.Kind switch
            {
                JsonKind.Object => at.Find(step),
                JsonKind.Array when JsonPointer.TryIndex(step, out var index) && index < at.Items.Count => at.Items[index],
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            at = next;
        }

        return at;
    }

    Refusal? CheckGrowth(string[] path, EditNode value, string place)
    {
        addedBytes += value.SizeBytes();
        if (addedBytes > EditLimits.BytesMax)
        {
            return PatchRefusals.TooLarge(place);
        }

        return path.Length + value.Depth() > EditLimits.DepthMax ? PatchRefusals.TooDeep(place) : null;
    }

    static Refusal Missing(string[] path, string place) =>
        PatchRefusals.Failed($"There is nothing at {Show(path)}.", place);

    /// <summary>The pointer with member names that FHIR could have; anything else is not repeated.</summary>
    static string Show(string[] path)
    {
        var text = "/" + string.Join('/', path);
        return text.Length <= 200 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-')
            ? text
            : "the path";
    }
}
