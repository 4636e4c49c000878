namespace Klang.Exchange.Thai43.Codes;

/// <summary>Addresses of the code and identifier systems that records from 43-file archives declare.</summary>
public static class Systems
{
    public const string Terms = "https://terms.sil-th.org/CodeSystem/";

    public const string Icd10Tm = Terms + "cs-th-icd10tm";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Icd9Cm = "http://hl7.org/fhir/sid/icd-9-cm";
    public const string Icd10TmProcedure = Terms + "cs-th-icd10tm-procedure";
    public const string Lab7 = Terms + "cs-th-icd10tm-lab";
    public const string Lab2 = Terms + "cs-thcc-2digit-lab";
    public const string Drug24 = Terms + "th-24drug";
    public const string Tmt = Terms + "th-tmt";
    public const string Vaccine = Terms + "cs-thcc-vaccine-code";
    public const string Loinc = "http://loinc.org";
    public const string Ucum = "http://unitsofmeasure.org";

    public const string Hcode = "https://terms.sil-th.org/id/th-moph-hcode";
    public const string HouseNo = "https://terms.sil-th.org/id/th-dopa-house-no";
    public const string VillageNo = "https://terms.sil-th.org/id/th-dopa-village-no";
    public const string DisabilityNo = "https://terms.sil-th.org/id/th-disability-no";
    public const string IdentifierType = Terms + "cs-th-identifier-type";

    public const string ThaiExtension = "https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/";

    /// <summary>Fields without a place of their own in R4 are kept as extensions under this address and their name.</summary>
    public const string FieldExtension = "urn:klang:f43:";

    /// <summary>A numbering of one facility, e.g. HN, PID, VN, AN (5-digit form).</summary>
    public static string Local(string facility, string what) =>
        $"https://terms.sil-th.org/hcode/5/{Uri.EscapeDataString(facility)}/{what}";

    /// <summary>Who sent a record: <c>meta.source</c>.</summary>
    public static string Source(string facility) => $"https://terms.sil-th.org/hcode/5/{Uri.EscapeDataString(facility)}";
}
