using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Benchmarks.Load;

/// <summary>A believable visit: 15 resources, linked by urn:uuid, about a known Patient.</summary>
static class Visit
{
    public const int Resources = 15;

    static readonly (string Code, string Name, string Unit)[] Measures =
    [
        ("8480-6", "Systolic blood pressure", "mm[Hg]"), ("8462-4", "Diastolic blood pressure", "mm[Hg]"), ("29463-7", "Body weight", "kg"),
        ("4548-4", "Hemoglobin A1c", "%"), ("2160-0", "Creatinine", "mg/dL"), ("2345-7", "Glucose", "mg/dL"),
    ];

    static readonly string[] Diseases = ["I10", "E11.9", "E78.5", "J00", "K29.7", "M54.5", "N18.3", "A09"];

    static readonly string[] Medicines = ["1234567", "7654321", "2345678", "8765432", "3456789"];

    public static string Citizen(int number)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"19999{number:0000000}");
        var sum = digits.Select((digit, at) => (digit - '0') * (13 - at)).Sum();
        return digits + ((11 - (sum % 11)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    public static byte[] Patient(int number) => Encoding.UTF8.GetBytes(
        $$"""{"resourceType":"Patient","identifier":[{"use":"official","system":"https://terms.sil-th.org/id/th-cid","value":"{{Citizen(number)}}"},{"system":"https://terms.sil-th.org/hcode/5/K0001/HN","value":"{{number}}"}],"active":true,"name":[{"use":"official","text":"นาง สมใจ{{number}} ใจดี","family":"ใจดี","given":["สมใจ{{number}}"],"prefix":["นาง"]}],"telecom":[{"system":"phone","value":"08{{number:00000000}}","use":"mobile"}],"gender":"female","birthDate":"19{{40 + number % 60}}-0{{1 + number % 9}}-1{{number % 10}}","address":[{"use":"home","line":["{{number}} หมู่ {{number % 12}}"],"city":"เมือง","state":"เชียงใหม่","postalCode":"50000","country":"TH"}]}""");

    public static List<BundleItem> For(string patient, Random random)
    {
        var day = new DateTime(2026, 1, 1).AddDays(random.Next(300)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var items = new List<BundleItem>(Resources);
        var encounter = Urn(random);
        var report = new StringBuilder();
        Add(items, ResourceType.Encounter, encounter, $$$"""{"resourceType":"Encounter","identifier":[{"system":"https://terms.sil-th.org/hcode/5/K0001/VN","value":"{{{random.Next()}}}"}],"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"},"subject":{"reference":"{{{patient}}}"},"period":{"start":"{{{day}}}T09:00:00+07:00","end":"{{{day}}}T10:15:00+07:00"},"reasonCode":[{"text":"ปวดศีรษะ เวียนศีรษะ"}]}""");
        for (var at = 0; at < 2; at++)
        {
            Add(items, ResourceType.Condition, Urn(random), $$$"""{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{Diseases[random.Next(Diseases.Length)]}}}","display":"Diagnosis as coded"}]},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{encounter}}}"},"recordedDate":"{{{day}}}"}""");
        }

        foreach (var (code, name, unit) in Measures)
        {
            var id = Urn(random);
            report.Append(report.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{{\"reference\":\"{id}\"}}");
            Add(items, ResourceType.Observation, id, $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}","display":"{{{name}}}"}]},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{encounter}}}"},"effectiveDateTime":"{{{day}}}T09:10:00+07:00","valueQuantity":{"value":{{{random.Next(40, 180)}}}.{{{random.Next(10)}}},"unit":"{{{unit}}}","system":"http://unitsofmeasure.org","code":"{{{unit}}}"}}""");
        }

        var medicine = Medicines[random.Next(Medicines.Length)];
        var request = Urn(random);
        Add(items, ResourceType.MedicationRequest, request, $$$"""{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-24drug","code":"{{{medicine}}}","display":"Amlodipine 5 mg tablet"}]},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{encounter}}}"},"authoredOn":"{{{day}}}","dosageInstruction":[{"text":"รับประทานครั้งละ 1 เม็ด วันละ 1 ครั้ง หลังอาหารเช้า"}]}""");
        Add(items, ResourceType.MedicationDispense, Urn(random), $$$"""{"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-24drug","code":"{{{medicine}}}","display":"Amlodipine 5 mg tablet"}]},"subject":{"reference":"{{{patient}}}"},"context":{"reference":"{{{encounter}}}"},"authorizingPrescription":[{"reference":"{{{request}}}"}],"quantity":{"value":30,"unit":"เม็ด"},"whenHandedOver":"{{{day}}}T10:10:00+07:00"}""");
        Add(items, ResourceType.Procedure, Urn(random), $$$"""{"resourceType":"Procedure","status":"completed","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"89.52","display":"Electrocardiogram"}]},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{encounter}}}"},"performedDateTime":"{{{day}}}T09:30:00+07:00"}""");
        Add(items, ResourceType.AllergyIntolerance, Urn(random), $$$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-24drug","code":"{{{medicine}}}"}],"text":"แพ้ยา"},"patient":{"reference":"{{{patient}}}"},"recordedDate":"{{{day}}}"}""");
        Add(items, ResourceType.DiagnosticReport, Urn(random), $$$"""{"resourceType":"DiagnosticReport","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"24323-8","display":"Comprehensive metabolic panel"}]},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{encounter}}}"},"effectiveDateTime":"{{{day}}}T09:20:00+07:00","result":[{{{report}}}]}""");
        Add(items, ResourceType.Coverage, Urn(random), $$$"""{"resourceType":"Coverage","status":"active","type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-eclaim-inscl","code":"UCS"}]},"beneficiary":{"reference":"{{{patient}}}"},"payor":[{"display":"สปสช."}]}""");
        return items;
    }

    static void Add(List<BundleItem> items, ResourceType type, string fullUrl, string json) => items.Add(new BundleItem(new Write
    {
        Kind = WriteKind.Create,
        Type = type,
        FullUrl = fullUrl,
        Body = Encoding.UTF8.GetBytes(json),
    }));

    static string Urn(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return $"urn:uuid:{new Guid(bytes)}";
    }
}
