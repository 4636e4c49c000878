using Klang.Care.Summaries;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Doses, each once, newest first.</summary>
public sealed class VaccineTests
{
    [Fact]
    public void Doses_are_named_with_their_number_and_stand_newest_first() => Assert.Equal(
        ["ตับอักเสบบี 3 (HBV3)", "ตับอักเสบบี 2 (HBV2)", "ตับอักเสบบี 1 (HBV1)"],
        new FactChart().Vaccine("042", "2026-02-01").Vaccine("043", "2026-07-01").Vaccine("041", "2026-01-01").Summary.Vaccines.Select(item => item.Name.Thai));

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("not-done")]
    public void What_was_not_given_is_left_out(string status) => Assert.Empty(new FactChart().Add(
        $$"""{"resourceType":"Immunization","status":"{{status}}","vaccineCode":{"text":"BCG"},"occurrenceDateTime":"2026-01-01"}""").Summary.Vaccines);

    [Fact]
    public void The_giver_wins_over_who_heard_of_it()
    {
        var item = Assert.Single(new FactChart().Vaccine("815", "2026-06-18", "\"primarySource\":false,", Clinic)
            .Vaccine("815", "2026-06-18", "\"primarySource\":true,\"lotNumber\":\"L7\",").Summary.Vaccines);

        Assert.Equal((Hospital, "L7", false), (item.GivenAt!.Value.Code, item.Lot, item.IsHearsay));
        Assert.Equal([Hospital, Clinic], item.Origins.Select(origin => origin.Facility.Code));
        Assert.True(Assert.Single(new FactChart().Vaccine("815", "2026-06-18", "\"primarySource\":false,").Summary.Vaccines).IsHearsay);
    }

    [Fact]
    public void The_day_of_arrival_is_not_the_day_of_the_dose()
    {
        var vaccines = new FactChart().Vaccine("010", null).Vaccine("815", "2026-06-18").Summary.Vaccines;

        Assert.Equal(["815", "010"], vaccines.Select(item => item.Code));
        Assert.Equal(FactPrecision.None, vaccines[1].Date.Precision);
    }

    [Fact]
    public void A_dose_late_in_the_evening_of_greenwich_is_of_the_next_day_in_bangkok() =>
        Assert.Equal("2026-06-19", Assert.Single(new FactChart().Vaccine("815", "2026-06-18T23:30:00Z").Summary.Vaccines).Date.ToIso());
}
