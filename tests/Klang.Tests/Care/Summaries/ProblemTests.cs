using Klang.Care.Terms;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Lasting problems, present and past.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},", true)]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"relapse\"}]},", true)]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},", false)]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"remission\"}]},", false)]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"inactive\"}]},", false)]
    [InlineData("\"clinicalStatus\":{\"text\":\"ยังรักษาอยู่\"},", true)]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"จำหน่าย\"}]},", true)]
    [InlineData("\"abatementDateTime\":\"2016-01-01\",", false)]
    [InlineData("\"abatementString\":\"หายแล้ว\",", false)]
    [InlineData("", true)]
    public void The_status_tells_present_from_past_and_an_unknown_one_hides_nothing(string more, bool isActive) =>
        Assert.Equal(isActive, Assert.Single(new FactChart().Problem("E119", more).Summary.Problems).IsActive);

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("refuted")]
    public void A_withdrawn_problem_is_gone(string status) =>
        Assert.Empty(new FactChart().Problem("E119", $$"""
            "verificationStatus":{"coding":[{"code":"{{status}}"}]},
            """).Summary.Problems);

    [Fact]
    public void Two_spellings_of_one_code_are_one_problem_with_both_sources_and_the_earliest_onset()
    {
        var item = Assert.Single(new FactChart().Problem("E11.9", "\"onsetDateTime\":\"2016-02-11\",").Problem("e119", "\"onsetDateTime\":\"2015-06\",", Clinic)
            .Add("""{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11.9"}]},"onsetDateTime":"2017"}""", "X1002")
            .Summary.Problems);

        Assert.Equal(("E11.9", "เบาหวานชนิดที่ 2", "2015-06"), (item.Code, item.Name.Thai, item.Onset.ToIso()));
        Assert.Equal([Clinic, Hospital, "X1002"], item.Origins.Select(origin => origin.Facility.Code));
    }

    [Fact]
    public void The_present_stand_before_the_past_and_the_newest_first() => Assert.Equal(["N18.3", "E11.9", "J18.9"], new FactChart()
        .Problem("J189", "\"onsetDateTime\":\"2026-01-01\",\"abatementDateTime\":\"2026-02-01\",")
        .Problem("E119", "\"onsetDateTime\":\"2015\",").Problem("N183", "\"onsetDateTime\":\"2024-04-18\",").Summary.Problems.Select(item => item.Code));

    [Fact]
    public void What_visits_keep_diagnosing_and_no_list_holds_is_shown_and_marked()
    {
        var item = Assert.Single(new FactChart().Diagnosis("I48", "2026-09-01").Diagnosis("J00", "2026-09-01").Diagnosis("I10", "2020-01-01").Summary.Problems);

        Assert.Equal(("I48", true, true), (item.Code, item.IsOnlyDiagnosed, item.IsActive));
    }

    [Theory]
    [InlineData("\"onsetDateTime\":\"2015\",", 1)]
    [InlineData("\"onsetDateTime\":\"2015\",\"abatementDateTime\":\"2026-10-01\",", 1)]
    [InlineData("\"onsetDateTime\":\"2015\",\"abatementDateTime\":\"2016-01-01\",", 2)]
    public void A_disease_that_the_list_calls_past_is_back_when_visits_diagnose_it_later(string more, int problems) =>
        Assert.Equal(problems, new FactChart().Problem("J459", more).Diagnosis("J45.0", "2026-09-01").Summary.Problems.Length);

    [Theory]
    [InlineData("E11.9", "เบาหวานชนิดที่ 2")]
    [InlineData("n18.30", "โรคไตเรื้อรัง ระยะ 3")]
    [InlineData("A15.0", "วัณโรคปอด พบเชื้อ")]
    [InlineData("G35", "โรคระบบประสาท")]
    [InlineData("W54", "สาเหตุภายนอก")]
    public void A_code_alone_gets_words(string code, string thai) => Assert.Equal(thai, Icd10Words.Of(code).Thai);

    [Theory]
    [InlineData("")]
    [InlineData("E1")]
    [InlineData("123")]
    [InlineData("เบาหวาน")]
    public void What_is_no_code_gets_none(string code) => Assert.False(Icd10Words.Of(code).Exists);

    [Fact]
    public void A_nameless_problem_is_left_out_and_one_of_words_alone_is_kept()
    {
        Assert.Empty(new FactChart().Add("""{"resourceType":"Condition","code":{"coding":[{}]} }""").Add("""{"resourceType":"Condition"}""").Summary.Problems);
        Assert.Equal("ปวดเข่า", Assert.Single(new FactChart().Add("""{"resourceType":"Condition","code":{"text":"ปวดเข่า"} }""").Summary.Problems).Name.Thai);
    }
}
