using System.Text;
using Klang.Care.Summaries;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.SystemTests.Pages;

/// <summary>A chart written by hand, with every case that the summary page must show well.</summary>
sealed class MadeChart
{
    internal const string Hospital = "X1001";
    internal const string Community = "X1002";
    internal const string HealthPost = "X1003";
    internal const string Pharmacy = "X1004";

    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [Hospital] = "โรงพยาบาลกลางสมมติ",
        [Community] = "รพ.ชุมชนป่าสมมติ",
        [HealthPost] = "รพ.สต.บ้านสมมติ",
        [Pharmacy] = "ร้านยาสมมติเภสัช",
    };

    readonly List<ChartFact> facts = [];
    int next;

    internal static DateTimeOffset Now { get; } = new(2026, 11, 23, 7, 5, 0, TimeSpan.Zero);

    internal IReadOnlyList<ChartFact> Facts => facts;

    internal JsonNode Golden { get; private set; }

    internal PatientSummary Summary => SummaryBuilder.Build(facts, Golden, Now);

    /// <summary>An old lady with diabetes, hypertension and two drug allergies, seen in four places.</summary>
    internal static MadeChart Full()
    {
        var chart = Person("นาง", "สมใจ", "ใจดี", "female", "1959-01-12", "3999900000125");
        chart.Add(Hospital, """{"resourceType":"Coverage","status":"active","type":{"text":"หลักประกันสุขภาพ"},"beneficiary":{"reference":"Patient/p"},"payor":[{"display":"สปสช."}]}""");
        chart.Allergy(Hospital, "AMOXICILLIN", "2018-03-04", "3", "1", "30");
        chart.Allergy(Community, "Amoxicillin", "2021-07-15", "1", "5", "23");
        chart.Allergy(HealthPost, "Ibuprofen", "2023-02-02", "1", "3", "27");
        chart.Add(Hospital, """{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},"category":["food"],"code":{"text":"กุ้ง"},"recordedDate":"2020-05-06","reaction":[{"manifestation":[{"text":"ผื่นคัน"}]}],"patient":{"reference":"Patient/p"}}""");
        chart.Problem(Community, "E119", "2015-06-01");
        chart.Problem(HealthPost, "E11.9", "2016-02-11");
        chart.Problem(Community, "I10", "2013-09-20");
        chart.Problem(Hospital, "N183", "2024-04-18");
        chart.Problem(Hospital, "E785", "2017-01-09");
        chart.Problem(Hospital, "J189", "2022-08-01", "resolved", "2022-08-15");
        chart.Dispense(Community, "Metformin 500 mg tab", "180", "2026-10-20", "ครั้งละ 1 เม็ด วันละ 2 ครั้ง หลังอาหารเช้าและเย็น");
        chart.Dispense(HealthPost, "Metformin 500 mg tab", "60", "2026-11-18", null);
        chart.Dispense(Community, "Losartan 50 mg tab", "90", "2026-10-20", "ครั้งละ 1 เม็ด วันละ 1 ครั้ง หลังอาหารเช้า");
        chart.Dispense(Community, "Simvastatin 20 mg tab", "90", "2026-10-20", "ก่อนนอน");
        chart.Dispense(Hospital, "Atorvastatin 20 mg tab", "30", "2026-09-01", null);
        chart.Dispense(Hospital, "WARFARIN 3 mg tab", "30", "2026-09-01", "ครั้งละครึ่งเม็ด");
        chart.Dispense(Pharmacy, "AMOXICILLIN 500 mg cap", "20", "2026-11-02", null);
        chart.Dispense(Pharmacy, "Diclofenac 25 mg tab", "10", "2026-11-02", null);
        chart.Dispense(HealthPost, "Paracetamol 500 mg tab", "20", "2026-07-09", null);
        chart.Dispense(Hospital, "Cephalexin 500 mg cap", "20", "2025-01-02", null);
        (string Day, int Systolic, int Diastolic)[] pressures =
        [
            ("2025-01-10", 158, 96), ("2025-03-12", 152, 92), ("2025-05-14", 149, 90), ("2025-07-16", 144, 88),
            ("2025-10-15", 138, 86), ("2026-01-14", 136, 82), ("2026-04-16", 142, 84), ("2026-07-15", 134, 80), ("2026-10-20", 148, 92),
        ];
        foreach (var (day, systolic, diastolic) in pressures)
        {
            chart.Pressure(Community, day, systolic, diastolic);
        }

        chart.Vital(Community, "8867-4", "ชีพจร", "82", "/min", "2026-10-20");
        chart.Vital(Community, "8310-5", "อุณหภูมิ", "36.8", "Cel", "2026-10-20");
        chart.Vital(HealthPost, "29463-7", "น้ำหนัก", "68.5", "kg", "2026-11-18");
        chart.Vital(Community, "8302-2", "ส่วนสูง", "154", "cm", "2026-06-20");
        chart.Vital(HealthPost, "8280-0", "รอบเอว", "92", "cm", "2026-11-18");
        (string Day, string Value)[] sugars =
            [("2024-06-01", "9.8"), ("2024-12-02", "9.1"), ("2025-06-03", "8.4"), ("2025-12-24", "7.6"), ("2026-06-20", "7.1"), ("2026-10-20", "7.4")];
        foreach (var (day, value) in sugars)
        {
            chart.Lab(Community, "0531601", value, day);
        }

        chart.Lab(Hospital, "0531601", "7.4", "2026-10-20");
        chart.Lab(Community, "0531002", "128", "2026-06-20");
        chart.Lab(Community, "0531002", "141", "2026-10-20");
        chart.Lab(Community, "0581902", "1.32", "2026-04-20");
        chart.Lab(Community, "0581902", "1.41", "2026-10-20");
        chart.Lab(Community, "0581904", "44", "2026-04-20");
        chart.Lab(Community, "0581904", "40", "2026-10-20");
        chart.Lab(Community, "0541402", "96", "2026-10-20");
        chart.Lab(Community, "0440203", "1", "2026-10-20");
        chart.Lab(Hospital, "0621401", "11.2", "2026-09-01");
        chart.Inr("2.9", "2026-07-04");
        chart.Inr("3.4", "2026-09-01");
        chart.Vaccine(Hospital, "CP2", "2022-02-14", true, null);
        chart.Vaccine(Community, "815", "2026-06-18", true, null);
        chart.Vaccine(HealthPost, "815", "2026-06-18", false, Community);
        chart.Vaccine(HealthPost, "106", "2019-05-05", false, null);
        chart.Visit(HealthPost, "2026-11-18", "AMB", null, "วัดความดัน รับยาต่อเนื่อง", ["E119", "I10"]);
        chart.Visit(Community, "2026-10-20", "AMB", null, "ตรวจตามนัดเบาหวานและความดัน", ["E119", "I10", "N183"]);
        chart.Visit(Hospital, "2026-09-01", "AMB", null, "ติดตามยาละลายลิ่มเลือด", ["I48"]);
        chart.Visit(HealthPost, "2026-07-09", "AMB", null, "ปวดศีรษะ", ["R51"]);
        chart.Visit(Hospital, "2026-05-02", "EMER", null, "เวียนศีรษะ หน้ามืด", ["E162"]);
        chart.Visit(Hospital, "2022-08-01", "IMP", "2022-08-07", "ไข้ ไอ หอบ", ["J189"]);
        chart.Add(Community, """{"resourceType":"Appointment","status":"booked","start":"2027-01-19T08:30:00+07:00","description":"คลินิกเบาหวาน งดน้ำและอาหาร","participant":[{"actor":{"reference":"Patient/p"},"status":"accepted"}]}""");
        return chart;
    }

    /// <summary>A pregnant woman who has confirmed that she knows of no allergy.</summary>
    internal static MadeChart Pregnant()
    {
        var chart = Person("น.ส.", "ผู้ป่วยกี๋", "ปู่ที่น้ำญู", "female", "2000-02-29", "1999900000013");
        chart.Add(Hospital, """{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"409137002","display":"No known drug allergy"}]},"recordedDate":"2026-10-01","recorder":{"display":"พว.มาลี สมมติ"},"patient":{"reference":"Patient/p"}}""");
        chart.Add(Community, """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"11778-8"}]},"effectiveDateTime":"2026-09-10","valueDateTime":"2027-02-20","subject":{"reference":"Patient/p"}}""");
        chart.Visit(Community, "2026-09-10", "AMB", null, "ฝากครรภ์", ["Z348"]);
        return chart;
    }

    /// <summary>A person of whom nothing but the registration is known.</summary>
    internal static MadeChart Bare() => Person("ด.ช.", "กล้า", "สมมติ", "male", "2025-12-01", "1999900000013");

    static MadeChart Person(string title, string given, string family, string gender, string birth, string cid)
    {
        var chart = new MadeChart();
        chart.Golden = chart.Add(Hospital,
            $$"""{"resourceType":"Patient","id":"p","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{cid}}"}],"name":[{"use":"official","prefix":["{{title}}"],"given":["{{given}}"],"family":"{{family}}"}],"gender":"{{gender}}","birthDate":"{{birth}}"}""",
            "p");
        return chart;
    }

    void Allergy(string facility, string name, string day, string level, string certainty, string symptom) => Add(facility,
        $$$"""{"resourceType":"AllergyIntolerance","extension":[{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-severity","valueCodeableConcept":{"coding":[{"code":"{{{level}}}"}]}},{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-certainty","valueCodeableConcept":{"coding":[{"code":"{{{certainty}}}"}]}}],"clinicalStatus":{"coding":[{"code":"active"}]},"category":["medication"],"criticality":"high","code":{"text":"{{{name}}}"},"recordedDate":"{{{day}}}","reaction":[{"manifestation":[{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-43plus-allergy-symptom","code":"{{{symptom}}}"}]}]}],"patient":{"reference":"Patient/p"}}""");

    void Problem(string facility, string code, string onset, string status = "active", string? end = null) => Add(facility,
        $$$"""{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"{{{status}}}"}]},"category":[{"coding":[{"code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]},"onsetDateTime":"{{{onset}}}",{{{(end is null ? "" : $"\"abatementDateTime\":\"{end}\",")}}}"subject":{"reference":"Patient/p"}}""");

    void Dispense(string facility, string name, string amount, string day, string? directions) => Add(facility,
        $$$"""{"resourceType":"MedicationDispense","status":"completed","category":{"coding":[{"code":"outpatient"}]},"medicationCodeableConcept":{"text":"{{{name}}}"},"quantity":{"value":{{{amount}}},"unit":"เม็ด"},{{{(directions is null ? "" : $"\"dosageInstruction\":[{{\"text\":\"{directions}\"}}],")}}}"whenHandedOver":"{{{day}}}","subject":{"reference":"Patient/p"}}""");

    void Pressure(string facility, string day, int systolic, int diastolic) => Add(facility,
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"effectiveDateTime":"{{{day}}}","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":{{{systolic}}},"unit":"mmHg"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":{{{diastolic}}},"unit":"mmHg"}}],"subject":{"reference":"Patient/p"}}""");

    void Vital(string facility, string code, string name, string value, string unit, string day) => Add(facility,
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}],"text":"{{{name}}}"},"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{value}}},"unit":"{{{unit}}}"},"subject":{"reference":"Patient/p"}}""");

    void Lab(string facility, string code, string value, string day) => Add(facility,
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-43plus-labtest","code":"{{{code}}}"}]},"effectiveDateTime":"{{{day}}}","valueString":"{{{value}}}","subject":{"reference":"Patient/p"}}""");

    void Inr(string value, string day) => Add(Hospital,
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"6301-6"}]},"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{value}}}},"referenceRange":[{"low":{"value":2},"high":{"value":3}}],"subject":{"reference":"Patient/p"}}""");

    void Vaccine(string facility, string code, string day, bool primary, string? place) => Add(facility,
        $$$"""{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-43plus-vaccine","code":"{{{code}}}"}]},"occurrenceDateTime":"{{{day}}}","primarySource":{{{(primary ? "true" : "false")}}},{{{(place is null ? "" : $"\"location\":{{\"identifier\":{{\"value\":\"{place}\"}},\"display\":\"{Names[place]}\"}},")}}}"patient":{"reference":"Patient/p"}}""");

    void Visit(string facility, string day, string kind, string? end, string reason, string[] codes)
    {
        var id = $"e{next}";
        Add(facility,
            $$$"""{"resourceType":"Encounter","id":"{{{id}}}","status":"finished","class":{"code":"{{{kind}}}"},"period":{"start":"{{{day}}}"{{{(end is null ? "" : $",\"end\":\"{end}\"")}}}},"reasonCode":[{"text":"{{{reason}}}"}],"subject":{"reference":"Patient/p"}}""", id);
        foreach (var code in codes)
        {
            Add(facility,
                $$$"""{"resourceType":"Condition","category":[{"coding":[{"code":"encounter-diagnosis"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]},"encounter":{"reference":"Encounter/{{{id}}}"},"recordedDate":"{{{day}}}","subject":{"reference":"Patient/p"}}""");
        }
    }

    JsonNode Add(string facility, string json, string? id = null)
    {
        var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        var type = Enum.Parse<ResourceType>(tape.Root["resourceType"u8].GetString()!);
        facts.Add(new ChartFact(type, tape.Root, id ?? $"f{next}", facility, Names[facility], Now.AddDays(-1), []));
        next++;
        return tape.Root;
    }
}
