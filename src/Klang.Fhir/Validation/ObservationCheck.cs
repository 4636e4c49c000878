using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>What an Observation demands across its elements (FHIR R4 §10.1.3).</summary>
static class ObservationCheck
{
    /// <summary>obs-7: an observation with a value repeats its own code in no component.</summary>
    public static void CheckComponentCodes(JsonNode observation, ComplaintList complaints)
    {
        var components = observation["component"u8];
        var codings = observation["code"u8]["coding"u8];
        if (!components.Exists || !codings.Exists || !HasValue(observation))
        {
            return;
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var coding in codings)
        {
            own.Add(TextOf(coding));
        }

        foreach (var component in components)
        {
            foreach (var coding in component["code"u8]["coding"u8])
            {
                if (own.Contains(TextOf(coding)))
                {
                    complaints.Add(component, "invariant",
                        "A component has the same code as the observation, which has a value itself; send the value in one place (obs-7).");
                    break;
                }
            }
        }
    }

    static bool HasValue(JsonNode observation)
    {
        foreach (var child in observation)
        {
            if (child.Name.StartsWith("value"u8) || child.Name.StartsWith("_value"u8))
            {
                return true;
            }
        }

        return false;
    }

    static string TextOf(JsonNode coding)
    {
        var text = new StringBuilder();
        text.Append(coding["system"u8].GetString()).Append('\n')
            .Append(coding["version"u8].GetString()).Append('\n')
            .Append(coding["code"u8].GetString()).Append('\n')
            .Append(coding["display"u8].GetString());
        return text.ToString();
    }
}
