using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>Checks a Coding or CodeableConcept against a required value set (FHIR R4 §4.1.5).</summary>
static class CodeCheck
{
    const int CodesShownMax = 20;

    public static void Check(JsonNode node, SpecialType type, CodeSet codes, ComplaintList complaints)
    {
        if (type == SpecialType.Coding)
        {
            if (!IsInSet(node, codes))
            {
                complaints.Add(node, "code-invalid", NotInSet(codes));
            }

            return;
        }

        var codings = node["coding"u8];
        foreach (var coding in codings)
        {
            if (IsInSet(coding, codes))
            {
                return;
            }
        }

        complaints.Add(node, "code-invalid", codings.Exists
            ? NotInSet(codes)
            : $"A code is required here, text alone does not do. {NotInSet(codes)}");
    }

    /// <summary>Names the value set and, when they are few, its codes.</summary>
    public static string NotInSet(CodeSet codes)
    {
        var allowed = codes.Codes;
        return allowed.Length <= CodesShownMax
            ? $"The code must be one of the value set {codes.Url}: {string.Join(", ", allowed)}."
            : $"The code must be one of the value set {codes.Url}.";
    }

    static bool IsInSet(JsonNode coding, CodeSet codes) =>
        codes.Contains(coding["system"u8].StringBytes, coding["code"u8].StringBytes);
}
