using Klang.Care.Summaries;
using Klang.Care.Terms;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>What must not be missed, and what must not cry wolf.</summary>
public sealed class AlertTests
{
    [Fact]
    public void An_allergen_given_after_the_allergy_was_known_is_a_stop()
    {
        var alert = Assert.Single(new FactChart().Allergy("Amoxicillin").Dispense("AMOXICILLIN 500 mg cap", facility: Clinic).Summary.Alerts);

        Assert.Equal((AlertKind.AllergyConflict, AlertLevel.Stop), (alert.Kind, alert.Level));
        Assert.Equal(("AMOXICILLIN 500 mg cap", "Amoxicillin", Clinic), (alert.Medicine, alert.Allergy!.Name, alert.Origin.Facility.Code));
    }

    [Theory]
    [InlineData("2018-03-04", "2018-03-04", false)]
    [InlineData("2018-03-04", "2018-03-05", true)]
    [InlineData("2026-11-02", "2018-03-04", false)]
    [InlineData("2026-11-02T09:00:00+07:00", "2026-11-02T14:00:00+07:00", true)]
    [InlineData("2026-11-02T14:00:00+07:00", "2026-11-02T09:00:00+07:00", false)]
    [InlineData("2026-11-02T14:00:00+07:00", "2026-11-02", false)]
    public void What_was_given_before_the_allergy_was_known_raises_nothing(string known, string given, bool isRaised) =>
        Assert.Equal(isRaised, !new FactChart().Allergy("Amoxicillin", known).Dispense("Amoxicillin 500 mg cap", given).Summary.Alerts.IsEmpty);

    [Fact]
    public void The_earliest_day_on_which_anyone_knew_counts() =>
        Assert.Equal(AlertKind.AllergyConflict, Assert.Single(new FactChart().Allergy("Aspirin", "2026-11-20").Allergy("ASA", "2010", facility: Clinic)
            .Dispense("Aspirin 81 mg tab").Summary.Alerts).Kind);

    [Theory]
    [InlineData("""{"resourceType":"MedicationDispense","status":"completed","category":{"coding":[{"code":"inpatient"}]},"medicationCodeableConcept":{"text":"Amoxicillin"},"whenHandedOver":"2026-11-02"}""", MedicineBasis.Dispensed)]
    [InlineData("""{"resourceType":"MedicationAdministration","status":"completed","medicationCodeableConcept":{"text":"Amoxicillin"},"effectiveDateTime":"2026-11-02"}""", MedicineBasis.Dispensed)]
    [InlineData("""{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"text":"Amoxicillin"},"authoredOn":"2026-11-02"}""", MedicineBasis.Prescribed)]
    [InlineData("""{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":"Amoxicillin"},"effectiveDateTime":"2026-11-02"}""", MedicineBasis.Stated)]
    public void Ward_doses_orders_and_statements_are_checked_too(string json, MedicineBasis basis)
    {
        var alert = Assert.Single(new FactChart().Allergy("Penicillin").Add(json).Summary.Alerts);

        Assert.Equal((AlertKind.AllergyConflict, basis), (alert.Kind, alert.Basis));
    }

    [Theory]
    [InlineData("\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},")]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},")]
    [InlineData("\"category\":[\"food\"],")]
    public void An_allergy_withdrawn_over_or_to_food_raises_nothing(string more) =>
        Assert.Empty(new FactChart().Allergy("Amoxicillin", more: more).Dispense("Amoxicillin 500 mg cap").Summary.Alerts);

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("cancelled")]
    [InlineData("declined")]
    public void A_dispensing_that_never_was_raises_nothing(string status) =>
        Assert.Empty(new FactChart().Allergy("Amoxicillin").Add(
            $$"""{"resourceType":"MedicationDispense","status":"{{status}}","medicationCodeableConcept":{"text":"Amoxicillin"},"whenHandedOver":"2026-11-02"}""").Summary.Alerts);

    [Fact]
    public void A_relative_among_the_current_medicines_is_a_caution()
    {
        var alert = Assert.Single(new FactChart().Allergy("Ibuprofen", "2023-02-02").Dispense("Diclofenac 25 mg tab").Summary.Alerts);

        Assert.Equal((AlertKind.AllergyClassConflict, AlertLevel.Caution, SubstanceClass.Nsaids), (alert.Kind, alert.Level, alert.Class));
        Assert.Empty(new FactChart().Allergy("Ibuprofen", "2023-02-02").Dispense("Diclofenac 25 mg tab", "2024-01-01").Summary.Alerts);
    }

    [Theory]
    [InlineData("\"valueQuantity\":{\"value\":29.9,\"unit\":\"mL/min/{1.73_m2}\"}", true)]
    [InlineData("\"valueQuantity\":{\"value\":15,\"comparator\":\"<\",\"unit\":\"mL/min\"}", true)]
    [InlineData("\"valueString\":\"< 15\"", true)]
    [InlineData("\"valueQuantity\":{\"value\":60,\"comparator\":\"<\",\"unit\":\"mL/min\"}", false)]
    [InlineData("\"valueQuantity\":{\"value\":15,\"comparator\":\">\",\"unit\":\"mL/min\"}", false)]
    [InlineData("\"valueQuantity\":{\"value\":30,\"unit\":\"mL/min\"}", false)]
    public void Poor_kidneys_are_said_even_where_the_laboratory_only_gives_a_limit(string value, bool isRaised) =>
        Assert.Equal(isRaised, new FactChart().Result("62238-1", value).Summary.Alerts.Any(alert => alert.Kind == AlertKind.PoorKidneys));

    [Fact]
    public void The_newest_kidney_result_decides() =>
        Assert.Empty(new FactChart().Number("62238-1", "12", "mL/min", "2025-01-01").Number("62238-1", "75", "mL/min", "2026-01-01").Summary.Alerts);

    [Fact]
    public void Warfarin_brings_the_last_inr()
    {
        var alert = Assert.Single(new FactChart().Dispense("COUMADIN 3 mg tab").Number("6301-6", "3.4", "", "2026-09-01").Summary.Alerts);

        Assert.Equal((AlertKind.Warfarin, "3.4"), (alert.Kind, alert.Result!.Latest.Text));
    }

    [Theory]
    [InlineData("Z49.1", "\"recordedDate\":\"2026-06-01\",\"category\":[{\"coding\":[{\"code\":\"encounter-diagnosis\"}]}],", true)]
    [InlineData("Z491", "\"recordedDate\":\"2025-06-01\",\"category\":[{\"coding\":[{\"code\":\"encounter-diagnosis\"}]}],", false)]
    [InlineData("Z99.2", "\"onsetDateTime\":\"2019-01-01\",\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},", true)]
    [InlineData("Z99.2", "\"onsetDateTime\":\"2019-01-01\",\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},", false)]
    [InlineData("z992", "\"onsetDateTime\":\"2026-10-01\",\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]},", false)]
    public void Dialysis_is_said_while_it_lasts(string code, string more, bool isRaised) =>
        Assert.Equal(isRaised, new FactChart().Problem(code, more).Summary.Alerts.Any(alert => alert.Kind == AlertKind.Dialysis));

    [Fact]
    public void Tuberculosis_medicines_in_one_tablet_are_seen()
    {
        Assert.Equal(AlertKind.Tuberculosis, Assert.Single(new FactChart().Dispense("Isoniazid 75 mg/Rifampicin 150 mg tab").Summary.Alerts).Kind);
        Assert.Empty(new FactChart().Dispense("Isoniazid 300 mg tab").Summary.Alerts);
    }

    [Fact]
    public void The_deceased_are_said_to_be_so()
    {
        var summary = new FactChart("""{"resourceType":"Patient","deceasedDateTime":"2026-11-20T23:30:00Z"}""").Summary;

        Assert.Equal((true, "2026-11-21"), (summary.Person.IsDeceased, summary.Person.Death.ToIso()));
        Assert.Equal(AlertKind.Deceased, Assert.Single(summary.Alerts).Kind);
        Assert.True(new FactChart("""{"resourceType":"Patient","deceasedBoolean":true}""").Summary.Person.IsDeceased);
        Assert.False(new FactChart("""{"resourceType":"Patient","deceasedBoolean":false}""").Summary.Person.IsDeceased);
    }

    [Fact]
    public void The_gravest_stand_first() =>
        Assert.Equal([AlertKind.AllergyConflict, AlertKind.Warfarin, AlertKind.PoorKidneys], new FactChart().Dispense("Warfarin 3 mg tab")
            .Number("62238-1", "20", "mL/min").Allergy("Amoxicillin").Dispense("Amoxicillin 500 mg").Summary.Alerts.Select(alert => alert.Kind));
}
