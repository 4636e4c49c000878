using System.Globalization;
using Klang.Care.Summaries;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>The summary as a whole: nothing, nonsense and very much.</summary>
public sealed class WholeSummaryTests
{
    [Fact]
    public void An_empty_chart_has_a_summary_that_claims_nothing()
    {
        var summary = SummaryBuilder.Build([], default, Now);

        Assert.Equal((AllergyState.NotAsked, Today), (summary.Allergies.State, summary.Today));
        Assert.Empty(summary.Alerts);
        Assert.Empty(summary.Problems);
        Assert.Empty(summary.Medicines);
        Assert.Empty(summary.Facilities);
    }

    [Fact]
    public void The_day_is_that_of_bangkok() =>
        Assert.Equal(new DateOnly(2026, 11, 24), SummaryBuilder.Build([], default, new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero)).Today);

    [Theory]
    [InlineData("AllergyIntolerance")]
    [InlineData("Condition")]
    [InlineData("MedicationDispense")]
    [InlineData("MedicationRequest")]
    [InlineData("MedicationStatement")]
    [InlineData("MedicationAdministration")]
    [InlineData("Observation")]
    [InlineData("Immunization")]
    [InlineData("Encounter")]
    [InlineData("Procedure")]
    [InlineData("Appointment")]
    [InlineData("EpisodeOfCare")]
    [InlineData("Coverage")]
    [InlineData("Patient")]
    public void Members_of_the_wrong_shape_break_nothing(string type)
    {
        foreach (var shape in (string[])["5", "\"x\"", "[]", "{}", "[[]]", "[{}]", "{\"coding\":[5]}", "{\"coding\":{\"code\":[]}}", "null", "true"])
        {
            var json = $$"""
                {"resourceType":"{{type}}","status":"active","code":@,"vaccineCode":@,"medicationCodeableConcept":@,"medicationReference":@,
                "category":@,"clinicalStatus":@,"verificationStatus":@,"period":@,"class":@,"component":@,"valueQuantity":@,"reaction":@,
                "extension":@,"name":@,"identifier":@,"type":@,"diagnosis":@,"performer":@,"occurrenceDateTime":@,"effectiveDateTime":@,
                "onsetDateTime":@,"recordedDate":@,"start":@,"requestedPeriod":@,"dosageInstruction":@,"quantity":@,"payor":@,"reasonCode":@}
                """.Replace("@", shape, StringComparison.Ordinal);

            Assert.NotNull(new FactChart(json).Add(json).Add(json, Clinic).Summary);
        }
    }

    [Fact]
    public void The_same_facts_in_another_order_give_the_same_summary()
    {
        string[] names = ["Amoxicillin", "AMOXICILLIN 500 mg", "Ibuprofen", "กุ้ง"];
        var forth = names.Aggregate(new FactChart(), (chart, name) => chart.Allergy(name)).Summary.Allergies;
        var back = names.Reverse().Aggregate(new FactChart(), (chart, name) => chart.Allergy(name)).Summary.Allergies;

        Assert.Equal(forth.Items.Select(item => item.SubstanceKey), back.Items.Select(item => item.SubstanceKey));
    }

    [Fact]
    public void Thousands_of_facts_lose_no_allergy()
    {
        var chart = new FactChart();
        for (var at = 0; at < 3000; at++)
        {
            var day = Today.AddDays(-at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            chart.Number("4548-4", $"{at % 9}.{at % 7}", "%", day).Dispense($"Medicine{at} 5 mg tab", day).Diagnosis("I10", day)
                .Add($$"""{"resourceType":"Medication","id":"m{{at}}","code":{"text":"Medicine{{at}}"} }""");
        }

        var summary = chart.Allergy("Medicine7", "2020-01-01").Summary;
        Assert.Equal("Medicine7", Assert.Single(summary.Allergies.Items).Name);
        Assert.Equal(AlertKind.AllergyConflict, Assert.Single(summary.Alerts).Kind);
        Assert.Equal(3000, Assert.Single(summary.Labs).Total);
    }
}
