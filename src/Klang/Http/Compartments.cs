using System.Collections.Frozen;
using Klang.Fhir;
using Klang.Fhir.Search;

namespace Klang.Http;

/// <summary>Which parameter of a type names the patient it is about (FHIR R4 §5.3.1.2, Patient compartment).</summary>
static class Compartments
{
    static readonly string[] Candidates = ["patient", "subject", "actor", "member"];

    static readonly FrozenDictionary<ResourceType, string> Codes = ResourceTypes.All
        .Select(type => (Type: type, Code: Array.Find(Candidates, code => NamesPatient(type, code))))
        .Where(pair => pair.Code is not null)
        .ToFrozenDictionary(pair => pair.Type, pair => pair.Code!);

    /// <summary>The criterion that keeps a search within one patient's compartment; null when the type is in none.</summary>
    public static KeyValuePair<string, string>? Criterion(ResourceType type, string patientId)
    {
        if (type == ResourceType.Patient)
        {
            return new("_id", patientId);
        }

        return Codes.TryGetValue(type, out var code) ? new(code, $"Patient/{patientId}") : null;
    }

    static bool NamesPatient(ResourceType type, string code) =>
        SearchParameters.TryFind(type, code, out var parameter)
        && parameter.Type == SearchParameterType.Reference
        && (parameter.Targets.IsEmpty || parameter.Targets.Contains(ResourceType.Patient));
}
