using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>Checks a Reference: its shape, that a fragment leads somewhere, and the type it names (FHIR R4 §2.3.0).</summary>
sealed class ReferenceCheck(ComplaintList complaints, ValidationOptions options)
{
    public void Check(
        JsonNode node, ElementDefinition element, ContainedScope? contained, bool isInsideContained, bool isInBundle)
    {
        var literal = node["reference"u8];
        var named = ResourceType.None;
        if (literal.Kind == JsonKind.String)
        {
            named = CheckLiteral(literal, contained, isInsideContained, isInBundle);
        }

        var stated = node["type"u8];
        var statedType = stated.Kind == JsonKind.String && ResourceTypes.TryParse(stated.StringBytes, out var parsed) ? parsed : ResourceType.None;
        if (named != ResourceType.None && statedType != ResourceType.None && named != statedType)
        {
            complaints.Add(stated, "invalid", "\"type\" and \"reference\" name different resource types.");
        }

        var target = named != ResourceType.None ? named : statedType;
        if (target != ResourceType.None && !element.AllowsTarget(target))
        {
            complaints.Add(named != ResourceType.None ? literal : stated, "invalid",
                $"A reference to {target.Name()} is not allowed here; allowed: {string.Join(", ", element.Targets)}.");
        }
    }

    /// <summary>Complains of the text; gives the type it leads to, None when it does not say.</summary>
    ResourceType CheckLiteral(JsonNode literal, ContainedScope? contained, bool isInsideContained, bool isInBundle)
    {
        var text = literal.StringBytes;
        var reference = ReferenceText.Parse(text);
        switch (reference.Shape)
        {
            case ReferenceShape.Fragment:
                return CheckFragment(literal, text[1..], contained, isInsideContained);
            case ReferenceShape.Conditional when !isInBundle && !options.AllowConditionalReferences:
                complaints.Add(literal, "value", "A conditional reference (Type?query) is allowed in a transaction only.");
                break;
            case ReferenceShape.Malformed when !text.IsEmpty:
                complaints.Add(literal, "value",
                    "A reference is written Type/id, Type/id/_history/version, #id of a contained resource, urn:uuid:…, urn:oid:… or an absolute URL.");
                break;
            default:
                break;
        }

        return reference.Type;
    }

    ResourceType CheckFragment(JsonNode literal, ReadOnlySpan<byte> id, ContainedScope? contained, bool isInsideContained)
    {
        if (id.IsEmpty && isInsideContained)
        {
            return ResourceType.None;
        }

        var target = contained?.Refer(id) ?? default;
        if (!target.Exists)
        {
            complaints.Add(literal, "invariant", "There is no contained resource of that id (ref-1).");
            return ResourceType.None;
        }

        return ResourceTypes.TryParse(target["resourceType"u8].StringBytes, out var type) ? type : ResourceType.None;
    }
}
