using System.Globalization;
using System.Text;
using Klang.Care.Summaries;
using Klang.Fhir;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Care.Documents;

/// <summary>A small chart of two registrations, filled by each test with what it is about.</summary>
sealed class SampleChart
{
    internal const string Hospital = "X1001";
    internal const string HealthPost = "X1003";

    readonly List<ChartFact> facts = [];

    internal SampleChart(string gender = "female")
    {
        Golden = Parse($$"""{"resourceType":"Patient","id":"golden","name":[{"family":"ใจดี","given":["สมใจ"],"prefix":["นาง"]}],"gender":"{{gender}}","birthDate":"1959-01-12","managingOrganization":{"reference":"Organization/o1"},"link":[{"other":{"reference":"Patient/p1"},"type":"seealso"},{"other":{"reference":"Patient/p2"},"type":"seealso"}]}""");
        Add(Hospital, $$"""{"resourceType":"Patient","id":"p1","name":[{"family":"ใจดี","given":["สมใจ"]}],"gender":"{{gender}}","birthDate":"1959-01-12"}""");
        Add(HealthPost, $$"""{"resourceType":"Patient","id":"p2","name":[{"family":"ใจดี","given":["สมใจ"]}],"gender":"{{gender}}","birthDate":"1959-01-12"}""");
    }

    internal static DateTimeOffset Now { get; } = new(2026, 11, 23, 7, 5, 0, TimeSpan.Zero);

    internal JsonNode Golden { get; }

    internal IReadOnlyList<ChartFact> Facts => facts;

    internal PatientSummary Summary => SummaryBuilder.Build(facts, Golden, Now);

    /// <summary>Every section filled, from both registrations.</summary>
    internal static SampleChart Full()
    {
        var chart = new SampleChart();
        chart.Allergy("a1", "p1", "Amoxicillin <ผื่น & \\\"บวม\\\">");
        chart.Add(HealthPost, """{"resourceType":"AllergyIntolerance","id":"a2","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"category":["food"],"code":{"text":"กุ้ง"},"recordedDate":"2020-05-06","patient":{"reference":"Patient/p2"},"recorder":{"reference":"Practitioner/dr7"}}""");
        chart.Add(Hospital, """{"resourceType":"Medication","id":"m1","code":{"text":"Warfarin 3 mg tablet"}}""");
        chart.Add(Hospital, """{"resourceType":"MedicationDispense","id":"d1","status":"completed","medicationReference":{"reference":"Medication/m1"},"subject":{"reference":"Patient/p1"},"performer":[{"actor":{"reference":"Organization/o1"}}],"quantity":{"value":60,"unit":"เม็ด"},"whenHandedOver":"2026-10-30","dosageInstruction":[{"text":"ครั้งละ 1 เม็ด\nก่อนนอน"}]}""");
        chart.Add(HealthPost, """{"resourceType":"MedicationRequest","id":"r1","status":"active","intent":"order","medicationCodeableConcept":{"text":"Metformin 500 mg tablet"},"subject":{"reference":"Patient/p2"},"authoredOn":"2026-11-01"}""");
        chart.Problem("c1", "p1", "E11.9", "active");
        chart.Problem("c2", "p2", "E119", "active");
        chart.Problem("c3", "p1", "A15.0", "resolved");
        chart.Add(HealthPost, """{"resourceType":"Immunization","id":"i1","status":"completed","vaccineCode":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-vaccine-code","code":"010"}]},"patient":{"reference":"Patient/p2"},"occurrenceDateTime":"2025-01-05","primarySource":true}""");
        chart.Result("o11", "4548-4", "7.2", "2026-11-02", "laboratory");
        chart.Result("o12", "4548-4", "6.9", "2026-05-02", "laboratory");
        chart.Result("o13", "8310-5", "37.1", "2026-11-02", "vital-signs");
        chart.Add(Hospital, """{"resourceType":"Procedure","id":"x1","status":"completed","code":{"text":"ถอนฟัน"},"subject":{"reference":"Patient/p1"},"performedDateTime":"2024-02-03"}""");
        chart.Add(Hospital, """{"resourceType":"Encounter","id":"e1","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/p1"},"period":{"start":"2026-11-02"},"diagnosis":[{"condition":{"reference":"Condition/c1"}},{"condition":{"reference":"Condition/gone"}}]}""");
        chart.Add(Hospital, """{"resourceType":"Appointment","id":"t1","status":"booked","start":"2026-12-24T09:00:00+07:00","end":"2026-12-24T09:30:00+07:00","description":"ตรวจ INR","participant":[{"actor":{"reference":"Patient/p1"},"status":"accepted"}]}""");
        return chart;
    }

    internal void Allergy(string id, string patient, string name, string code = "", string recorded = "2018-03-04") => Add(Hospital,
        $$$"""{"resourceType":"AllergyIntolerance","id":"{{{id}}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"criticality":"high","code":{ {{{(code.Length == 0 ? "" : $"\"coding\":[{{\"system\":\"http://snomed.info/sct\",\"code\":\"{code}\"}}],")}}}"text":"{{{name}}}"},"recordedDate":"{{{recorded}}}","patient":{"reference":"Patient/{{{patient}}}"}}""");

    internal void Problem(string id, string patient, string code, string status) => Add(Hospital,
        $$$"""{"resourceType":"Condition","id":"{{{id}}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{{status}}}"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]},"onsetDateTime":"2015-06",{{{(status == "active" ? "" : "\"abatementDateTime\":\"2016-01-01\",")}}}"subject":{"reference":"Patient/{{{patient}}}"}}""");

    internal void Result(string id, string code, string value, string day, string category) => Add(HealthPost,
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{{category}}}"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"subject":{"reference":"Patient/p2"},"encounter":{"reference":"Encounter/other"},"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{value}}},"unit":"%"}}""");

    internal void Add(string facility, string json)
    {
        var root = Parse(json);
        Assert.True(ResourceTypes.TryParse(root["resourceType"u8].StringBytes, out var type));
        var name = facility == Hospital ? "โรงพยาบาลกลางสมมติ" : "รพ.สต.บ้านสมมติ";
        facts.Add(new ChartFact(type, root, root["id"u8].GetString() ?? facts.Count.ToString(CultureInfo.InvariantCulture), facility, name, Now.AddDays(-1), []));
    }

    static JsonNode Parse(string json) => JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value.Root;
}
