using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Who asks. Until identity is built this is the development identity, and a header names its facility.</summary>
static class CallerReader
{
    public const string FacilityHeader = "X-Klang-Facility";
    const int FacilityLength = 5;

    static readonly Caller NoFacility = new() { Id = "development", Kind = CallerKind.Development };

    public static Outcome<Caller> Read(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(FacilityHeader, out var values))
        {
            return NoFacility;
        }

        return values.Count == 1 && values[0] is { Length: FacilityLength } facility && facility.All(char.IsAsciiLetterOrDigit)
            ? NoFacility with { Facility = facility }
            : new Refusal(RefusalKind.BadRequest, "value", $"{FacilityHeader} is one facility code of five letters and digits.");
    }
}
