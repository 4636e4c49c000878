using Klang.Care.Summaries;
using Klang.Care.Wording;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>The banner, and dates and ages in words.</summary>
public sealed class PersonTests
{
    [Fact]
    public void The_name_on_the_card_comes_before_nicknames_and_old_names()
    {
        var person = new FactChart("""{"resourceType":"Patient","name":[{"use":"nickname","text":"น้อย"},{"use":"old","text":"นางเก่า"},{"use":"official","prefix":["นาง"],"given":["สมใจ"],"family":"ใจดี"},{"given":["Somjai"],"family":"Jaidee","prefix":["Mrs."]}]}""").Summary.Person;

        Assert.Equal(("นางสมใจ ใจดี", "Mrs. Somjai Jaidee"), (person.Name, person.LatinName));
    }

    [Fact]
    public void A_citizen_number_is_masked_and_hospital_numbers_are_none()
    {
        var person = new FactChart("""{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/hcode/5/X1001/HN","value":"1234567890123"},{"system":"https://terms.sil-th.org/id/th-cid","value":"3999900000125"}]}""").Summary.Person;

        Assert.Equal(("3999900000125", "3-99xx-xxxxx-xx-5"), (person.Cid, person.MaskedCid));
    }

    [Fact]
    public void A_right_that_is_past_or_to_come_is_not_in_force() => Assert.Equal([("บัตรทอง", true), ("ประกันสังคม", false), ("ข้าราชการ", false)],
        new FactChart().Add(Right("ประกันสังคม", "2027-01-01", "2030-01-01")).Add(Right("ข้าราชการ", "2010-01-01", "2020-01-01")).Add(Right("บัตรทอง", "2026-01-01", "2026-11-23"))
            .Summary.Person.Coverages.Select(item => (item.Name, item.IsActive)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":[{}],"identifier":[{}],"gender":5,"birthDate":"?"}""")]
    [InlineData("""{"name":"x","identifier":"x","birthDate":"2569-02-30"}""")]
    public void A_person_of_whom_nothing_is_known_has_a_banner(string json)
    {
        var person = new FactChart(json).Summary.Person;

        Assert.Equal(("", PersonSex.Unknown, false, false), (person.Name, person.Sex, person.Birth.IsKnown, person.IsDeceased));
    }

    [Theory]
    [InlineData("2026-11-23T23:30:00Z", "24 พ.ย. 2569", "24 Nov 2026")]
    [InlineData("2026-11-23T16:59:59.999Z", "23 พ.ย. 2569", "23 Nov 2026")]
    [InlineData("2026-12-31T20:00:00-05:00", "1 ม.ค. 2570", "1 Jan 2027")]
    [InlineData("2026-11-23", "23 พ.ย. 2569", "23 Nov 2026")]
    [InlineData("2026-11", "พ.ย. 2569", "Nov 2026")]
    [InlineData("2026", "ปี 2569", "2026")]
    [InlineData("2567-02-29", "29 ก.พ. 2567", "29 Feb 2024")]
    [InlineData("2026-02-29", "ไม่ทราบวันที่", "date unknown")]
    [InlineData("26-02-29", "ไม่ทราบวันที่", "date unknown")]
    [InlineData("", "ไม่ทราบวันที่", "date unknown")]
    public void A_date_is_said_as_far_as_it_is_known_in_the_years_of_the_language(string date, string thai, string english)
    {
        var read = FactDate.Parse(System.Text.Encoding.UTF8.GetBytes(date));

        Assert.Equal((thai, english), (DateWords.Date(read, Language.Thai), DateWords.Date(read, Language.English)));
    }

    [Theory]
    [InlineData("2026-11-23", "0 วัน")]
    [InlineData("2026-10-24", "30 วัน")]
    [InlineData("2026-10-23", "1 เดือน")]
    [InlineData("2024-11-24", "23 เดือน")]
    [InlineData("2024-11-23", "2 ปี")]
    [InlineData("1959-01-12", "67 ปี")]
    [InlineData("1959", "ราว 67 ปี")]
    [InlineData("2027-01-01", null)]
    public void Age_is_in_days_months_or_years(string birth, string? age) =>
        Assert.Equal(age, DateWords.Age(FactDate.Parse(System.Text.Encoding.UTF8.GetBytes(birth)), Today, Language.Thai));

    [Theory]
    [InlineData("2026-11-23", "วันนี้")]
    [InlineData("2026-11-22", "เมื่อวาน")]
    [InlineData("2026-06-20", "อายุ 5 เดือน")]
    [InlineData("2026-11", "เดือนนี้")]
    [InlineData("2026-09", "อายุ 2 เดือน")]
    [InlineData("2020-09", "อายุ 6 ปี")]
    [InlineData("2024", "อายุ 2 ปี")]
    [InlineData("2026-11-24", "ในอนาคต")]
    [InlineData("", null)]
    public void How_old_a_fact_is_claims_no_more_than_is_known(string date, string? words) =>
        Assert.Equal(words, DateWords.Staleness(FactDate.Parse(System.Text.Encoding.UTF8.GetBytes(date)), Today, Language.Thai));

    static string Right(string name, string from, string until) =>
        $$"""{"resourceType":"Coverage","status":"active","type":{"text":"{{name}}"},"period":{"start":"{{from}}","end":"{{until}}"} }""";
}
