using Klang.Fhir.Definitions;
using Klang.Fhir.Json;
using Klang.Fhir.Validation.Rules;

namespace Klang.Fhir.Validation;

/// <summary>
/// One walk over a resource's tape: the shape of objects and arrays. What values hold is checked by
/// <see cref="PrimitiveCheck"/>, <see cref="CodeCheck"/> and <see cref="ReferenceCheck"/>, rules across elements by the
/// <see cref="RuleBook"/>. Nothing is allocated for an element without a fault.
/// </summary>
sealed class ResourceWalk : IDisposable
{
    readonly ComplaintList complaints;
    readonly PrimitiveCheck primitives;
    readonly ReferenceCheck references;
    readonly RuleScratch scratch = new();

    JsonNode resource;
    JsonNode rootResource;
    ContainedScope? contained;
    bool isInsideContained;
    int bundleDepth;

    public ResourceWalk(ComplaintList complaints, ValidationOptions options)
    {
        this.complaints = complaints;
        primitives = new PrimitiveCheck(complaints, options);
        references = new ReferenceCheck(complaints, options);
    }

    public void Dispose() => primitives.Dispose();

    public void VisitRoot(JsonNode node, ResourceType expected) => VisitResource(node, expected);

    void VisitResource(JsonNode node, ResourceType expected)
    {
        if (TypeOf(node, expected) is not { } type)
        {
            return;
        }

        var (outerResource, outerRoot, outerContained) = (resource, rootResource, contained);
        resource = node;
        if (!isInsideContained)
        {
            rootResource = node;
            contained = ContainedScope.Of(node);
        }

        bundleDepth += type.Resource == ResourceType.Bundle ? 1 : 0;
        VisitObject(node, type, isResource: true);
        bundleDepth -= type.Resource == ResourceType.Bundle ? 1 : 0;
        if (!isInsideContained && contained is not null)
        {
            CheckContained(node["contained"u8]);
        }

        CheckAcross(node, type.Resource);

        (resource, rootResource, contained) = (outerResource, outerRoot, outerContained);
    }

    /// <summary>Rules across elements that the specification states in FHIRPath beyond the rule book.</summary>
    void CheckAcross(JsonNode node, ResourceType type)
    {
        if (type == ResourceType.Bundle && !complaints.IsFull)
        {
            BundleCheck.CheckFullUrls(node, complaints);
        }
        else if (type == ResourceType.Observation && !complaints.IsFull)
        {
            ObservationCheck.CheckComponentCodes(node, complaints);
        }
    }

    TypeDefinition? TypeOf(JsonNode node, ResourceType expected)
    {
        if (node.Kind != JsonKind.Object)
        {
            complaints.Add(node, "structure", "A resource must be a JSON object.");
            return null;
        }

        var name = node["resourceType"u8];
        if (!name.Exists)
        {
            complaints.AddMissing(node, "resourceType", "required", "A resource must name its type in \"resourceType\".");
            return null;
        }

        if (!ResourceTypes.TryParse(name.StringBytes, out var type))
        {
            complaints.Add(name, "value", "\"resourceType\" names no resource type of FHIR R4.");
            return null;
        }

        if (expected != ResourceType.None && type != expected)
        {
            complaints.Add(name, "invalid", $"The resource is a {type.Name()}, where a {expected.Name()} was expected.");
            return null;
        }

        return ElementTable.Of(type);
    }

    /// <summary>Visits the members, then looks for what is missing, then at rules across members.</summary>
    void VisitObject(JsonNode node, TypeDefinition type, bool isResource = false)
    {
        ulong values = 0;
        ulong shadows = 0;
        var isEmpty = true;
        foreach (var child in node)
        {
            if (complaints.IsFull)
            {
                return;
            }

            var name = child.Name;
            isEmpty = false;
            if (type.Find(name) is { } member)
            {
                var bit = 1UL << member.Element.Index;
                if ((values & bit) != 0)
                {
                    complaints.AddMember(child, "structure", $"\"{member.Element.Name}[x]\" may be sent with one type only.");
                }

                values |= bit;
                VisitMember(node, child, member);
            }
            else if (name[0] == '_' && type.Find(name[1..]) is { Type.Kind: TypeKind.Primitive } shadowed)
            {
                shadows |= 1UL << shadowed.Element.Index;
                VisitShadow(node, child, shadowed);
            }
            else if (!isResource || !name.SequenceEqual("resourceType"u8))
            {
                complaints.AddMember(child, "structure", NameSuggestion.Unknown(type, name));
            }
        }

        if (isEmpty)
        {
            complaints.Add(node, "structure", "An empty object is not allowed; leave the element out.");
            return;
        }

        var missing = type.MandatoryBits & ~(values | shadows);
        if (missing != 0)
        {
            AddMissing(node, type, missing);
        }

        if (!type.Invariants.IsEmpty)
        {
            RuleBook.Check(type, node, resource, complaints, scratch);
        }
    }

    void AddMissing(JsonNode node, TypeDefinition type, ulong missing)
    {
        foreach (var element in type.Elements)
        {
            if ((missing >> element.Index & 1) != 0)
            {
                var name = element.IsChoice ? element.Name + "[x]" : element.Name;
                complaints.AddMissing(node, element.Name, "required", $"\"{name}\" is required.");
            }
        }
    }

    void VisitMember(JsonNode owner, JsonNode child, ElementMember member)
    {
        if (!member.Element.IsRepeating)
        {
            if (child.Kind == JsonKind.Array)
            {
                complaints.Add(child, "structure", $"\"{member.Name}\" holds one value, not an array.");
            }
            else
            {
                VisitValue(child, member);
            }

            return;
        }

        if (child.Kind != JsonKind.Array)
        {
            complaints.Add(child, "structure", $"\"{member.Name}\" must be an array, also for one value.");
            return;
        }

        VisitItems(owner, child, member);
    }

    void VisitItems(JsonNode owner, JsonNode array, ElementMember member)
    {
        var isEmpty = true;
        var hasNull = false;
        foreach (var item in array)
        {
            if (complaints.IsFull)
            {
                return;
            }

            isEmpty = false;
            if (item.Kind == JsonKind.Null && member.Type.Kind == TypeKind.Primitive)
            {
                hasNull = true;
            }
            else
            {
                VisitValue(item, member);
            }
        }

        if (isEmpty)
        {
            complaints.Add(array, "structure", "An empty array is not allowed; leave the element out.");
        }
        else if (hasNull)
        {
            CheckNulls(array, ShadowOf(owner, member));
        }
    }

    /// <summary>A null stands for a value only where the array of extensions beside it has an object.</summary>
    void CheckNulls(JsonNode array, JsonNode shadow)
    {
        var beside = shadow.GetEnumerator();
        foreach (var item in array)
        {
            var hasBeside = beside.MoveNext();
            if (item.Kind == JsonKind.Null && (!hasBeside || beside.Current.Kind != JsonKind.Object))
            {
                complaints.Add(item, "structure", "null is allowed only where the member with a leading underscore has an extension at the same place.");
            }
        }
    }

    static JsonNode ShadowOf(JsonNode owner, ElementMember member)
    {
        foreach (var child in owner)
        {
            if (child.Name is [(byte)'_', ..] && child.Name[1..].SequenceEqual(member.Utf8Name))
            {
                return child;
            }
        }

        return default;
    }

    /// <summary>Visits <c>_name</c>: ids and extensions of a primitive.</summary>
    void VisitShadow(JsonNode owner, JsonNode child, ElementMember member)
    {
        CheckOtherChoices(owner, child, member);
        var value = owner[member.Utf8Name];
        if (!member.Element.IsRepeating)
        {
            VisitShadowObject(child, hasValue: value.Exists);
            return;
        }

        if (child.Kind != JsonKind.Array)
        {
            complaints.Add(child, "structure", $"\"_{member.Name}\" must be an array like \"{member.Name}\".");
            return;
        }

        VisitShadowItems(child, value);
    }

    void VisitShadowItems(JsonNode shadows, JsonNode values)
    {
        var hasValues = values.Kind == JsonKind.Array;
        var value = values.GetEnumerator();
        var items = 0;
        foreach (var item in shadows)
        {
            if (complaints.IsFull)
            {
                return;
            }

            items++;
            var isPaired = value.MoveNext();
            if (hasValues && !isPaired)
            {
                complaints.Add(item, "structure", "There are more extensions than values; pad the values with null.");
                return;
            }

            if (item.Kind != JsonKind.Null)
            {
                VisitShadowObject(item, hasValue: isPaired && value.Current.Kind != JsonKind.Null);
            }
            else if (!isPaired)
            {
                complaints.Add(item, "structure", "null beside no value means nothing; leave it out.");
            }
        }

        if (items == 0)
        {
            complaints.Add(shadows, "structure", "An empty array is not allowed; leave the element out.");
        }
        else if (hasValues && value.MoveNext())
        {
            complaints.Add(shadows, "structure", "There are fewer extensions than values; pad the extensions with null.");
        }
    }

    static readonly TypeDefinition ElementType = ElementTable.Find("Element")!;

    void VisitShadowObject(JsonNode node, bool hasValue)
    {
        if (node.Kind != JsonKind.Object)
        {
            complaints.Add(node, "structure", "What stands beside a primitive must be an object with \"id\" or \"extension\".");
            return;
        }

        VisitObject(node, ElementType);
        if (!hasValue && !node["extension"u8].Exists && node.GetEnumerator().MoveNext())
        {
            complaints.Add(node, "invariant", "An element must have a value or extensions, not an id alone (ele-1).");
        }
    }

    /// <summary>Two types of one choice may hide in a value and another's extensions.</summary>
    void CheckOtherChoices(JsonNode owner, JsonNode child, ElementMember member)
    {
        if (!member.Element.IsChoice)
        {
            return;
        }

        foreach (var sibling in owner)
        {
            var name = sibling.Name is [(byte)'_', ..] ? sibling.Name[1..] : sibling.Name;
            if (sibling != child && !name.SequenceEqual(member.Utf8Name) && IsMemberOf(member.Element, name))
            {
                complaints.AddMember(child, "structure", $"\"{member.Element.Name}[x]\" may be sent with one type only.");
                return;
            }
        }
    }

    static bool IsMemberOf(ElementDefinition element, ReadOnlySpan<byte> name)
    {
        foreach (var member in element.Members)
        {
            if (member.Utf8Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    void VisitValue(JsonNode node, ElementMember member)
    {
        switch (member.Type.Kind)
        {
            case TypeKind.Primitive:
                primitives.Check(node, member, contained);
                break;
            case TypeKind.AnyResource:
                VisitInnerResource(node, member);
                return;
            default:
                VisitComplex(node, member);
                break;
        }

        if (!member.Element.Invariants.IsEmpty)
        {
            RuleBook.Check(member.Element, member.Type, node, resource, complaints, scratch);
        }
    }

    void VisitComplex(JsonNode node, ElementMember member)
    {
        if (node.Kind != JsonKind.Object)
        {
            complaints.Add(node, "structure", $"\"{member.Name}\" must hold objects of type {member.Type.Code}.");
            return;
        }

        VisitObject(node, member.Type);
        switch (member.Type.Special)
        {
            case SpecialType.Reference:
                references.Check(node, member.Element, contained, isInsideContained, isInBundle: bundleDepth > 0);
                break;
            case SpecialType.Extension:
                CheckExtension(node);
                break;
            case SpecialType.Identifier:
                IdentifierCheck.Check(node, complaints);
                break;
            case SpecialType.Coding or SpecialType.CodeableConcept when member.Element.RequiredCodes is { IsClosed: true } codes:
                CodeCheck.Check(node, member.Type.Special, codes, complaints);
                break;
            default:
                break;
        }
    }

    /// <summary>ext-1: a value or extensions, not both and not neither.</summary>
    void CheckExtension(JsonNode node)
    {
        var hasExtensions = false;
        var hasValue = false;
        foreach (var child in node)
        {
            var name = child.Name;
            hasExtensions |= name.SequenceEqual("extension"u8);
            hasValue |= name.StartsWith("value"u8) || name.StartsWith("_value"u8);
        }

        if (hasExtensions == hasValue)
        {
            complaints.Add(node, "invariant", "An extension must have either a value or extensions, not both and not neither (ext-1).");
        }
    }

    void VisitInnerResource(JsonNode node, ElementMember member)
    {
        var isContained = member.Utf8Name.SequenceEqual("contained"u8);
        if (!isContained)
        {
            // A Bundle's entry, a parameter or an outcome is a whole of its own, even inside a contained Bundle.
            var outer = isInsideContained;
            isInsideContained = false;
            VisitResource(node, ResourceType.None);
            isInsideContained = outer;
            return;
        }

        if (isInsideContained)
        {
            complaints.Add(node, "invariant", "A contained resource may not contain others (dom-2).");
            return;
        }

        isInsideContained = true;
        VisitResource(node, ResourceType.None);
        isInsideContained = false;
    }

    void CheckContained(JsonNode resources)
    {
        foreach (var inner in resources)
        {
            if (complaints.IsFull)
            {
                return;
            }

            if (inner.Kind == JsonKind.Object)
            {
                CheckContainedOne(inner);
            }
        }
    }

    void CheckContainedOne(JsonNode inner)
    {
        var meta = inner["meta"u8];
        if (!inner["id"u8].Exists)
        {
            complaints.AddMissing(inner, "id", "required", "A contained resource needs an id, by which it is referred to.");
        }
        else if (contained!.IsRepeated(inner))
        {
            complaints.Add(inner["id"u8], "invalid", "Another contained resource has the same id.");
        }
        else if (!contained.IsReferenced(inner) && !RefersToContainer(inner))
        {
            complaints.Add(inner, "invariant", "Nothing refers to this contained resource, nor does it refer to the resource around it (dom-3).");
        }

        if (meta["versionId"u8].Exists || meta["lastUpdated"u8].Exists)
        {
            complaints.Add(meta, "invariant", "A contained resource has no meta.versionId and no meta.lastUpdated (dom-4).");
        }

        if (meta["security"u8].Exists)
        {
            complaints.Add(meta, "invariant", "A contained resource has no security labels (dom-5).");
        }
    }

    static bool RefersToContainer(JsonNode inner)
    {
        foreach (var child in inner)
        {
            if (child.StringEquals("#"u8) || RefersToContainer(child))
            {
                return true;
            }
        }

        return false;
    }
}
