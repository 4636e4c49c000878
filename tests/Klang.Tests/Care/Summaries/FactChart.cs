using System.Globalization;
using System.Text;
using Klang.Care.Summaries;
using Klang.Fhir;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Care.Summaries;

/// <summary>A chart put together fact by fact; what every section's tests are about. Today is 23 November 2026 in Bangkok.</summary>
sealed class FactChart(string patient = """{"resourceType":"Patient","id":"golden","gender":"female","birthDate":"1959-01-12"}""")
{
    internal const string Hospital = "X1001";
    internal const string Clinic = "X1003";

    readonly List<ChartFact> facts = [];

    internal static DateTimeOffset Now { get; } = new(2026, 11, 23, 7, 5, 0, TimeSpan.Zero);

    internal static DateOnly Today { get; } = new(2026, 11, 23);

    internal PatientSummary Summary => SummaryBuilder.Build(facts, Parse(patient), Now);

    internal static FactChart Of(string gender, string birth) =>
        new($$"""{"resourceType":"Patient","id":"golden","gender":"{{gender}}","birthDate":"{{birth}}"}""");

    internal FactChart Add(string json, string facility = Hospital, params string[] heardBy)
    {
        var root = Parse(json);
        Assert.True(ResourceTypes.TryParse(root["resourceType"u8].StringBytes, out var type));
        var id = root["id"u8].GetString() ?? $"f{facts.Count.ToString(CultureInfo.InvariantCulture)}";
        facts.Add(new ChartFact(type, root, id, facility, null, Now.AddDays(-1), [.. heardBy.Select(code => new SourceFacility(code))]));
        return this;
    }

    /// <summary>An allergy by name; <paramref name="more"/> are further members, each with a comma behind it.</summary>
    internal FactChart Allergy(string name, string day = "2018-03-04", string more = "", string facility = Hospital) => Add(
        $$"""{"resourceType":"AllergyIntolerance",{{more}}"code":{"text":"{{name}}"},"recordedDate":"{{day}}"}""", facility);

    internal FactChart Dispense(string name, string day = "2026-11-02", string more = "", string facility = Hospital) => Add(
        $$"""{"resourceType":"MedicationDispense","status":"completed",{{more}}"medicationCodeableConcept":{"text":"{{name}}"},"whenHandedOver":"{{day}}"}""",
        facility);

    internal FactChart Order(string name, string day = "2026-11-02", string more = "\"status\":\"active\",") => Add(
        $$"""{"resourceType":"MedicationRequest",{{more}}"medicationCodeableConcept":{"text":"{{name}}"},"authoredOn":"{{day}}"}""");

    internal FactChart Problem(string code, string more = "\"onsetDateTime\":\"2015-06\",", string facility = Hospital) => Add(
        $$"""{"resourceType":"Condition",{{more}}"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{code}}"}]} }""", facility);

    internal FactChart Diagnosis(string code, string day, string more = "") => Problem(
        code, $$"""{{more}}"category":[{"coding":[{"code":"encounter-diagnosis"}]}],"recordedDate":"{{day}}",""");

    /// <summary>A result under a LOINC code; <paramref name="value"/> is the whole member.</summary>
    internal FactChart Result(string code, string value, string day = "2026-11-02", string more = "", string facility = Hospital) => Add(
        $$"""{"resourceType":"Observation","status":"final",{{more}}"category":[{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{code}}"}]},"effectiveDateTime":"{{day}}",{{value}}}""",
        facility);

    internal FactChart Number(string code, string number, string unit, string day = "2026-11-02", string more = "", string facility = Hospital) =>
        Result(code, $$"""
            "valueQuantity":{"value":{{number}},"unit":"{{unit}}"}
            """, day, more, facility);

    internal FactChart Vaccine(string code, string? day, string more = "", string facility = Hospital) => Add(
        $$"""{"resourceType":"Immunization","status":"completed",{{more}}{{(day is null ? "" : $"\"occurrenceDateTime\":\"{day}\",")}}"vaccineCode":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-vaccine-code","code":"{{code}}"}]} }""",
        facility);

    static JsonNode Parse(string json) => JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value.Root;
}
