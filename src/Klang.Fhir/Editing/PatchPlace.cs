using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>An element found by a path: where it hangs, and what R4 says it is.</summary>
/// <param name="Owner">The object that holds it; null for the resource itself.</param>
/// <param name="Member">The JSON member it stands under; null for the resource itself.</param>
/// <param name="Index">Its place in the member's array; -1 when the element does not repeat.</param>
/// <param name="Value">Its value; null when only extensions of a primitive are there.</param>
/// <param name="Type">Its type.</param>
sealed record PatchPlace(EditNode? Owner, ElementMember? Member, int Index, EditNode? Value, TypeDefinition Type)
{
    /// <summary>Every value of an element, under whichever JSON name it stands.</summary>
    public IEnumerable<PatchPlace> Children(ElementDefinition element)
    {
        if (Value is not { Kind: JsonKind.Object } owner)
        {
            yield break;
        }

        foreach (var member in element.Members)
        {
            if (element.IsRepeating)
            {
                var list = new ElementList(owner, member.Name);
                for (var index = 0; index < list.Count; index++)
                {
                    yield return new PatchPlace(owner, member, index, list[index], TypeOf(member, list[index]));
                }
            }
            else if (owner.Find(member.Name) is { } value)
            {
                yield return new PatchPlace(owner, member, -1, value, TypeOf(member, value));
            }
            else if (owner.Find("_" + member.Name) is not null)
            {
                yield return new PatchPlace(owner, member, -1, Value: null, member.Type);
            }
        }
    }

    /// <summary>Takes the element out, extensions of a primitive included.</summary>
    public void Remove()
    {
        if (Index >= 0)
        {
            new ElementList(Owner!, Member!.Name).RemoveAt(Index);
            return;
        }

        Owner!.Remove(Member!.Name);
        Owner.Remove("_" + Member.Name);
    }

    /// <summary>A resource inside another is of its own type.</summary>
    static TypeDefinition TypeOf(ElementMember member, EditNode? value) =>
        member.Type.Kind == TypeKind.AnyResource && value is { Kind: JsonKind.Object }
            && ResourceTypes.TryParse(value.Find("resourceType")?.GetString(), out var type)
                ? ElementTable.Of(type)
                : member.Type;
}

/// <summary>The values of a repeating element, with the array of a primitive's ids and extensions beside it (FHIR R4 §2.6.2.3).</summary>
sealed class ElementList(EditNode owner, string name)
{
    readonly string shadowName = "_" + name;

    public int Count => Math.Max(Values?.Items.Count ?? 0, Shadow?.Items.Count ?? 0);

    public EditNode? this[int index] =>
        Values is { } values && index < values.Items.Count && values.Items[index].Kind != JsonKind.Null ? values.Items[index] : null;

    EditNode? Values => owner.Find(name) is { Kind: JsonKind.Array } array ? array : null;

    EditNode? Shadow => owner.Find(shadowName) is { Kind: JsonKind.Array } array ? array : null;

    public void Insert(int index, PatchValue value)
    {
        var count = Count;
        if (value.Value is not null || Values is not null)
        {
            InsertInto(name, index, count, value.Value ?? EditNode.NewNull());
        }

        if (value.Shadow is not null || Shadow is not null)
        {
            InsertInto(shadowName, index, count, value.Shadow ?? EditNode.NewNull());
        }
    }

    public void RemoveAt(int index)
    {
        RemoveFrom(name, index);
        RemoveFrom(shadowName, index);
    }

    public void Move(int source, int destination)
    {
        Move(Values, source, destination, Count);
        Move(Shadow, source, destination, Count);
    }

    void InsertInto(string member, int index, int count, EditNode value)
    {
        if (owner.Find(member) is not { Kind: JsonKind.Array } array)
        {
            array = EditNode.NewArray();
            owner.Set(member, array);
        }

        Pad(array, count);
        array.Items.Insert(index, value);
    }

    void RemoveFrom(string member, int index)
    {
        if (owner.Find(member) is { Kind: JsonKind.Array } array && index < array.Items.Count)
        {
            array.Items.RemoveAt(index);
            if (array.Items.TrueForAll(item => item.Kind == JsonKind.Null))
            {
                owner.Remove(member);
            }
        }
    }

    static void Move(EditNode? array, int source, int destination, int count)
    {
        if (array is not null)
        {
            Pad(array, count);
            var item = array.Items[source];
            array.Items.RemoveAt(source);
            array.Items.Insert(destination, item);
        }
    }

    static void Pad(EditNode array, int count)
    {
        while (array.Items.Count < count)
        {
            array.Items.Add(EditNode.NewNull());
        }
    }
}

/// <summary>A value to be put in: of which type, with what stands beside a primitive.</summary>
/// <param name="Value">The value; null when there are only extensions.</param>
/// <param name="Shadow">Id and extensions of a primitive; null for none.</param>
/// <param name="Suffix">The type as Parameters name it, e.g. <c>HumanName</c>; null for a backbone element or resource.</param>
readonly record struct PatchValue(EditNode? Value, EditNode? Shadow, string? Suffix)
{
    /// <summary>The member of an element that takes this type; null when none does.</summary>
    public ElementMember? MemberOf(ElementDefinition element)
    {
        if (!element.IsChoice)
        {
            return element.Members[0];
        }

        foreach (var member in element.Members)
        {
            if (Suffix is not null && string.Equals(member.Name, element.Name + Suffix, StringComparison.Ordinal))
            {
                return member;
            }
        }

        return null;
    }
}
