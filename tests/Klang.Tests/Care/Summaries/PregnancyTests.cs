using Klang.Care.Summaries;
using Xunit;

namespace Klang.Tests.Care.Summaries;

/// <summary>Pregnancies put together from last periods, due dates, visits and deliveries.</summary>
public sealed class PregnancyTests
{
    const string LastPeriod = "8665-2";
    const string DueDate = "11778-8";
    const string Delivered = "93857-1";

    [Fact]
    public void A_last_period_and_a_due_date_of_two_places_are_one_pregnancy_with_its_weeks()
    {
        var chart = Woman().Result(LastPeriod, Day("2026-05-16"), "2026-07-01").Result(DueDate, Day("2027-02-20"), "2026-09-10", facility: FactChart.Clinic);
        var item = Assert.Single(chart.Summary.Pregnancies);

        Assert.True(item.IsOngoing);
        Assert.Equal((27, "2027-02-20"), (item.WeeksOn(FactChart.Today), item.DueDate.ToIso()));
        Assert.Equal(AlertKind.Pregnancy, Assert.Single(chart.Summary.Alerts).Kind);
    }

    [Theory]
    [InlineData("2025-01-10")]
    [InlineData("2026-02-01")]
    public void A_pregnancy_past_its_time_is_not_present(string lastPeriod)
    {
        var chart = Woman().Result(LastPeriod, Day(lastPeriod), lastPeriod);

        Assert.False(Assert.Single(chart.Summary.Pregnancies).IsOngoing);
        Assert.Empty(chart.Summary.Alerts);
    }

    [Fact]
    public void A_delivery_a_loss_or_care_after_birth_ends_it()
    {
        Assert.Equal("2026-11-01", Ended(Present().Result(Delivered, Day("2026-11-01"))));
        Assert.Equal("2026-07-20", Ended(Present().Diagnosis("O03.9", "2026-07-20")));
        Assert.Equal("2026-11-10", Ended(Present().Diagnosis("O86.0", "2026-11-10")));
        Assert.Equal("2026-11-10", Ended(Present().Diagnosis("z370", "2026-11-10")));
        Assert.True(Assert.Single(Present().Diagnosis("O14.1", "2026-11-10").Summary.Pregnancies).IsOngoing);
    }

    [Fact]
    public void A_test_that_says_no_counts_from_its_day_on()
    {
        const string No = "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"60001007\"}]}";
        Assert.True(Assert.Single(Present().Result("82810-3", No, "2026-05-20").Summary.Pregnancies).IsOngoing);
        Assert.False(Assert.Single(Present().Result("82810-3", No, "2026-11-20").Summary.Pregnancies).IsOngoing);
    }

    [Fact]
    public void A_year_or_a_month_gives_no_weeks_but_says_pregnant()
    {
        var item = Assert.Single(Woman().Result(LastPeriod, Day("2026"), "2026-10-01").Summary.Pregnancies);

        Assert.True(item.IsOngoing);
        Assert.Null(item.WeeksOn(FactChart.Today));
    }

    [Theory]
    [InlineData("2026-10-01", true)]
    [InlineData("2026-01-01", false)]
    public void An_antenatal_visit_alone_stands_for_four_months(string day, bool isPresent) =>
        Assert.Equal(isPresent, !Woman().Diagnosis("Z34.8", day).Summary.Pregnancies.IsEmpty);

    [Fact]
    public void Men_are_not_pregnant_and_the_withdrawn_counts_for_nothing()
    {
        Assert.Empty(FactChart.Of("male", "1990-01-01").Result(LastPeriod, Day("2026-05-16")).Summary.Pregnancies);
        Assert.Empty(Woman().Diagnosis("Z34.8", "2026-10-01", "\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]},").Summary.Pregnancies);
        Assert.Empty(Woman().Result(LastPeriod, "\"valueDateTime\":\"ไม่ทราบ\"").Summary.Pregnancies);
    }

    static string Ended(FactChart chart)
    {
        var item = Assert.Single(chart.Summary.Pregnancies);
        Assert.False(item.IsOngoing);
        return item.Ended.ToIso();
    }

    static FactChart Woman() => FactChart.Of("female", "2000-02-29");

    static FactChart Present() => Woman().Result(LastPeriod, Day("2026-05-16"), "2026-07-01");

    static string Day(string day) => $"\"valueDateTime\":\"{day}\"";
}
