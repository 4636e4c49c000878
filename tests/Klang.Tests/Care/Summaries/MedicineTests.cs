using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Medicines the person may be taking now.</summary>
public sealed class MedicineTests
{
    [Theory]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-05-23", true)]
    [InlineData("2026-05-22", false)]
    [InlineData("2569-11-02", true)]
    public void A_dispensing_counts_for_six_months(string day, bool isCurrent) =>
        Assert.Equal(isCurrent, !new FactChart().Dispense("Losartan 50 mg tab", day).Summary.Medicines.IsEmpty);

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("cancelled")]
    [InlineData("stopped")]
    [InlineData("declined")]
    public void A_dispensing_that_was_stopped_or_never_was_is_left_out(string status) => Assert.Empty(new FactChart().Add(
        $$"""{"resourceType":"MedicationDispense","status":"{{status}}","medicationCodeableConcept":{"text":"Losartan"},"whenHandedOver":"2026-11-02"}""").Summary.Medicines);

    [Fact]
    public void What_was_given_in_a_ward_bed_is_left_out() =>
        Assert.Empty(new FactChart().Dispense("Ceftriaxone 1 g inj", more: "\"category\":{\"coding\":[{\"code\":\"inpatient\"}]},").Summary.Medicines);

    [Theory]
    [InlineData("\"status\":\"active\",", true)]
    [InlineData("\"status\":\"stopped\",", false)]
    [InlineData("\"status\":\"cancelled\",", false)]
    [InlineData("\"status\":\"entered-in-error\",", false)]
    [InlineData("\"status\":\"on-hold\",", false)]
    [InlineData("\"status\":\"draft\",", false)]
    [InlineData("\"status\":\"active\",\"intent\":\"proposal\",", false)]
    [InlineData("\"status\":\"active\",\"doNotPerform\":true,", false)]
    [InlineData("\"status\":\"active\",\"dispenseRequest\":{\"validityPeriod\":{\"end\":\"2026-11-22\"}},", false)]
    [InlineData("\"status\":\"active\",\"dispenseRequest\":{\"validityPeriod\":{\"end\":\"2026-11-23\"}},", true)]
    [InlineData("", false)]
    public void Only_orders_that_stand_are_listed(string more, bool isListed) =>
        Assert.Equal(isListed, !new FactChart().Order("Losartan 50 mg tab", more: more).Summary.Medicines.IsEmpty);

    [Fact]
    public void A_completed_order_counts_for_six_months()
    {
        Assert.Single(new FactChart().Order("Losartan", "2026-06-01", "\"status\":\"completed\",").Summary.Medicines);
        Assert.Empty(new FactChart().Order("Losartan", "2026-01-01", "\"status\":\"completed\",").Summary.Medicines);
    }

    [Theory]
    [InlineData("\"status\":\"active\",\"effectivePeriod\":{\"start\":\"2026-01-01\"},", true)]
    [InlineData("\"status\":\"active\",\"effectivePeriod\":{\"start\":\"2026-01-01\",\"end\":\"2026-02-01\"},", false)]
    [InlineData("\"status\":\"not-taken\",", false)]
    [InlineData("\"status\":\"stopped\",", false)]
    public void A_statement_holds_while_it_says_so(string more, bool isListed) => Assert.Equal(isListed, !new FactChart().Add(
        $$"""{"resourceType":"MedicationStatement",{{more}}"medicationCodeableConcept":{"text":"Losartan"} }""").Summary.Medicines.IsEmpty);

    [Fact]
    public void One_product_is_one_line_with_every_source_and_the_newest_directions()
    {
        var item = Assert.Single(new FactChart()
            .Dispense("Metformin 500 mg tab", "2026-11-18", "\"quantity\":{\"value\":60,\"unit\":\"เม็ด\"},", Clinic)
            .Dispense("METFORMIN  500 MG TAB", "2026-10-20", "\"quantity\":{\"value\":180.50},\"dosageInstruction\":[{\"text\":\"เช้า เย็น\"}],")
            .Summary.Medicines);

        Assert.Equal(("2026-11-18", "60 เม็ด", "เช้า เย็น", 2), (item.Last.ToIso(), item.Quantity, item.Directions, item.Times));
        Assert.Equal([Clinic, Hospital], item.Origins.Select(origin => origin.Facility.Code));
        Assert.False(item.IsDuplicate);
    }

    [Fact]
    public void One_substance_in_two_lines_is_marked_inside_a_combination_too()
    {
        var medicines = new FactChart().Dispense("Paracetamol 500 mg tab").Dispense("Paracetamol 325 mg + Tramadol 37.5 mg tab")
            .Dispense("Losartan 50 mg tab").Summary.Medicines;

        Assert.Equal(["Losartan 50 mg tab"], medicines.Where(item => !item.IsDuplicate).Select(item => item.Name));
    }

    [Theory]
    [InlineData("#m", "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\",\"code\":{\"text\":\"Warfarin 3 mg\"}}],", "Warfarin 3 mg")]
    [InlineData("Medication/m1", "", "Losartan 50 mg")]
    [InlineData("Medication/m1/_history/2", "", "Losartan 50 mg")]
    [InlineData("Medication/gone", "", "ยาลดความดัน")]
    public void A_medicine_named_by_reference_is_found(string reference, string more, string name) => Assert.Equal(name, Assert.Single(new FactChart()
        .Add("""{"resourceType":"Medication","id":"m1","code":{"text":"Losartan 50 mg"}}""")
        .Add($$"""{"resourceType":"MedicationDispense","status":"completed",{{more}}"medicationReference":{"reference":"{{reference}}","display":"ยาลดความดัน"},"whenHandedOver":"2026-11-02"}""")
        .Summary.Medicines).Name);

    [Fact]
    public void The_newest_stand_first_and_what_has_no_name_is_left_out() =>
        Assert.Equal(["B", "A"], new FactChart().Dispense("A", "2026-10-01").Dispense("B", "2026-11-01")
            .Add("""{"resourceType":"MedicationDispense","status":"completed"}""").Summary.Medicines.Select(item => item.Name));
}
