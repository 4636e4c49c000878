using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Klang.Bench;

/// <summary>Invented visits for measuring: fifteen resources as a hospital sends them. The same numbers give the same bytes.</summary>
static class VisitBundle
{
    /// <summary>Resources in one visit.</summary>
    public const int Resources = 15;

    /// <summary>Thai as it is, as hospital systems write it.</summary>
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly (string Code, string Text)[] Diagnoses =
    [
        ("E11.9", "เบาหวานชนิดที่ 2"), ("I10", "ความดันโลหิตสูง"), ("E78.5", "ไขมันในเลือดสูง"), ("J06.9", "ติดเชื้อทางเดินหายใจส่วนบน"),
        ("M54.5", "ปวดหลังส่วนล่าง"), ("K29.7", "กระเพาะอาหารอักเสบ"), ("N18.3", "ไตเรื้อรังระยะ 3"), ("A09", "อุจจาระร่วง"),
    ];

    static readonly (string Code, string Name, string Text)[] Drugs =
    [
        ("100001", "Metformin 500 mg tablet", "รับประทานครั้งละ 1 เม็ด วันละ 2 ครั้ง หลังอาหาร"),
        ("100002", "Amlodipine 5 mg tablet", "รับประทานครั้งละ 1 เม็ด วันละ 1 ครั้ง หลังอาหารเช้า"),
        ("100003", "Simvastatin 20 mg tablet", "รับประทานครั้งละ 1 เม็ด ก่อนนอน"),
        ("100004", "Paracetamol 500 mg tablet", "รับประทานครั้งละ 1 เม็ด เวลาปวดหรือมีไข้"),
        ("100005", "Omeprazole 20 mg capsule", "รับประทานครั้งละ 1 แคปซูล ก่อนอาหารเช้า"),
    ];

    static readonly (string Code, string Name, string Unit, int Low, int High)[] Labs =
    [
        ("2339-0", "Glucose", "mg/dL", 70, 260), ("2160-0", "Creatinine", "mg/dL", 1, 4), ("4548-4", "HbA1c", "%", 5, 12),
        ("2093-3", "Cholesterol", "mg/dL", 120, 300),
    ];

    /// <summary>A Patient with a made-up citizen number.</summary>
    public static byte[] Patient(int number)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            json.WriteStartObject();
            json.WriteString("resourceType"u8, "Patient"u8);
            json.WriteStartArray("identifier"u8);
            json.WriteStartObject();
            json.WriteString("system"u8, "https://terms.sil-th.org/id/th-cid"u8);
            json.WriteString("value"u8, Cid(number));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("name"u8);
            json.WriteStartObject();
            json.WriteString("family"u8, Text($"ทดสอบ{number}"));
            json.WriteStartArray("given"u8);
            json.WriteStringValue(Text($"วัดผล{number % 97}"));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("gender"u8, number % 2 == 0 ? "female"u8 : "male"u8);
            json.WriteString("birthDate"u8, Text($"{1940 + (number % 80)}-{1 + (number % 12):00}-{1 + (number % 28):00}"));
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The made-up citizen number of a patient: digits 2 to 5 are 9999, the check digit is right.</summary>
    public static string Cid(int number)
    {
        Span<char> digits = stackalloc char[13];
        Text($"19999{number:0000000}").CopyTo(digits);
        var sum = 0;
        for (var at = 0; at < 12; at++)
        {
            sum += (digits[at] - '0') * (13 - at);
        }

        digits[12] = (char)('0' + ((11 - (sum % 11)) % 10));
        return digits.ToString();
    }

    /// <summary>A transaction of <see cref="Resources"/> creates for one patient.</summary>
    public static byte[] Transaction(string patientId, Random random)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            var subject = "Patient/" + patientId;
            var day = new DateOnly(2024, 1, 1).AddDays(random.Next(1000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var at = Text($"{day}T{8 + random.Next(8):00}:{random.Next(60):00}:00+07:00");
            var encounter = Text($"urn:uuid:{NewGuid(random)}");
            json.WriteStartObject();
            json.WriteString("resourceType"u8, "Bundle"u8);
            json.WriteString("type"u8, "transaction"u8);
            json.WriteStartArray("entry"u8);
            Entry(json, "Encounter", encounter, subject, null, () =>
            {
                json.WriteString("status"u8, "finished"u8);
                json.WriteStartObject("class"u8);
                json.WriteString("system"u8, "http://terminology.hl7.org/CodeSystem/v3-ActCode"u8);
                json.WriteString("code"u8, "AMB"u8);
                json.WriteEndObject();
                json.WriteStartObject("period"u8);
                json.WriteString("start"u8, at);
                json.WriteEndObject();
                json.WriteStartArray("reasonCode"u8);
                json.WriteStartObject();
                json.WriteString("text"u8, Text($"มาตามนัด ครั้งที่ {random.Next(1, 40)}"));
                json.WriteEndObject();
                json.WriteEndArray();
            });
            for (var number = 0; number < 2; number++)
            {
                Diagnosis(json, subject, encounter, at, random);
            }

            Pressure(json, subject, encounter, at, random);
            Result(json, subject, encounter, at, "vital-signs", ("29463-7", "Body weight", "kg", 40, 110), random);
            Result(json, subject, encounter, at, "vital-signs", ("8867-4", "Heart rate", "/min", 55, 120), random);
            foreach (var lab in Labs)
            {
                Result(json, subject, encounter, at, "laboratory", lab, random);
            }

            for (var number = 0; number < 3; number++)
            {
                Prescription(json, subject, encounter, at, random);
            }

            Procedure(json, subject, encounter, at, random);
            Entry(json, "Immunization", null, subject, encounter, () =>
            {
                json.WriteString("status"u8, "completed"u8);
                Concept(json, "vaccineCode"u8, "https://terms.sil-th.org/CodeSystem/cs-43plus-vaccine", "815", "ไข้หวัดใหญ่");
                json.WriteString("occurrenceDateTime"u8, day);
            }, "patient");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    static void Diagnosis(Utf8JsonWriter json, string subject, string encounter, string at, Random random)
    {
        var (code, text) = Diagnoses[random.Next(Diagnoses.Length)];
        Entry(json, "Condition", null, subject, encounter, () =>
        {
            json.WriteStartObject("clinicalStatus"u8);
            Coding(json, "http://terminology.hl7.org/CodeSystem/condition-clinical", "active");
            json.WriteEndObject();
            Concept(json, "code"u8, "http://hl7.org/fhir/sid/icd-10", code, text);
            json.WriteString("recordedDate"u8, at);
        });
    }

    static void Pressure(Utf8JsonWriter json, string subject, string encounter, string at, Random random) =>
        Entry(json, "Observation", null, subject, encounter, () =>
        {
            Head(json, "vital-signs", "85354-9", "Blood pressure", at);
            json.WriteStartArray("component"u8);
            foreach (var (code, low, high) in ((string, int, int)[])[("8480-6", 100, 190), ("8462-4", 55, 110)])
            {
                json.WriteStartObject();
                Concept(json, "code"u8, "http://loinc.org", code, null);
                Quantity(json, random.Next(low, high).ToString(CultureInfo.InvariantCulture), "mmHg", "mm[Hg]");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    static void Result(
        Utf8JsonWriter json, string subject, string encounter, string at, string category, (string Code, string Name, string Unit, int Low, int High) what, Random random) =>
        Entry(json, "Observation", null, subject, encounter, () =>
        {
            Head(json, category, what.Code, what.Name, at);
            Quantity(json, Text($"{random.Next(what.Low, what.High)}.{random.Next(10)}"), what.Unit, what.Unit);
        });

    static void Prescription(Utf8JsonWriter json, string subject, string encounter, string at, Random random)
    {
        var (code, name, text) = Drugs[random.Next(Drugs.Length)];
        Entry(json, "MedicationRequest", null, subject, encounter, () =>
        {
            json.WriteString("status"u8, "active"u8);
            json.WriteString("intent"u8, "order"u8);
            Concept(json, "medicationCodeableConcept"u8, "https://terms.sil-th.org/CodeSystem/cs-th-24drug", code, name);
            json.WriteString("authoredOn"u8, at);
            json.WriteStartArray("dosageInstruction"u8);
            json.WriteStartObject();
            json.WriteString("text"u8, text);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    static void Procedure(Utf8JsonWriter json, string subject, string encounter, string at, Random random) =>
        Entry(json, "Procedure", null, subject, encounter, () =>
        {
            json.WriteString("status"u8, "completed"u8);
            Concept(json, "code"u8, "http://hl7.org/fhir/sid/icd-9-cm", Text($"{80 + random.Next(15)}.{random.Next(10)}"), "หัตถการทั่วไป");
            json.WriteString("performedDateTime"u8, at);
        });

    static void Entry(
        Utf8JsonWriter json, string type, string? fullUrl, string subject, string? encounter, Action write, string subjectName = "subject")
    {
        json.WriteStartObject();
        if (fullUrl is not null)
        {
            json.WriteString("fullUrl"u8, fullUrl);
        }

        json.WriteStartObject("resource"u8);
        json.WriteString("resourceType"u8, type);
        write();
        json.WriteStartObject(subjectName);
        json.WriteString("reference"u8, subject);
        json.WriteEndObject();
        if (encounter is not null)
        {
            json.WriteStartObject("encounter"u8);
            json.WriteString("reference"u8, encounter);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("request"u8);
        json.WriteString("method"u8, "POST"u8);
        json.WriteString("url"u8, type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Head(Utf8JsonWriter json, string category, string code, string name, string at)
    {
        json.WriteString("status"u8, "final"u8);
        json.WriteStartArray("category"u8);
        json.WriteStartObject();
        Coding(json, "http://terminology.hl7.org/CodeSystem/observation-category", category);
        json.WriteEndObject();
        json.WriteEndArray();
        Concept(json, "code"u8, "http://loinc.org", code, name);
        json.WriteString("effectiveDateTime"u8, at);
    }

    static void Quantity(Utf8JsonWriter json, string value, string unit, string code)
    {
        json.WriteStartObject("valueQuantity"u8);
        json.WritePropertyName("value"u8);
        json.WriteRawValue(value);
        json.WriteString("unit"u8, unit);
        json.WriteString("system"u8, "http://unitsofmeasure.org"u8);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
    }

    static void Concept(Utf8JsonWriter json, ReadOnlySpan<byte> name, string system, string code, string? text)
    {
        json.WriteStartObject(name);
        Coding(json, system, code);
        if (text is not null)
        {
            json.WriteString("text"u8, text);
        }

        json.WriteEndObject();
    }

    static void Coding(Utf8JsonWriter json, string system, string code)
    {
        json.WriteStartArray("coding"u8);
        json.WriteStartObject();
        json.WriteString("system"u8, system);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
