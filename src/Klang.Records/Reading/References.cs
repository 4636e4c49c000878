using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;

namespace Klang.Records.Reading;

/// <summary>What a stored resource refers to on this server.</summary>
static class References
{
    /// <summary>Each target once, by one parameter or by every reference parameter of the type (null).</summary>
    internal static List<FhirReference> Of(ResourceVersion version, SearchParameter? parameter, RecordsOptions options)
    {
        var references = new List<FhirReference>();
        using var tape = StoredJson.Read(version.Json);
        var parameters = parameter is not null ? [parameter]
            : SearchParameters.For(version.Type).Where(known => known.Type == SearchParameterType.Reference);
        foreach (var one in parameters)
        {
            foreach (var place in ValueExtractor.Select(tape.Root, one))
            {
                var isRead = place.Kind == JsonKind.String
                    ? FhirReference.TryParse(place.StringBytes, out var reference)
                    : FhirReference.TryParse(place, out reference);
                if (isRead && reference.Type != ResourceType.None && !references.Contains(reference)
                    && (reference.Kind == ReferenceKind.Relative || options.OwnBases.Contains(reference.BaseAddress)))
                {
                    references.Add(reference);
                }
            }
        }

        return references;
    }
}
