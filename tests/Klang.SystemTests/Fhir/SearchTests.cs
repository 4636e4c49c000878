using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Search over a small world of known answers (FHIR R4 §3.1.1).</summary>
[Collection(FhirTests.Name)]
public sealed class SearchTests(FhirHost host) : IAsyncLifetime
{
    const string Ucum = "http://unitsofmeasure.org";

    readonly Wire wire = host.Wire;
    readonly string tag = Guid.NewGuid().ToString("N");
    readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        await MakeAsync("org", "Organization", "\"name\":\"Öffentliche Klinik\"");
        await MakeAsync("doc", "Practitioner", "\"name\":[{\"family\":\"Doktor\"}]");
        await MakeAsync("ann", "Patient", """
            "active":true,"gender":"female","birthDate":"1980-05-05","name":[{"family":"Müller","given":["Ann Marie"]}],
            "identifier":[{"system":"http://example.org/mrn","value":"A1","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]}}]
            """);
        await MakeAsync("bob", "Patient", "\"gender\":\"male\",\"birthDate\":\"1990-01\",\"name\":[{\"family\":\"สมิธ\",\"given\":[\"Bob\"]}],\"identifier\":[{\"value\":\"B2\"}]");
        await ObserveAsync("o1", "ann", "1-1", "5.4", "mmol/L", "\"effectiveDateTime\":\"2024-01-10T10:00:00+07:00\"", $",\"performer\":[{Refer("Practitioner", "doc")}]");
        await ObserveAsync("o2", "ann", "1-2", "100", "mg", "\"effectiveDateTime\":\"2024-02\"");
        await ObserveAsync("o3", "bob", "1-1", "7.0", "mmol/L", "\"effectiveDateTime\":\"2024-03-01\"");
        await MakeAsync("o4", "Observation", $$$"""
            "status":"preliminary","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{{{Refer("Patient", "bob")}}},
            "effectivePeriod":{"start":"2024-01-01","end":"2024-06-01"},
            "component":[{"code":{"coding":[{"code":"8480-6"}]},"valueQuantity":{"value":120,"system":"{{{Ucum}}}","code":"mm[Hg]"}}]
            """);
        await MakeAsync("enc", "Encounter", $$""" "status":"finished","class":{"code":"AMB"},"subject":{{Refer("Patient", "ann")}},"serviceProvider":{{Refer("Organization", "org")}} """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    Task ObserveAsync(string name, string patient, string code, string value, string unit, string when, string more = "") =>
        MakeAsync(name, "Observation", $$"""
            "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}","display":"Display {{code}}"}],"text":"words of {{code}}"},
            "subject":{{Refer("Patient", patient)}},{{when}},"valueQuantity":{"value":{{value}},"unit":"{{unit}}","system":"{{Ucum}}","code":"{{unit}}"}{{more}}
            """);

    string Refer(string type, string name) => $$"""{"reference":"{{type}}/{{ids[name]}}"}""";

    async Task MakeAsync(string name, string type, string members)
    {
        await Task.Delay(2, TestContext.Current.CancellationToken); // Ids and lastUpdated tell milliseconds apart; the tests of order rest on it.
        ids[name] = await wire.CreateAsync(type, $$"""
            {"resourceType":"{{type}}","meta":{"tag":[{"system":"http://example.org/t","code":"{{tag}}"}],"profile":["http://example.org/p|1"],"source":"http://example.org/s",
             "security":[{"system":"http://example.org/sec","code":"N"}]},{{members}}}
            """);
    }

    string Fill(string query) => ids.Aggregate(query, (text, pair) => text.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal))
        .Replace("{base}", host.Base, StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal);

    Task<Answer> AskAsync(string query, params (string, string)[] headers) =>
        wire.GetAsync($"/{Fill(query)}{(query.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_tag=http://example.org/t%7C{tag}", headers);

    IEnumerable<string> Names(IEnumerable<string> found) => found.Select(id => ids.Single(pair => pair.Value == id).Key);

    [Theory]
    [InlineData("Patient?name=muller", "ann")]
    [InlineData("Patient?name=MÜLL", "ann")]
    [InlineData("Patient?family=สมิ", "bob")]
    [InlineData("Patient?name:exact=Müller", "ann")]
    [InlineData("Patient?name:exact=muller", "")]
    [InlineData("Patient?given:contains=MARIE", "ann")]
    [InlineData("Patient?name:missing=true", "")]
    [InlineData("Patient?active:missing=true", "bob")]
    [InlineData("Patient?active:missing=false", "ann")]
    [InlineData("Patient?name=ann,bob", "ann bob")]
    [InlineData("Patient?name=ann&gender=male", "")]
    [InlineData("Patient?gender=male", "bob")]
    [InlineData("Patient?gender:not=male", "ann")]
    [InlineData("Patient?active=true", "ann")]
    [InlineData("Patient?identifier=http://example.org/mrn|A1", "ann")]
    [InlineData("Patient?identifier=A1", "ann")]
    [InlineData("Patient?identifier=|B2", "bob")]
    [InlineData("Patient?identifier=|A1", "")]
    [InlineData("Patient?identifier=http://example.org/mrn|", "ann")]
    [InlineData("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A1", "ann")]
    [InlineData("Patient?birthdate=1980", "ann")]
    [InlineData("Patient?birthdate=1980-05-05", "ann")]
    [InlineData("Patient?birthdate=ne1980-05-05", "bob")]
    [InlineData("Patient?birthdate=lt1985", "ann")]
    [InlineData("Patient?birthdate=ge1990-01", "bob")]
    [InlineData("Patient?birthdate=sa1980-05-04", "ann bob")]
    [InlineData("Patient?birthdate=eb1990", "ann")]
    [InlineData("Patient?_profile=http://example.org/p|1", "ann bob")]
    [InlineData("Patient?_security=http://example.org/sec|N", "ann bob")]
    [InlineData("Patient?_source=http://example.org/s", "ann bob")]
    [InlineData("Patient?_id={ann}", "ann")]
    [InlineData("Patient?_lastUpdated=gt2020-01-01", "ann bob")]
    [InlineData("Patient?_lastUpdated=lt2020-01-01", "")]
    [InlineData("Observation?code=1-1", "o1 o3")]
    [InlineData("Observation?code=http://loinc.org|1-1", "o1 o3")]
    [InlineData("Observation?code=|1-1", "")]
    [InlineData("Observation?code:not=1-1", "o2 o4")]
    [InlineData("Observation?code:text=words of", "o1 o2 o3")]
    [InlineData("Observation?value-quantity=5.4", "o1")]
    [InlineData("Observation?value-quantity=5.4|http://unitsofmeasure.org|mmol/L", "o1")]
    [InlineData("Observation?value-quantity=5.4||mmol/L", "o1")]
    [InlineData("Observation?value-quantity=5.4|http://unitsofmeasure.org|mg", "")]
    [InlineData("Observation?value-quantity=gt6&value-quantity=lt50", "o3")]
    [InlineData("Observation?value-quantity=ap5.2", "o1")]
    [InlineData("Observation?value-quantity=ge100", "o2")]
    [InlineData("Observation?value-quantity=le5.4", "o1")]
    [InlineData("Observation?date=2024-01-10", "o1")]
    [InlineData("Observation?date=2024", "o1 o2 o3 o4")]
    [InlineData("Observation?date=2024-01-10T03:00:00Z", "o1")]
    [InlineData("Observation?date=2024-01-10T10:00%2B07:00", "o1")]
    [InlineData("Observation?date=sa2024-02-01", "o3")]
    [InlineData("Observation?date=eb2024-02-01", "o1")]
    [InlineData("Observation?date=lt2024-01-05", "o4")]
    [InlineData("Observation?status=final,preliminary&code=1-2", "o2")]
    [InlineData("Observation?subject=Patient/{ann}", "o1 o2")]
    [InlineData("Observation?subject={ann}", "o1 o2")]
    [InlineData("Observation?subject:Patient={ann}", "o1 o2")]
    [InlineData("Observation?subject={base}/Patient/{ann}", "o1 o2")]
    [InlineData("Observation?patient={bob}", "o3 o4")]
    [InlineData("Observation?subject:missing=true", "")]
    [InlineData("Observation?performer:Practitioner={doc}", "o1")]
    [InlineData("Observation?performer:Patient={doc}", "")]
    [InlineData("Observation?code-value-quantity=http://loinc.org|1-1$5.4", "o1")]
    [InlineData("Observation?code-value-quantity=1-1$gt6", "o3")]
    [InlineData("Observation?component-code-value-quantity=8480-6$ge120", "o4")]
    [InlineData("Observation?combo-code=8480-6", "o4")]
    [InlineData("Observation?patient.name=สมิธ", "o3 o4")]
    [InlineData("Observation?subject:Patient.identifier=A1", "o1 o2")]
    [InlineData("Observation?performer:Practitioner.family=dok", "o1")]
    [InlineData("Encounter?service-provider.name=offentliche", "enc")]
    [InlineData("Patient?_has:Observation:patient:code=1-2", "ann")]
    [InlineData("Patient?_has:Observation:subject:status=preliminary", "bob")]
    [InlineData("Patient?_has:Encounter:patient:service-provider.name=offentliche", "ann")]
    [InlineData("Practitioner?_has:Observation:performer:code=1-1", "doc")]
    [InlineData("?_type=Patient,Encounter", "ann bob enc")]
    [InlineData("?_id={o1}", "o1")]
    [InlineData("Patient/{ann}/Observation?code=1-1", "o1")]
    [InlineData("Patient/{ann}/Encounter", "enc")]
    public async Task A_search_finds_exactly_what_matches(string query, string expected)
    {
        var answer = await AskAsync(query);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Names(answer.Ids()).Order(StringComparer.Ordinal));
        Assert.Equal(answer.Ids().Count, answer.Total);
        Assert.True(Uri.IsWellFormedUriString(answer.Link("self"), UriKind.Absolute), answer.Link("self"));
    }

    [Theory]
    [InlineData("_sort=date", "o4 o1 o2 o3")]
    [InlineData("_sort=-value-quantity&code=1-1", "o3 o1")]
    [InlineData("_sort=status,-date", "o3 o2 o1 o4")]
    [InlineData("_sort=_id", "o1 o2 o3 o4")]
    [InlineData("_sort=-_lastUpdated", "o4 o3 o2 o1")]
    public async Task A_search_is_sorted_as_asked(string sort, string expected) =>
        Assert.Equal(expected.Split(' '), Names((await AskAsync($"Observation?{sort}")).Ids()));

    [Theory]
    [InlineData("Observation?code=1-1&_include=Observation:subject", "ann bob")]
    [InlineData("Observation?_include=Observation:performer:Practitioner", "doc")]
    [InlineData("Observation?_include=Observation:performer:Patient", "")]
    [InlineData("Observation?code=1-1&_include=*", "ann bob doc")]
    [InlineData("Observation?code=1-2&_include=Observation:*", "ann")]
    [InlineData("Patient?_revinclude=Observation:subject", "o1 o2 o3 o4")]
    [InlineData("Patient?gender=male&_revinclude=*", "o3 o4")]
    [InlineData("Patient?gender=female&_revinclude=Encounter:patient&_include:iterate=Encounter:service-provider", "enc org")]
    [InlineData("Patient?gender=female&_revinclude=Encounter:patient&_include=Encounter:service-provider", "enc")]
    public async Task Includes_bring_along_what_was_asked(string query, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Names((await AskAsync(query)).Ids("include")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Observation?code:in=http://example.org/vs", "value")]
    [InlineData("Observation?code:below=1-1", "value")]
    [InlineData("Patient?name:above=x", "value")]
    [InlineData("Patient?birthdate=soon", "value")]
    [InlineData("Patient?birthdate=2024-13", "value")]
    [InlineData("Observation?value-quantity=abc", "value")]
    [InlineData("Observation?_include=Observation:code", "value")]
    [InlineData("Observation?_include:recurse=Observation:subject", "value")]
    [InlineData("Patient?_has:Nothing:patient:code=x", "value")]
    [InlineData("Observation?performer:Medication.code=x", "value")]
    [InlineData("Patient?_count=-1", "value")]
    [InlineData("Patient?_total=about", "value")]
    [InlineData("Patient?_summary=some", "value")]
    [InlineData("Patient?_filter=name eq x", "value")]
    [InlineData("Patient?_contained=true", "value")]
    [InlineData("?_type=Nothing", "value")]
    public async Task What_cannot_be_understood_is_refused(string query, string code) => (await AskAsync(query)).Refused(400, code);

    [Fact]
    public async Task An_unknown_parameter_is_refused_when_strict_and_told_and_left_out_when_lenient()
    {
        (await AskAsync("Patient?colour=red", ("Prefer", "handling=strict"))).Refused(400, "not-supported");
        foreach (var query in (string[])["Patient?colour=red", "Patient?_sort=colour", "Patient?_text=x", "Patient?_include=Patient:colour"])
        {
            var lenient = await AskAsync(query, ("Prefer", "handling=lenient"));
            Assert.Equal(2, lenient.Total);
            Assert.Equal("outcome", (string?)lenient.Entries[^1]["search"]!["mode"]);
            var issue = Issue.Of(lenient.Entries[^1]["resource"]!);
            Assert.Equal(("warning", "not-supported"), (issue.Severity, issue.Code));
            Assert.DoesNotContain("{", issue.Diagnostics, StringComparison.Ordinal);
            Assert.DoesNotContain(query.Split('?')[1].Split('=')[0] + "=", lenient.Link("self")!.Replace("_tag=", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_POST_search_takes_a_form_and_the_address_together()
    {
        var form = ("Content-Type", Wire.Form);
        var found = await wire.PostAsync($"/Observation/_search?_tag={tag}", "code=1-1&patient=" + ids["ann"], form);
        Assert.Equal(["o1"], Names(found.Ids()));
        Assert.StartsWith($"{host.Base}/Observation?", found.Link("self"), StringComparison.Ordinal);
        Assert.Equal(2, (await wire.PostAsync("/_search", $"_type=Patient&_tag={tag}", form)).Total);
        Assert.Equal(1, (await wire.PostAsync($"/Patient/{ids["ann"]}/Observation/_search", "code=1-1", form)).Total);
        (await wire.PostAsync("/Observation/_search", "{}")).Refused(415, "not-supported");
        (await wire.PostAsync("/Observation/_search", "_format=xml", form)).Refused(406, "not-supported");
        (await wire.PostAsync("/Observation/_search", "code=%zz", form)).Refused(400, "value");
        (await wire.PostAsync("/Observation", "code=1-1", form)).Refused(415, "not-supported");
    }

    [Fact]
    public async Task Counts_and_totals_are_given_as_asked()
    {
        foreach (var query in (string[])["Observation?_count=0", "Observation?_summary=count"])
        {
            var counted = await AskAsync(query);
            Assert.Equal((4, 0), (counted.Total, counted.Entries.Count));
        }

        Assert.Null((await AskAsync("Observation?_total=none")).Total);
        var accurate = await AskAsync("Observation?_total=accurate&_count=1");
        Assert.Equal((4, 1), (accurate.Total, accurate.Entries.Count));
        Assert.Equal(200, (await AskAsync("Observation?_total=estimate&_count=1")).Status);
        Assert.Equal(4, (await AskAsync("Observation?_count=100000")).Total);
    }

    [Theory]
    [InlineData("Observation?_count=1")]
    [InlineData("Observation?_count=3&_sort=-date")]
    [InlineData("Observation?_count=2&_elements=status")]
    public async Task Pages_lose_and_repeat_nothing_while_others_write(string query)
    {
        var seen = new List<string>();
        var page = await AskAsync(query);
        var first = page.Link("self");
        while (true)
        {
            seen.AddRange(page.Ids());
            await MakeAsync("late" + seen.Count, "Observation", "\"status\":\"final\",\"code\":{\"text\":\"late\"}");
            if (seen.Count < 4)
            {
                await wire.DeleteAsync($"/Observation/{ids["o4"]}");
            }

            if (page.Link("next") is not { } next)
            {
                break;
            }

            page = await wire.GetAsync(next);
            Assert.Equal((first, next), (page.Link("first"), page.Link("self")));
        }

        Assert.Equal(["o1", "o2", "o3", "o4"], Names(seen).Order(StringComparer.Ordinal));
        (await wire.GetAsync("/Observation?_cursor=made-up")).Refused(400, "invalid");
        (await wire.GetAsync(first!.Replace("Observation", "Patient", StringComparison.Ordinal) + "&_cursor=AdFQl7fOg3Y87HQ5bD1x")).Refused(400, "invalid");
    }

    [Fact]
    public async Task Everything_of_a_patient_comes_whole_or_narrowed_and_in_pages()
    {
        var all = await wire.GetAsync($"/Patient/{ids["ann"]}/$everything");
        Assert.Equal(["ann", "doc", "enc", "o1", "o2", "org"], Names(all.Entries.Select(entry => (string)entry["resource"]!["id"]!)).Order(StringComparer.Ordinal));
        Assert.Equal(["o1", "o2"], Names((await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?_type=Observation")).Ids()).Order(StringComparer.Ordinal));
        var inJanuary = await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?start=2024-01-01&end=2024-01-31&_type=Observation");
        Assert.Equal(["o1"], Names(inJanuary.Ids()));
        Assert.Empty((await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?_since=2999-01-01T00:00:00Z")).Entries);

        var seen = new List<string>();
        var next = $"/Patient/{ids["ann"]}/$everything?_count=2";
        while (next is not null)
        {
            var page = await wire.GetAsync(next);
            Assert.True(page.Status == 200, page.Text);
            seen.AddRange(page.Entries.Select(entry => (string)entry["resource"]!["id"]!));
            next = page.Link("next");
        }

        Assert.Equal((6, 6), (seen.Count, seen.Distinct(StringComparer.Ordinal).Count()));
        var posted = await wire.PostAsync($"/Patient/{ids["ann"]}/$everything", """{"resourceType":"Parameters","parameter":[{"name":"_count","valueInteger":1}]}""");
        Assert.Single(posted.Entries);
        (await wire.GetAsync("/Patient/never/$everything")).Refused(404, "not-found");
        (await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?start=soon")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?_count=0")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{ids["ann"]}/$everything?_type=Nothing")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{ids["ann"]}/$nothing")).Refused(404, "not-supported");
    }

    [Theory]
    [InlineData("13.7563|100.5018|5|km", "bkk")]
    [InlineData("13.7563|100.5018|5", "bkk")]
    [InlineData("13.7563|100.5018|1|km", "")]
    [InlineData("13.7563|100.5018|3500|m", "bkk")]
    [InlineData("13.7563|100.5018|1.9|[mi_us]", "")]
    [InlineData("13.7563|100.5018", "bkk")]
    [InlineData("18.79|98.98|10|km,13.7563|100.5018|5|km", "bkk cnx")]
    [InlineData("13.7563|100.5018|1000|km", "bkk cnx")]
    public async Task Near_finds_places_by_their_distance(string near, string expected)
    {
        await MakeAsync("bkk", "Location", "\"position\":{\"longitude\":100.5231,\"latitude\":13.7367}");
        await MakeAsync("cnx", "Location", "\"position\":{\"longitude\":98.9817,\"latitude\":18.7883}");
        await MakeAsync("nowhere", "Location", "\"name\":\"x\"");
        Assert.Equal(expected, string.Join(' ', Names((await AskAsync($"Location?near={near}")).Ids())));
        (await AskAsync("Location?near=somewhere")).Refused(400, "value");
    }

    [Fact]
    public async Task Match_scores_likeness_and_takes_a_Patient()
    {
        var matched = await wire.PostAsync("/Patient/$match", """
            {"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","birthDate":"1980-05-05","gender":"female","name":[{"family":"Müller","given":["Ann Marie"]}]}},{"name":"count","valueInteger":5}]}
            """);
        Assert.Equal(("searchset", 200), ((string?)matched.Json["type"], matched.Status));
        Assert.All(matched.Entries, entry => Assert.NotNull(entry["search"]!["score"]));
        (await wire.PostAsync("/Patient/$match", """{"resourceType":"Parameters"}""")).Refused(400, "value");
        (await wire.GetAsync("/Patient/$match")).Refused(405, "not-supported");
    }
}
