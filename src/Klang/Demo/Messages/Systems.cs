namespace Klang.Demo.Messages;

/// <summary>Identifier and code systems of what the demo sends as FHIR.</summary>
static class Systems
{
    public const string Cid = "https://terms.sil-th.org/id/th-cid";
    public const string Hcode = "https://terms.sil-th.org/id/th-moph-hcode";
    public const string IdentifierType = "https://terms.sil-th.org/CodeSystem/cs-th-identifier-type";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Loinc = "http://loinc.org";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string Absent = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    /// <summary>The one traveller of the demo is German.</summary>
    public const string Passport = "http://hl7.org/fhir/sid/passport-DEU";
    public const string Drug = "https://terms.sil-th.org/CodeSystem/th-24drug";
    public const string LabTest = "https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-lab";

    public static string Local(string facilityCode, string what) => $"https://terms.sil-th.org/hcode/5/{facilityCode}/{what}";

    /// <summary>ICD-10 with its dot.</summary>
    public static string Dotted(string icd) => icd.Length > 3 ? $"{icd[..3]}.{icd[3..]}" : icd;
}
