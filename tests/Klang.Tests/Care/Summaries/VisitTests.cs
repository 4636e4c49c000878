using Klang.Care.Summaries;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Visits, procedures and appointments.</summary>
public sealed class VisitTests
{
    [Fact]
    public void Visits_stand_newest_first_with_their_kind()
    {
        var visits = Visit("a", "2026-01-01", "IMP").Add(Encounter("b", "2026-11-18T02:00:00Z", "AMB")).Add(Encounter("c", "2025", "EMER")).Summary.Visits;

        Assert.Equal([VisitKind.Outpatient, VisitKind.Inpatient, VisitKind.Emergency], visits.Select(visit => visit.Kind));
        Assert.Equal(["2026-11-18", "2026-01-01", "2025"], visits.Select(visit => visit.Start.ToIso()));
    }

    [Theory]
    [InlineData("planned")]
    [InlineData("cancelled")]
    [InlineData("entered-in-error")]
    public void What_did_not_happen_is_no_visit(string status) => Assert.Empty(new FactChart().Add(
        $$"""{"resourceType":"Encounter","status":"{{status}}","class":{"code":"AMB"},"period":{"start":"2026-01-01"} }""").Summary.Visits);

    [Fact]
    public void Diagnoses_are_found_from_either_side_once_and_the_principal_first()
    {
        var visit = Assert.Single(new FactChart()
            .Add("""{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"period":{"start":"2026-01-01"},"diagnosis":[{"condition":{"reference":"Condition/c3"},"rank":1},{"condition":{"reference":"Condition/c1"}},{"condition":{"reference":"Condition/gone"}}]}""")
            .Diagnosis("E119", "2026-01-01", "\"id\":\"c1\",\"encounter\":{\"reference\":\"Encounter/e\"},")
            .Diagnosis("E11.9", "2026-01-01", "\"id\":\"c2\",\"encounter\":{\"reference\":\"Encounter/e\"},")
            .Diagnosis("I10", "2026-01-01", "\"id\":\"c3\",")
            .Diagnosis("I48", "2026-01-01", "\"id\":\"c4\",\"encounter\":{\"reference\":\"Encounter/e\"},\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},")
            .Summary.Visits);

        Assert.Equal(["I10", "E11.9"], visit.Diagnoses.Select(diagnosis => diagnosis.Code));
        Assert.Equal([true, false], visit.Diagnoses.Select(diagnosis => diagnosis.IsPrincipal));
    }

    [Fact]
    public void A_reason_given_as_a_code_is_put_into_words() => Assert.Equal("ปวดศีรษะ", Assert.Single(new FactChart().Add(
        """{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"period":{"start":"2026-01-01"},"reasonCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"R51"}]}]}""")
        .Summary.Visits).Reason);

    [Fact]
    public void A_visit_without_anything_is_still_a_visit() =>
        Assert.Equal((VisitKind.Other, "2026-11-22"), (Assert.Single(Bare().Visits).Kind, Bare().Visits[0].Start.ToIso()));

    [Fact]
    public void One_kind_of_procedure_is_one_line_with_its_newest_day()
    {
        var procedures = new FactChart()
            .Add(Procedure("completed", "3995", "2026-09-01")).Add(Procedure("completed", "3995", "2026-11-01"), Clinic)
            .Add(Procedure("not-done", "8952", "2026-11-01")).Add(Procedure("preparation", "8953", "2026-11-01"))
            .Add("""{"resourceType":"Procedure","status":"completed","code":{"text":"ถอนฟัน"}}""").Summary.Procedures;

        Assert.Equal([("3995", 2), ("", 1)], procedures.Select(item => (item.Concept.Code, item.Times)));
        Assert.Equal(["2026-11-01", ""], procedures.Select(item => item.Date.ToIso()));
    }

    [Fact]
    public void Appointments_to_come_stand_soonest_first()
    {
        var appointments = new FactChart()
            .Add(Appointment("booked", "2027-01-19T08:30:00+07:00")).Add(Appointment("booked", "2026-11-22T17:30:00Z"))
            .Add(Appointment("booked", "2026-11-22T10:00:00+07:00")).Add(Appointment("cancelled", "2026-12-24T09:00:00+07:00"))
            .Add(Appointment("noshow", "2026-12-24T09:00:00+07:00")).Add("""{"resourceType":"Appointment","status":"booked"}""").Summary.Appointments;

        Assert.Equal(["2026-11-23", "2027-01-19"], appointments.Select(item => item.Start.ToIso()));
    }

    static PatientSummary Bare() => new FactChart().Add("""{"resourceType":"Encounter"}""").Summary;

    static FactChart Visit(string id, string day, string kind) => new FactChart().Add(Encounter(id, day, kind));

    static string Encounter(string id, string day, string kind) =>
        $$"""{"resourceType":"Encounter","id":"{{id}}","status":"finished","class":{"code":"{{kind}}"},"period":{"start":"{{day}}"} }""";

    static string Procedure(string status, string code, string day) =>
        $$"""{"resourceType":"Procedure","status":"{{status}}","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"{{code}}"}]},"performedDateTime":"{{day}}"}""";

    static string Appointment(string status, string start) =>
        $$"""{"resourceType":"Appointment","status":"{{status}}","start":"{{start}}","description":"ตรวจ INR"}""";
}
