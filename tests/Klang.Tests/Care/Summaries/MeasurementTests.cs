using Klang.Care.Summaries;
using Klang.Care.Wording;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Vital signs and laboratory results: as sent, in one unit, against the right range, in order of time.</summary>
public sealed class MeasurementTests
{
    const string Hb = "718-7";
    const string Glucose = "1558-6";
    const string Creatinine = "2160-0";
    const string HbA1c = "4548-4";
    const string Components = """[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":148,"unit":"mmHg"}},{"code":{"coding":[{"system":"http://snomed.info/sct","code":"271650006"},{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":92,"unit":"mmHg"}}]""";

    [Theory]
    [InlineData(Glucose, "7.0", "mmol/L", "126", "mg/dL")]
    [InlineData(Glucose, "7", "mmol/l", "126", "mg/dL")]
    [InlineData(Creatinine, "88.5", "umol/L", "1.00", "mg/dL")]
    [InlineData(Creatinine, "88.5", "µmol/L", "1.00", "mg/dL")]
    [InlineData(Creatinine, "88.5", "μmol/L", "1.00", "mg/dL")]
    [InlineData(HbA1c, "53", "mmol/mol", "7.00", "%")]
    [InlineData(Hb, "112", "g/L", "11.2", "g/dL")]
    [InlineData("2093-3", "5.2", "mmol/L", "201", "mg/dL")]
    [InlineData("777-3", "250000", "/uL", "250", "10*3/uL")]
    [InlineData("8310-5", "98.6", "[degF]", "37.0", "°C")]
    [InlineData("3084-1", "357", "umol/L", "6.00", "mg/dL")]
    public void Another_unit_is_converted_and_said_to_be(string code, string sent, string unit, string shown, string own)
    {
        var result = One(new FactChart().Number(code, sent, unit));

        Assert.Equal((shown, own, true), (result.Latest.Text, result.Unit, result.Latest.IsConverted));
    }

    [Theory]
    [InlineData(HbA1c, "7.40", "%", "7.40")]
    [InlineData(Creatinine, "0.9", "mg/dL", "0.9")]
    [InlineData("2823-3", "4.0", "mEq/L", "4.0")]
    [InlineData("6598-7", "0.0045", "ng/mL", "0.0045")]
    [InlineData("6598-7", "5.912345678", "ng/mL", "5.91")]
    [InlineData("6598-7", "-0.00012345", "ng/mL", "-0.000123")]
    [InlineData(HbA1c, "1E1", "%", "1E1")]
    public void A_number_keeps_its_decimals(string code, string sent, string unit, string shown)
    {
        var result = One(new FactChart().Number(code, sent, unit));

        Assert.Equal((shown, false), (result.Latest.Text, result.Latest.IsConverted));
    }

    [Fact]
    public void A_unit_that_cannot_be_converted_stays_apart_and_is_not_judged()
    {
        var labs = new FactChart().Number(Glucose, "141", "mg/dL").Number(Glucose, "4", "arb'U").Summary.Labs;

        Assert.Equal(["mg/dL", "arb'U"], labs.Select(lab => lab.Unit));
        Assert.Equal(ResultStanding.None, labs[1].Latest.Flag);
    }

    [Fact]
    public void The_code_of_the_unit_helps_where_its_words_are_thai() =>
        Assert.Equal("126", One(new FactChart().Result(Glucose,
            "\"valueQuantity\":{\"value\":7.0,\"unit\":\"มิลลิโมลต่อลิตร\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mmol/L\"}")).Latest.Text);

    [Theory]
    [InlineData("\"valueQuantity\":{\"value\":0.5,\"comparator\":\"<\",\"unit\":\"mg/dL\"}", "<0.5", ResultStanding.Low)]
    [InlineData("\"valueQuantity\":{\"value\":8,\"comparator\":\">=\",\"unit\":\"mg/dL\"}", ">=8", ResultStanding.High)]
    [InlineData("\"valueQuantity\":{\"value\":0.9,\"comparator\":\"<\",\"unit\":\"mg/dL\"}", "<0.9", ResultStanding.None)]
    [InlineData("\"valueQuantity\":{\"value\":1000,\"comparator\":\">\",\"unit\":\"umol/L\"}", ">11.3", ResultStanding.High)]
    [InlineData("\"valueString\":\"> 8\"", "> 8", ResultStanding.High)]
    [InlineData("\"valueString\":\"สิ่งส่งตรวจไม่พอ\"", "สิ่งส่งตรวจไม่พอ", ResultStanding.None)]
    [InlineData("\"valueCodeableConcept\":{\"text\":\"ลบ\"}", "ลบ", ResultStanding.None)]
    [InlineData("\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":40}}", "1:40", ResultStanding.None)]
    [InlineData("\"valueRange\":{\"low\":{\"value\":5},\"high\":{\"value\":10}}", "5–10", ResultStanding.None)]
    public void A_limit_or_a_word_is_shown_as_sent(string value, string shown, ResultStanding standing)
    {
        var latest = One(new FactChart().Result(Creatinine, value)).Latest;

        Assert.Equal((shown, standing), (latest.Text, latest.Flag));
        Assert.Null(latest.Value);
    }

    [Fact]
    public void A_bare_answer_code_is_put_into_words()
    {
        var result = One(new FactChart().Result("5196-1", "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"260385009\"}]}"));

        Assert.Equal("ลบ", ResultWords.Of(result, result.Latest, Language.Thai));
    }

    [Theory]
    [InlineData("female", "12.5", ResultStanding.Normal)]
    [InlineData("male", "12.5", ResultStanding.Low)]
    [InlineData("unknown", "12.5", ResultStanding.Normal)]
    [InlineData("unknown", "11.9", ResultStanding.Low)]
    [InlineData("other", "16.5", ResultStanding.Normal)]
    public void The_general_range_is_that_of_the_sex(string gender, string value, ResultStanding standing) =>
        Assert.Equal(standing, One(FactChart.Of(gender, "1980-01-01").Number(Hb, value, "g/dL")).Latest.Flag);

    [Fact]
    public void Children_are_not_measured_against_the_ranges_of_grown_ups()
    {
        var chart = FactChart.Of("male", "2025-12-01").Number("8867-4", "140", "/min").Number(Hb, "11", "g/dL").Number(Creatinine, "0.3", "mg/dL")
            .Number("29463-7", "9", "kg").Number("8302-2", "70", "cm")
            .Add("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"effectiveDateTime":"2026-11-02","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":85}}]}""");

        Assert.All(chart.Summary.Vitals.Concat(chart.Summary.Labs), result => Assert.Equal(ResultStanding.None, result.Latest.Flag));
        Assert.DoesNotContain(chart.Summary.Vitals, vital => vital.Key == "bmi");
        Assert.Equal(ResultStanding.High, One(FactChart.Of("male", "2025-12-01").Number("8310-5", "39.2", "Cel")).Latest.Flag);
    }

    [Theory]
    [InlineData("2008-11-03", ResultStanding.None)]
    [InlineData("2008-11-02", ResultStanding.Low)]
    public void The_age_on_the_day_of_the_result_decides(string birth, ResultStanding standing) =>
        Assert.Equal(standing, One(FactChart.Of("male", birth).Number(Hb, "11", "g/dL")).Latest.Flag);

    [Fact]
    public void The_range_of_the_report_wins_and_is_converted_with_the_value()
    {
        var result = One(new FactChart().Number(Creatinine, "100", "umol/L", more:
            "\"referenceRange\":[{\"type\":{\"coding\":[{\"code\":\"therapeutic\"}]},\"low\":{\"value\":1}},{\"type\":{\"coding\":[{\"code\":\"normal\"}]},\"low\":{\"value\":50},\"high\":{\"value\":90}}],"));

        Assert.Equal(ResultStanding.High, result.Latest.Flag);
        Assert.Equal(1.0179m, result.Range.High);
        Assert.False(result.Range.IsGeneral);
    }

    [Theory]
    [InlineData("HH", ResultStanding.CriticalHigh)]
    [InlineData("L", ResultStanding.Low)]
    [InlineData("A", ResultStanding.Abnormal)]
    [InlineData("N", ResultStanding.Normal)]
    public void What_the_laboratory_says_of_its_result_wins(string code, ResultStanding standing) =>
        Assert.Equal(standing, One(new FactChart().Number(Hb, "13", "g/dL", more: $$"""
            "interpretation":[{"coding":[{"code":"{{code}}"}]}],
            """)).Latest.Flag);

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("cancelled")]
    public void What_was_a_mistake_is_left_out(string status) => Assert.Empty(new FactChart().Add(
        $$"""{"resourceType":"Observation","status":"{{status}}","code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"valueQuantity":{"value":1} }""").Summary.Labs);

    [Fact]
    public void A_trend_runs_in_time_whatever_the_order_of_arrival_and_keeps_the_newest()
    {
        var chart = new FactChart();
        foreach (var month in Enumerable.Range(1, 20).OrderBy(month => month * 7 % 20))
        {
            chart.Number(HbA1c, $"{month + 4}", "%", new DateOnly(2024, 1, 1).AddMonths(month).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        var result = One(chart);
        Assert.Equal((20, Measurement.PointsMax, "24"), (result.Total, result.Points.Length, result.Latest.Text));
        Assert.Equal(result.Points.Select(point => point.Date).Order(), result.Points.Select(point => point.Date));
    }

    [Fact]
    public void The_same_result_told_by_two_is_one_with_both_as_sources()
    {
        var result = One(new FactChart().Number(HbA1c, "7.4", "%").Number(HbA1c, "7.40", "%", facility: Clinic));
        Assert.Equal([Hospital, Clinic], Assert.Single(result.Points).Origins.Select(origin => origin.Facility.Code));

        var heard = One(new FactChart().Add(
            """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"4548-4"}]},"effectiveDateTime":"2026-11-02","valueQuantity":{"value":7.4,"unit":"%"}}""",
            Hospital, Clinic));
        Assert.Equal([Hospital, Clinic], Assert.Single(heard.Points).Origins.Select(origin => origin.Facility.Code));

        Assert.Equal(2, One(new FactChart().Number(HbA1c, "7.4", "%").Number(HbA1c, "7.5", "%", facility: Clinic)).Total);
    }

    [Fact]
    public void Loinc_behind_another_vocabulary_and_the_national_codes_are_one_test()
    {
        var result = One(new FactChart()
            .Add("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"43396009"},{"system":"http://loinc.org","code":"4548-4"}]},"effectiveDateTime":"2026-10-02","valueQuantity":{"value":7.1,"unit":"%"}}""")
            .Add("""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-43plus-labtest","code":"0531601"}]},"effectiveDateTime":"2026-11-02","valueString":"7.4"}"""));

        Assert.Equal(["7.1", "7.4"], result.Points.Select(point => point.Text));
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"effectiveDateTime":"2026-11-02","component":@}""", "148/92")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"effectiveDateTime":"2026-11-02","valueString":"148 / 92"}""", "148/92")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":20,"unit":"kPa"}}]}""", "150/–")]
    public void Blood_pressure_is_read_however_it_is_written(string json, string shown) =>
        Assert.Equal(shown, One(new FactChart().Add(json.Replace("@", Components, StringComparison.Ordinal))).Latest.Text);

    [Theory]
    [InlineData("\"valueString\":\"ปกติ\"")]
    [InlineData("\"valueString\":\"120/\"")]
    [InlineData("\"component\":[{}]")]
    [InlineData("\"component\":\"x\"")]
    public void What_is_no_blood_pressure_makes_none(string value) => Assert.Empty(new FactChart().Add(
        $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},{{value}}}""").Summary.Vitals);

    [Fact]
    public void Sides_sent_apart_are_one_pressure()
    {
        var result = One(new FactChart().Number("8480-6", "150", "mmHg", "2026-11-02T08:00:00+07:00").Number("8462-4", "95", "mmHg", "2026-11-02T08:00:00+07:00"));

        Assert.Equal(("150/95", ResultStanding.High), (result.Latest.Text, result.Latest.Flag));
    }

    [Fact]
    public void Body_mass_follows_from_weight_and_height()
    {
        var vitals = new FactChart().Number("29463-7", "68.5", "kg").Number("8302-2", "1.54", "m").Summary.Vitals;

        Assert.Equal("28.9", vitals.Single(vital => vital.Key == "bmi").Latest.Text);
    }

    [Fact]
    public void The_abnormal_stand_first() => Assert.Equal(["hb", "hba1c"], new FactChart().Number(HbA1c, "5.0", "%").Number(Hb, "9", "g/dL")
        .Summary.Labs.Select(lab => lab.Key));

    [Fact]
    public void A_value_in_components_and_one_beside_them_are_both_kept() => Assert.Equal(2, new FactChart().Result("24357-6",
        "\"valueString\":\"เหลืองใส\",\"component\":[{\"code\":{\"text\":\"pH\"},\"valueQuantity\":{\"value\":6.0}}]").Summary.Labs.Length);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":{},"category":[{"coding":[{"code":"laboratory"}]}],"valueQuantity":{} }""")]
    [InlineData("""{"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"valueQuantity":{"value":"12"} }""")]
    [InlineData("""{"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"dataAbsentReason":{"text":"x"} }""")]
    [InlineData("""{"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"valueString":"  " }""")]
    [InlineData("""{"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"valueRatio":{} }""")]
    public void What_says_nothing_is_left_out(string json)
    {
        var summary = new FactChart().Add(json.Insert(1, "\"resourceType\":\"Observation\"" + (json.Length > 2 ? "," : ""))).Summary;

        Assert.Empty(summary.Labs);
        Assert.Empty(summary.Vitals);
    }

    [Fact]
    public void Numbers_beyond_measure_do_not_break_the_summary() =>
        Assert.Equal(["1000000000000000000000000000", "99999999999999999999999999999999"], One(new FactChart()
            .Number(Glucose, "1000000000000000000000000000", "mmol/L").Number(Glucose, "99999999999999999999999999999999", "mmol/L", "2026-11-03"))
            .Points.Select(point => point.Text));

    [Fact]
    public void A_range_in_another_unit_is_not_shown_under_the_tests_own() => Assert.Equal("mmol/L", One(new FactChart().Result(Glucose,
        "\"valueRange\":{\"low\":{\"value\":5,\"unit\":\"mmol/L\"},\"high\":{\"value\":7,\"unit\":\"mmol/L\"}}")).Unit);

    static Measurement One(FactChart chart) => Assert.Single(chart.Summary.Labs.Concat(chart.Summary.Vitals));
}
