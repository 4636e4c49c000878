using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;

namespace Klang.Records.Charts;

/// <summary>Every reference of a resource to another of this server, wherever it stands.</summary>
static class ReferenceWalk
{
    /// <summary>Visits each <c>Type/id</c>; one that occurs twice is visited twice.</summary>
    internal static void Visit(JsonNode node, Action<FhirReference> visit)
    {
        foreach (var child in node)
        {
            if (child.Kind is JsonKind.Object or JsonKind.Array)
            {
                Visit(child, visit);
            }
            else if (child.Kind == JsonKind.String && child.Name.SequenceEqual("reference"u8)
                && FhirReference.TryParse(child.StringBytes, out var reference)
                && reference is { Kind: ReferenceKind.Relative, Type: not ResourceType.None })
            {
                visit(reference);
            }
        }
    }
}
