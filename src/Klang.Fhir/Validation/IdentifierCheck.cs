using Klang.Fhir.Json;
using Klang.Fhir.Thai;

namespace Klang.Fhir.Validation;

/// <summary>Checks identifiers whose system says how their values look: Thai citizen numbers.</summary>
static class IdentifierCheck
{
    static ReadOnlySpan<byte> CitizenNumber => "https://terms.sil-th.org/id/th-cid"u8;

    public static void Check(JsonNode identifier, ComplaintList complaints)
    {
        if (!identifier["system"u8].StringEquals(CitizenNumber))
        {
            return;
        }

        var value = identifier["value"u8];
        if (value.Kind == JsonKind.String && !ThaiNationalId.TryParseExact(value.StringBytes, out _, out var fault))
        {
            complaints.Add(value, "invalid", fault == ThaiNationalIdFault.Letters
                ? "A citizen number is sent as 13 digits 0-9, without dashes, spaces or letters."
                : fault.Explain());
        }
    }
}
