using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Writing;

/// <summary>
/// The references through which a label passes to what refers: its visit, its reason, its order, its results, whatever it is about.
/// Not from a diagnosis to the whole visit or episode, nor from an entry to a list: these hold other things besides, and hiding
/// them all would harm.
/// </summary>
static class LabelledReferences
{
    internal static List<string> Of(ResourceType type, JsonNode resource)
    {
        var found = new List<string>();
        var without = type switch
        {
            ResourceType.Encounter or ResourceType.EpisodeOfCare => "diagnosis",
            ResourceType.List => "entry",
            _ => null,
        };
        foreach (var member in resource)
        {
            if (without is null || !member.Name.SequenceEqual(Encoding.UTF8.GetBytes(without)))
            {
                Collect(member, found);
            }
        }

        return found;
    }

    static void Collect(JsonNode node, List<string> found)
    {
        foreach (var child in node)
        {
            if (child.Kind is JsonKind.Object or JsonKind.Array)
            {
                Collect(child, found);
            }
            else if (child.Kind == JsonKind.String && child.Name.SequenceEqual("reference"u8) && child.GetString() is { Length: > 0 } text && text[0] != '#')
            {
                found.Add(text);
            }
        }
    }
}
