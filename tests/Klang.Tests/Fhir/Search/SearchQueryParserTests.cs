using Klang.Fhir;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class SearchQueryParserTests
{
    [Theory]
    [InlineData("date=yesterday")]
    [InlineData("date=xx2025")]
    [InlineData("date=2025-02-30")]
    [InlineData("value-quantity=abc")]
    [InlineData("value-quantity=5|mg")]
    [InlineData("code:exact=x")]
    [InlineData("code:in=http://vs")]
    [InlineData("code:missing=maybe")]
    [InlineData("value-string:identifier=x")]
    [InlineData("subject:Medication=1")]
    [InlineData("subject=a b")]
    [InlineData("code=|")]
    [InlineData("code-value-quantity=a")]
    [InlineData("code-value-quantity=a$b$c")]
    [InlineData("status.name=x")]
    [InlineData("subject:Medication.code=x")]
    [InlineData("_has:Observation=x")]
    [InlineData("_has:Nothing:patient:code=x")]
    [InlineData("_has:Observation:status:code=x")]
    [InlineData("_has:Encounter:subject:status=x")]
    [InlineData("_count=-1")]
    [InlineData("_count=x")]
    [InlineData("_count=1&_count=2")]
    [InlineData("_total=some")]
    [InlineData("_summary=all")]
    [InlineData("_elements=a b")]
    [InlineData("_sort=code-value-quantity")]
    [InlineData("_include=Observation")]
    [InlineData("_include=Observation:status")]
    [InlineData("_include=Observation:subject:Medication")]
    [InlineData("_include:recurse=Observation:subject")]
    [InlineData("_contained=true")]
    [InlineData("_containedType=container")]
    [InlineData("_filter=x eq y")]
    public void What_is_wrong_is_refused_even_leniently(string query)
    {
        foreach (var strict in (bool[])[true, false])
        {
            var refusal = SearchCase.Parse(ResourceType.Observation, query, strict).Refusal;
            Assert.NotNull(refusal);
            Assert.Equal(RefusalKind.BadRequest, refusal.Kind);
            Assert.DoesNotContain("yesterday", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nothing=1")]
    [InlineData("subject.nothing=1")]
    [InlineData("_text=x")]
    [InlineData("_content=x")]
    [InlineData("_query=x")]
    [InlineData("_list=x")]
    [InlineData("_sort=nothing")]
    [InlineData("_include=Observation:nothing")]
    [InlineData("_has:Observation:patient:nothing=1")]
    public void What_is_unknown_is_refused_strictly_and_reported_leniently(string query)
    {
        var refusal = SearchCase.Parse(ResourceType.Patient, query.Replace("subject.", "organization.", StringComparison.Ordinal)).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal("not-supported", refusal.Complaints[0].Code);
        var lenient = SearchCase.Parse(ResourceType.Patient, query.Replace("subject.", "organization.", StringComparison.Ordinal), strict: false).Value;
        Assert.Single(lenient.Ignored);
        Assert.Empty(lenient.Applied);
        Assert.Empty(lenient.Criteria);
    }

    [Fact]
    public void A_strict_refusal_names_what_exists()
    {
        var refusal = SearchCase.Parse(ResourceType.Patient, "foo<bar=1&date=x&name=y").Refusal!;
        Assert.Equal(2, refusal.Complaints.Length);
        Assert.Contains("foobar", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("birthdate", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("_lastUpdated", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("_text", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_know_where_they_may_lead()
    {
        var query = SearchCase.Parse(ResourceType.Observation, "subject.name=x&subject:Patient.organization.name=y&patient.identifier=a|b").Value;
        var open = Assert.IsType<ChainCriterion>(query.Criteria[0]);
        Assert.Equal([ResourceType.Location, ResourceType.Patient], open.Links.Select(link => link.Target).Order());
        var deep = Assert.IsType<ChainCriterion>(query.Criteria[1]);
        var inner = Assert.IsType<ChainCriterion>(Assert.Single(deep.Links).Inner);
        Assert.Equal(ResourceType.Organization, Assert.Single(inner.Links).Target);
        Assert.IsType<ParameterCriterion>(inner.Links[0].Inner);
        var typed = Assert.IsType<ChainCriterion>(query.Criteria[2]);
        Assert.Equal(ResourceType.Patient, Assert.Single(typed.Links).Target);
    }

    [Fact]
    public void Reverse_chains_nest()
    {
        var query = SearchCase.Parse(ResourceType.Patient, "_has:Observation:patient:_has:AuditEvent:entity:agent=x&_has:Observation:subject:code:missing=true").Value;
        var outer = Assert.IsType<HasCriterion>(query.Criteria[0]);
        Assert.Equal((ResourceType.Observation, "patient"), (outer.Source, outer.Reference.Code));
        var inner = Assert.IsType<HasCriterion>(outer.Inner);
        Assert.Equal(ResourceType.AuditEvent, inner.Source);
        var plain = Assert.IsType<ParameterCriterion>(Assert.IsType<HasCriterion>(query.Criteria[1]).Inner);
        Assert.Equal(SearchModifier.Missing, plain.Modifier);
        var mixed = SearchCase.Parse(ResourceType.Encounter, "patient._has:Group:member:_id=102").Value;
        Assert.IsType<HasCriterion>(Assert.IsType<ChainCriterion>(mixed.Criteria[0]).Links[0].Inner);
    }

    [Fact]
    public void A_chain_has_a_longest_length()
    {
        var fits = string.Concat(Enumerable.Repeat("partof.", SearchLimits.ChainDepthMax)) + "name=x";
        Assert.True(SearchCase.Parse(ResourceType.Organization, fits).IsOk);
        Assert.False(SearchCase.Parse(ResourceType.Organization, "partof." + fits, strict: false).IsOk);
        var has = string.Concat(Enumerable.Repeat("_has:Organization:partof:", SearchLimits.ChainDepthMax)) + "name=x";
        Assert.True(SearchCase.Parse(ResourceType.Organization, has).IsOk);
        Assert.False(SearchCase.Parse(ResourceType.Organization, "_has:Organization:partof:" + has, strict: false).IsOk);
    }

    [Fact]
    public void Every_limit_holds_at_its_edge()
    {
        static bool Fits(string query) => SearchCase.Parse(ResourceType.Patient, query, strict: false).IsOk;
        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

        Assert.True(Fits(Repeat("name=x&", SearchLimits.ParametersMax)));
        Assert.False(Fits(Repeat("name=x&", SearchLimits.ParametersMax + 1)));
        Assert.True(Fits("_id=" + Repeat("1,", SearchLimits.ValuesMax)));
        Assert.False(Fits("_id=" + Repeat("1,", SearchLimits.ValuesMax + 1)));
        Assert.True(Fits("name=" + new string('x', SearchLimits.ValueLengthMax)));
        Assert.False(Fits("name=" + new string('x', SearchLimits.ValueLengthMax + 1)));
        Assert.False(Fits(new string('x', SearchLimits.NameLengthMax + 1) + "=1"));
        Assert.True(Fits("_sort=" + Repeat("name,", SearchLimits.SortKeysMax)));
        Assert.False(Fits("_sort=" + Repeat("name,", SearchLimits.SortKeysMax + 1)));
        Assert.True(Fits(Repeat("_include=*&", SearchLimits.IncludesMax)));
        Assert.False(Fits(Repeat("_include=*&", SearchLimits.IncludesMax + 1)));
        Assert.True(Fits("_elements=" + Repeat("id,", SearchLimits.ElementsMax)));
        Assert.False(Fits("_elements=" + Repeat("id,", SearchLimits.ElementsMax + 1)));
    }

    [Fact]
    public void Control_parameters_are_read()
    {
        var query = SearchCase.Parse(ResourceType.Observation,
            "_count=5000&_total=accurate&_summary=data&_elements=id,Observation.status&_sort=-date,_lastUpdated&_format=json&_contained=false"
            + "&_include=Observation:subject:Patient&_revinclude:iterate=Provenance:target&_include=*&_include=Observation:*").Value;
        Assert.Equal(SearchLimits.CountMax, query.Count);
        Assert.False(query.CountOnly);
        Assert.Equal(TotalMode.Accurate, query.Total);
        Assert.Equal(SummaryMode.Data, query.Summary);
        Assert.Equal(["id", "status"], query.Elements);
        Assert.Equal([("date", true), ("_lastUpdated", false)], query.Sort.Select(key => (key.Parameter.Code, key.Descending)));
        Assert.Equal("_format", Assert.Single(query.Left).Key);
        Assert.Equal(4, query.Includes.Length);
        Assert.Equal((false, ResourceType.Observation, "subject", ResourceType.Patient, false), Flat(query.Includes[0]));
        Assert.Equal((true, ResourceType.Provenance, "target", ResourceType.None, true), Flat(query.Includes[1]));
        Assert.Equal((false, ResourceType.None, null, ResourceType.None, false), Flat(query.Includes[2]));
        Assert.Equal((false, ResourceType.Observation, null, ResourceType.None, false), Flat(query.Includes[3]));
        Assert.True(SearchCase.Parse(ResourceType.Observation, "_count=0").Value.CountOnly);
        Assert.True(SearchCase.Parse(ResourceType.Observation, "_summary=count").Value.CountOnly);

        static (bool, ResourceType, string?, ResourceType, bool) Flat(Include include) =>
            (include.IsReverse, include.Source, include.Parameter?.Code, include.Target, include.Iterates);
    }

    [Fact]
    public void A_search_over_all_types_knows_common_parameters_and_those_that_all_types_share()
    {
        Assert.True(SearchCase.Parse(null, "_lastUpdated=gt2025&_id=1").IsOk);
        Assert.False(SearchCase.Parse(null, "code=1").IsOk);
        Assert.Equal([ResourceType.Condition, ResourceType.Observation], SearchCase.Parse(null, "code=1&_type=Condition,Observation").Value.Types);
        Assert.False(SearchCase.Parse(null, "name=1&_type=Patient,Observation").IsOk);
        Assert.False(SearchCase.Parse(null, "_type=Nothing", strict: false).IsOk);
        Assert.False(SearchCase.Parse(null, "_type=Patient&_type=Observation").IsOk);
        Assert.False(SearchCase.Parse(ResourceType.Patient, "_type=Patient").IsOk);
    }

    [Fact]
    public void An_empty_value_counts_as_not_given()
    {
        var query = SearchCase.Parse(ResourceType.Patient, "name=&family=x", strict: true).Value;
        Assert.Equal("name", Assert.Single(query.Ignored).Name);
        Assert.Single(query.Criteria);
    }

    [Fact]
    public void The_canonical_text_is_what_was_applied()
    {
        var query = SearchCase.Parse(ResourceType.Patient, "name=สม ชาย&nothing=1&identifier=http://hn|1&_format=json&_count=3", strict: false).Value;
        Assert.Equal("name=%E0%B8%AA%E0%B8%A1%20%E0%B8%8A%E0%B8%B2%E0%B8%A2&identifier=http://hn%7C1&_count=3", query.Canonical);
    }

    [Fact]
    public void Approximately_is_a_tenth_of_the_distance_to_now()
    {
        var now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.FromHours(7));
        var query = SearchQueryParser.Parse(ResourceType.Observation, SearchCase.Parameters("date=ap2015"), strict: true, now).Value;
        var range = Assert.IsType<DateValue>(Assert.IsType<ParameterCriterion>(query.Criteria[0]).AnyOf[0]).Range;
        Assert.InRange(new DateTime(range.LowTicks), new DateTime(2013, 12, 30), new DateTime(2014, 1, 2));
        Assert.InRange(new DateTime(range.HighTicks), new DateTime(2016, 12, 30), new DateTime(2017, 1, 2));
    }

    [Fact]
    public void Only_the_three_sorts_of_unknown_may_be_left_out()
    {
        var query = SearchCase.Parse(ResourceType.Patient, "code=1&name=x", strict: false).Value;
        Assert.Equal("code", Assert.Single(query.Ignored).Name);
        Assert.Equal("name", Assert.Single(query.Criteria).Name);
    }
}
