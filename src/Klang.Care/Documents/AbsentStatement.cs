using Klang.Fhir;

namespace Klang.Care.Documents;

/// <summary>
/// "Nothing is known of …" as a resource: what a required section holds when the chart has nothing to show, so that no
/// reader takes silence for health. Source: HL7 IPS, code system absent-unknown-uv-ips.
/// </summary>
sealed class AbsentStatement
{
    internal static readonly AbsentStatement Allergies = new(ResourceType.AllergyIntolerance);
    internal static readonly AbsentStatement Medicines = new(ResourceType.MedicationStatement);
    internal static readonly AbsentStatement Problems = new(ResourceType.Condition);

    readonly ResourceType type;

    AbsentStatement(ResourceType type) => this.type = type;

    internal void Write(DocumentText text, string patientUrl, DateTimeOffset now)
    {
        switch (type)
        {
            case ResourceType.AllergyIntolerance:
                text.Raw("""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-allergy-info","display":"No information about allergies"}]},"patient":{"reference":"""u8)
                    .Quoted(patientUrl).Raw("}}"u8);
                break;
            case ResourceType.MedicationStatement:
                text.Raw("""{"resourceType":"MedicationStatement","status":"unknown","medicationCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-medication-info","display":"No information about medications"}]},"subject":{"reference":"""u8)
                    .Quoted(patientUrl).Raw("},\"effectiveDateTime\":"u8).Instant(now).Raw("}"u8);
                break;
            default:
                text.Raw("""{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-problem-info","display":"No information about problems"}]},"subject":{"reference":"""u8)
                    .Quoted(patientUrl).Raw("}}"u8);
                break;
        }
    }
}
