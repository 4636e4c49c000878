using System.Globalization;
using System.Text;
using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>Carries out FHIRPath Patch operations on a tree (FHIR R4 §3.1.5). Stops at the first that fails.</summary>
sealed class FhirPathPatch(EditNode root, TypeDefinition rootType)
{
    int addedBytes;

    /// <summary>Null when every operation was carried out.</summary>
    public Refusal? Apply(JsonNode parameters)
    {
        if (!parameters["resourceType"u8].StringEquals("Parameters"u8))
        {
            return PatchRefusals.Document("A FHIRPath Patch is a Parameters resource.", "Parameters");
        }

        var number = 0;
        foreach (var parameter in parameters["parameter"u8])
        {
            if (number == EditLimits.OperationsMax)
            {
                return PatchRefusals.TooMany();
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"Parameters.parameter[{number}]");
            if (!parameter["name"u8].StringEquals("operation"u8))
            {
                return PatchRefusals.Document("Every parameter is named operation.", place);
            }

            if (Apply(parameter, place) is { } refusal)
            {
                return refusal;
            }

            number++;
        }

        return number == 0 ? PatchRefusals.Document("The patch holds no operation.", "Parameters") : null;
    }

    Refusal? Apply(JsonNode operation, string place)
    {
        var type = Part(operation, "type"u8)["valueCode"u8].GetString() ?? Part(operation, "type"u8)["valueString"u8].GetString();
        if (Part(operation, "path"u8)["valueString"u8].GetString() is not { } text)
        {
            return PatchRefusals.Document("The operation has no path (valueString).", place);
        }

        if (!PatchPath.Parse(text, place).TryGet(out var path, out var refusal))
        {
            return refusal;
        }

        return type switch
        {
            "add" => Add(operation, path, place),
            "insert" => Insert(operation, path, place),
            "delete" => Delete(path, place),
            "replace" => Replace(operation, path, place),
            "move" => Move(operation, path, place),
            _ => PatchRefusals.Document("The type (valueCode) is none of add, insert, delete, replace, move.", place),
        };
    }

    Refusal? Add(JsonNode operation, PatchPath path, string place)
    {
        if (Part(operation, "name"u8)["valueString"u8].GetString() is not { } name)
        {
            return PatchRefusals.Document("add needs the name (valueString) of the element.", place);
        }

        if (!FindOne(path.Steps, place).TryGet(out var target, out var refusal))
        {
            return refusal;
        }

        return target.Value is { Kind: JsonKind.Object } owner
            ? AddTo(owner, target.Type, name, Part(operation, "value"u8), place)
            : PatchRefusals.Failed("The path of an add names a primitive, which has no elements.", place);
    }

    Refusal? AddTo(EditNode owner, TypeDefinition type, string name, JsonNode part, string place)
    {
        if (FindElement(type, name) is not { } element)
        {
            return PatchRefusals.Failed($"{type.Name} has no such element.", place);
        }

        if (!ReadValue(part, element, place).TryGet(out var value, out var refusal))
        {
            return refusal;
        }

        if (value.MemberOf(element) is not { } member)
        {
            return PatchRefusals.Failed($"{type.Name}.{element.Name}[x] takes no value of this type.", place);
        }

        if (element.IsRepeating)
        {
            var list = new ElementList(owner, member.Name);
            list.Insert(list.Count, value);
            return null;
        }

        if (element.Members.Any(known => owner.Find(known.Name) is not null || owner.Find("_" + known.Name) is not null))
        {
            return PatchRefusals.Failed($"{type.Name}.{element.Name} is there already and does not repeat; use replace.", place);
        }

        SetSingle(owner, member, value);
        return null;
    }

    Refusal? Insert(JsonNode operation, PatchPath path, string place)
    {
        if (!FindList(path, place).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        if (!ReadIndex(operation, "index"u8, found.List.Count, place).TryGet(out var index, out refusal)
            || !ReadValue(Part(operation, "value"u8), found.Element, place).TryGet(out var value, out refusal))
        {
            return refusal;
        }

        found.List.Insert(index, value);
        return null;
    }

    Refusal? Delete(PatchPath path, string place)
    {
        if (!Find(path.Steps, place).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        switch (found.Count)
        {
            case 0:
                return null;
            case 1 when found[0].Owner is null:
                return PatchRefusals.Failed("The whole resource cannot be removed by a patch; delete it instead.", place);
            case 1:
                found[0].Remove();
                return null;
            default:
                return PatchRefusals.Failed("The path names several elements; a delete takes one at a time.", place);
        }
    }

    Refusal? Replace(JsonNode operation, PatchPath path, string place)
    {
        if (!FindOne(path.Steps, place).TryGet(out var target, out var refusal))
        {
            return refusal;
        }

        if (target.Owner is null)
        {
            return PatchRefusals.Failed("The whole resource cannot be replaced by a patch; update it instead.", place);
        }

        var element = target.Member!.Element;
        if (!ReadValue(Part(operation, "value"u8), element, place).TryGet(out var value, out refusal))
        {
            return refusal;
        }

        if (value.MemberOf(element) is not { } member)
        {
            return PatchRefusals.Failed($"{element.Name}[x] takes no value of this type.", place);
        }

        if (target.Index >= 0)
        {
            var list = new ElementList(target.Owner, member.Name);
            list.Insert(target.Index, value);
            list.RemoveAt(target.Index + 1);
            return null;
        }

        if (member != target.Member)
        {
            target.Remove();
        }

        SetSingle(target.Owner, member, value);
        return null;
    }

    Refusal? Move(JsonNode operation, PatchPath path, string place)
    {
        if (!FindList(path, place).TryGet(out var found, out var refusal)
            || !ReadIndex(operation, "source"u8, found.List.Count - 1, place).TryGet(out var source, out refusal)
            || !ReadIndex(operation, "destination"u8, found.List.Count - 1, place).TryGet(out var destination, out refusal))
        {
            return refusal;
        }

        found.List.Move(source, destination);
        return null;
    }

    /// <summary>The list that a path of insert or move names; it may be empty.</summary>
    Outcome<(ElementDefinition Element, ElementList List)> FindList(PatchPath path, string place)
    {
        if (path.Steps[^1] is not NameStep last || path.Steps.Count == 1 && last.Name == rootType.Name)
        {
            return PatchRefusals.Document("The path of insert and move names a list: it ends with the element's name.", place);
        }

        var above = path.Steps[..^1];
        if (!FindOne(above, place).TryGet(out var target, out var refusal))
        {
            return refusal;
        }

        if (target.Value is not { Kind: JsonKind.Object } owner || FindElement(target.Type, last.Name) is not { IsRepeating: true } element)
        {
            return PatchRefusals.Failed("The path does not name an element that repeats.", place);
        }

        return (element, new ElementList(owner, element.Members[0].Name));
    }

    Outcome<PatchPlace> FindOne(List<PatchStep> steps, string place)
    {
        if (!Find(steps, place).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        return found.Count switch
        {
            1 => found[0],
            0 => PatchRefusals.Failed("The path names nothing in this resource.", place),
            _ => PatchRefusals.Failed("The path names several elements; it must name one.", place),
        };
    }

    Outcome<List<PatchPlace>> Find(List<PatchStep> steps, string place)
    {
        List<PatchPlace> found = [new PatchPlace(Owner: null, Member: null, -1, root, rootType)];
        for (var number = 0; number < steps.Count; number++)
        {
            switch (steps[number])
            {
                case NameStep name when number == 0 && (name.Name == rootType.Name || name.Name is "Resource" or "DomainResource"):
                    break;
                case NameStep name:
                    if (found.Count > 0 && !found.Exists(parent => FindElement(parent.Type, name.Name) is not null))
                    {
                        return PatchRefusals.Failed($"{found[0].Type.Name} has no such element.", place);
                    }

                    found = [.. found.SelectMany(parent => FindElement(parent.Type, name.Name) is { } element ? parent.Children(element) : [])];
                    break;
                case IndexStep index:
                    var at = index.Index == IndexStep.Last ? found.Count - 1 : index.Index;
                    found = at >= 0 && at < found.Count ? [found[at]] : [];
                    break;
                case TypeStep type:
                    found = found.FindAll(item => item.Type.Name == type.Type || item.Type.Code == type.Type);
                    break;
                case WhereStep where:
                    found = found.FindAll(item => where.Conditions.All(condition => Holds(item, condition)));
                    break;
            }
        }

        return found;
    }

    static bool Holds(PatchPlace item, PatchCondition condition)
    {
        IEnumerable<PatchPlace> found = [item];
        foreach (var name in condition.Names)
        {
            found = found.SelectMany(parent => FindElement(parent.Type, name) is { } element ? parent.Children(element) : []);
        }

        return found.Any(candidate => candidate.Value is { } value && Equals(value, condition.Literal));
    }

    static bool Equals(EditNode value, PatchLiteral literal) => value.Kind switch
    {
        JsonKind.String => literal.IsString && value.GetString() == literal.Text,
        JsonKind.True or JsonKind.False => !literal.IsString && literal.Text == (value.Kind == JsonKind.True ? "true" : "false"),
        JsonKind.Number => !literal.IsString
            && decimal.TryParse(value.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(literal.Text, NumberStyles.Number, CultureInfo.InvariantCulture, out var right) && left == right,
        _ => false,
    };

    /// <summary>An element by its own name, or a choice by its JSON name.</summary>
    static ElementDefinition? FindElement(TypeDefinition type, string name) =>
        type.FindElement(name) ?? type.Find(Encoding.UTF8.GetBytes(name))?.Element;

    Outcome<PatchValue> ReadValue(JsonNode part, ElementDefinition element, string place)
    {
        if (!part.Exists)
        {
            return PatchRefusals.Document("The operation has no value.", place);
        }

        if (part["resource"u8] is { Exists: true } resource)
        {
            return Grown(new PatchValue(EditNode.From(resource), Shadow: null, Suffix: null), place);
        }

        if (part["part"u8] is { Kind: JsonKind.Array } parts)
        {
            return ReadParts(parts, element, place);
        }

        EditNode? value = null, shadow = null;
        string? suffix = null;
        foreach (var member in part)
        {
            if (member.Name.StartsWith("value"u8) && member.Name.Length > 5)
            {
                value = EditNode.From(member);
                suffix = Encoding.UTF8.GetString(member.Name[5..]);
            }
            else if (member.Name.StartsWith("_value"u8) && member.Name.Length > 6)
            {
                shadow = EditNode.From(member);
                suffix ??= Encoding.UTF8.GetString(member.Name[6..]);
            }
        }

        return value is null && shadow is null
            ? PatchRefusals.Document("The value is a value[x], a resource, or parts for an element without a type of its own.", place)
            : Grown(new PatchValue(value, shadow, suffix), place);
    }

    /// <summary>An anonymous element, built part by part (FHIR R4 §3.1.5, note on complex values).</summary>
    Outcome<PatchValue> ReadParts(JsonNode parts, ElementDefinition element, string place)
    {
        if (element.IsChoice || element.Members[0].Type.Kind is not (TypeKind.Backbone or TypeKind.DataType))
        {
            return PatchRefusals.Failed("Parts make up an element that holds elements.", place);
        }

        var built = EditNode.NewObject();
        foreach (var part in parts)
        {
            var name = part["name"u8].GetString() ?? "";
            if (AddTo(built, element.Members[0].Type, name, part, place) is { } refusal)
            {
                return refusal;
            }
        }

        return new PatchValue(built, Shadow: null, Suffix: null);
    }

    Outcome<PatchValue> Grown(PatchValue value, string place)
    {
        addedBytes += (value.Value?.SizeBytes() ?? 0) + (value.Shadow?.SizeBytes() ?? 0);
        return addedBytes > EditLimits.BytesMax ? PatchRefusals.TooLarge(place) : value;
    }

    static Outcome<int> ReadIndex(JsonNode operation, ReadOnlySpan<byte> name, int max, string place)
    {
        var text = Part(operation, name)["valueInteger"u8].NumberText;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return PatchRefusals.Document($"The operation needs {Encoding.UTF8.GetString(name)} (valueInteger, from 0).", place);
        }

        return index <= max
            ? index
            : PatchRefusals.Failed($"{Encoding.UTF8.GetString(name)} lies beyond the end of the list.", place);
    }

    static void SetSingle(EditNode owner, ElementMember member, PatchValue value)
    {
        SetOrRemove(owner, member.Name, value.Value);
        SetOrRemove(owner, "_" + member.Name, value.Shadow);
    }

    static void SetOrRemove(EditNode owner, string name, EditNode? value)
    {
        if (value is null)
        {
            owner.Remove(name);
        }
        else
        {
            owner.Set(name, value);
        }
    }

    static JsonNode Part(JsonNode operation, ReadOnlySpan<byte> name)
    {
        foreach (var part in operation["part"u8])
        {
            if (part["name"u8].StringEquals(name))
            {
                return part;
            }
        }

        return default;
    }
}
