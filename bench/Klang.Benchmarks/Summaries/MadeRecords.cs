using System.Globalization;
using System.Text;
using Klang.Fhir;

namespace Klang.Benchmarks.Summaries;

/// <summary>
/// A chart of a person with two chronic diseases who comes every month: per visit an encounter, two diagnoses, blood
/// pressure, weight, three results and two dispensings, shaped as the 43-file importer writes them.
/// </summary>
public static class MadeRecords
{
    /// <summary>The instant of the look.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 5, 0, TimeSpan.Zero);

    /// <summary>Identifier of the document.</summary>
    public static readonly Guid Document = new("0192f0c1-2b3c-7d4e-8f50-61728394a5b6");

    static readonly string[] Facilities = ["X1001", "X1002", "X1003"];

    static readonly (string Code, string Unit, decimal Value)[] Tests =
        [("4548-4", "%", 7.2m), ("2160-0", "mg/dL", 1.1m), ("2345-7", "mg/dL", 132m), ("13457-7", "mg/dL", 118m), ("33914-3", "mL/min/{1.73_m2}", 61m)];

    static readonly string[] Drugs = ["Metformin 500 mg tablet", "Amlodipine 5 mg tablet", "Simvastatin 20 mg tablet", "Enalapril 5 mg tablet"];

    /// <summary>Writes a chart of that many resources, the Patient first.</summary>
    public static List<MadeRecord> Write(int count)
    {
        var records = new List<MadeRecord>(count);
        Add(records, ResourceType.Patient, "X1001",
            """ "identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"3999900000125"}],"active":true,"name":[{"use":"official","family":"ใจดี","given":["สมใจ"],"prefix":["นาง"]}],"gender":"female","birthDate":"1959-01-12","address":[{"line":["99/1 หมู่ 3"],"district":"เมืองสมมติ","country":"TH"}]""");
        Add(records, ResourceType.AllergyIntolerance, "X1002",
            """ "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"category":["medication"],"code":{"text":"Amoxicillin"},"patient":{"reference":"Patient/r0"},"recordedDate":"2018-03-04","reaction":[{"manifestation":[{"text":"ผื่น"}]}]""");
        foreach (var code in (string[])["E11.9", "I10", "E78.5"])
        {
            Add(records, ResourceType.Condition, "X1003", Condition(code, "problem-list-item", null, "2016-02-11"));
        }

        for (var visit = 0; records.Count < count; visit++)
        {
            Visit(records, visit, count);
        }

        return records;
    }

    static void Visit(List<MadeRecord> records, int visit, int count)
    {
        var day = new DateOnly(2026, 11, 2).AddDays(-30 * visit).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var facility = Facilities[visit % Facilities.Length];
        var encounter = $"r{records.Count}";
        Add(ResourceType.Encounter, $$""" "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/r0"},"period":{"start":"{{day}}T08:30:00+07:00"},"serviceProvider":{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{facility}}"} }""");
        Add(ResourceType.Condition, Condition("E11.9", "encounter-diagnosis", encounter, day));
        Add(ResourceType.Condition, Condition("I10", "encounter-diagnosis", encounter, day));
        Add(ResourceType.Observation, $$$""" "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/r0"},"encounter":{"reference":"Encounter/{{{encounter}}}"},"effectiveDateTime":"{{{day}}}","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":{{{130 + (visit % 20)}}},"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":{{{80 + (visit % 9)}}},"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]""");
        Add(ResourceType.Observation, Result("vital-signs", "29463-7", "kg", 61.5m + (visit % 4), encounter, day));
        for (var at = 0; at < 3; at++)
        {
            var (code, unit, value) = Tests[(visit + at) % Tests.Length];
            Add(ResourceType.Observation, Result("laboratory", code, unit, value + (visit % 7 * 0.1m), encounter, day));
        }

        Add(ResourceType.MedicationDispense, Dispense(Drugs[visit % Drugs.Length], encounter, day));
        Add(ResourceType.MedicationDispense, Dispense(Drugs[(visit + 1) % Drugs.Length], encounter, day));

        void Add(ResourceType type, string members)
        {
            if (records.Count < count)
            {
                MadeRecords.Add(records, type, facility, members);
            }
        }
    }

    static string Condition(string code, string category, string? encounter, string day) =>
        $$$""" "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"{{{category}}}"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]},"subject":{"reference":"Patient/r0"},{{{(encounter is null ? "" : $"\"encounter\":{{\"reference\":\"Encounter/{encounter}\"}},")}}}"recordedDate":"{{{day}}}" """;

    static string Result(string category, string code, string unit, decimal value, string encounter, string day) =>
        string.Create(CultureInfo.InvariantCulture, $$$""" "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{{category}}}"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"subject":{"reference":"Patient/r0"},"encounter":{"reference":"Encounter/{{{encounter}}}"},"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{value}}},"unit":"{{{unit}}}","system":"http://unitsofmeasure.org","code":"{{{unit}}}"} """);

    static string Dispense(string name, string encounter, string day) =>
        $$$""" "status":"completed","category":{"coding":[{"system":"http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category","code":"outpatient"}]},"medicationCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/th-24drug","code":"100000000000000000000001"}],"text":"{{{name}}}"},"subject":{"reference":"Patient/r0"},"context":{"reference":"Encounter/{{{encounter}}}"},"quantity":{"value":30,"unit":"เม็ด"},"whenHandedOver":"{{{day}}}","dosageInstruction":[{"text":"ครั้งละ 1 เม็ด หลังอาหารเช้า"}]""";

    static void Add(List<MadeRecord> records, ResourceType type, string facility, string members)
    {
        var id = $"r{records.Count}";
        records.Add(new MadeRecord(type, id, facility, Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"{{type.Name()}}","id":"{{id}}","meta":{"versionId":"1","lastUpdated":"2026-11-22T07:05:00.000Z"},{{members.Trim()}}}""")));
    }
}
