using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>
/// What a search answers equals a naive scan: every current resource parsed and asked one by one, chains and includes
/// resolved by hand. Random charts, random questions; a failure prints seed and question.
/// </summary>
public sealed class SearchPropertyTests
{
    const int QuestionsPerSeed = 120;

    static readonly DateTimeOffset Now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task An_answer_equals_the_naive_scan(int seed)
    {
        var random = new Random(seed);
        await using var house = await DoorFixture.OpenAsync();
        var people = await Population.BuildAsync(house, random);
        for (var at = 0; at < QuestionsPerSeed; at++)
        {
            var (type, query) = people.Ask(random);
            var expected = people.Scan(type, query);
            var page = random.Next(1, 9);
            var answered = await ReadAllAsync(house, type, $"{query}&_count={page}", random.Next(3) == 0 ? people : null);
            Assert.True(expected.SetEquals(answered) && expected.Count == answered.Count,
                $"seed {seed}: {type}?{query} by {page}: expected {string.Join(' ', expected.Order())}, got {string.Join(' ', answered.Order())}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Chains_and_reverse_chains_equal_the_naive_scan(int seed)
    {
        var random = new Random(100 + seed);
        await using var house = await DoorFixture.OpenAsync();
        var people = await Population.BuildAsync(house, random);
        for (var at = 0; at < 30; at++)
        {
            var inner = people.AskOne(ResourceType.Patient, random);
            var patients = people.Scan(ResourceType.Patient, inner);
            var (name, value) = (inner.Split('=')[0], inner.Split('=')[1]);
            var chained = people.All(ResourceType.Observation).Where(one => patients.Contains(Population.SubjectOf(one))).Select(one => one.Id);
            Assert.Equal(chained.Order(), (await ReadAllAsync(house, ResourceType.Observation, $"subject:Patient.{name}={value}")).Order());

            inner = people.AskOne(ResourceType.Observation, random);
            (name, value) = (inner.Split('=')[0], inner.Split('=')[1]);
            var seen = people.Scan(ResourceType.Observation, inner);
            var having = people.All(ResourceType.Observation).Where(one => seen.Contains(one.Id)).Select(Population.SubjectOf).Distinct();
            Assert.Equal(having.Order(), (await ReadAllAsync(house, ResourceType.Patient, $"_has:Observation:patient:{name}={value}")).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Includes_bring_exactly_what_is_referred_to(int seed)
    {
        var random = new Random(200 + seed);
        await using var house = await DoorFixture.OpenAsync();
        var people = await Population.BuildAsync(house, random);
        for (var at = 0; at < 20; at++)
        {
            var query = people.AskSimple(ResourceType.Observation, random);
            var page = await house.SearchAsync(ResourceType.Observation, $"{query}&_count=200&_include=Observation:subject&_include=Observation:encounter");
            var matches = people.All(ResourceType.Observation).Where(one => people.Scan(ResourceType.Observation, query).Contains(one.Id)).ToList();
            var referred = matches.Select(Population.SubjectOf).Concat(matches.Select(Population.EncounterOf).OfType<string>()).Distinct();
            Assert.Equal(referred.Order(), page.Entries.Where(entry => entry.Mode == EntryMode.Include).Select(entry => entry.Resource.Id).Order());

            query = people.AskSimple(ResourceType.Patient, random);
            page = await house.SearchAsync(ResourceType.Patient, $"{query}&_count=200&_revinclude=Observation:subject");
            var patients = people.Scan(ResourceType.Patient, query);
            Assert.Equal(people.All(ResourceType.Observation).Where(one => patients.Contains(Population.SubjectOf(one))).Select(one => one.Id).Order(),
                page.Entries.Where(entry => entry.Mode == EntryMode.Include).Select(entry => entry.Resource.Id).Order());
        }
    }

    [Theory]
    [InlineData("birthdate", "birthDate")]
    [InlineData("-birthdate", "birthDate")]
    [InlineData("gender,-birthdate", "gender")]
    public async Task A_sorted_answer_is_in_order_and_whole(string sort, string member)
    {
        var random = new Random(7);
        await using var house = await DoorFixture.OpenAsync();
        var people = await Population.BuildAsync(house, random);
        var there = people.Ids(ResourceType.Patient);
        var answered = await ReadAllAsync(house, ResourceType.Patient, $"_sort={sort}&_count=7", people);
        Assert.Equal(there.Order(), answered.Order());
        var keys = answered.Select(id => people.All(ResourceType.Patient).Single(one => one.Id == id))
            .Select(one => Population.Member(one, member)).OfType<string>().ToList();
        Assert.Equal(sort.StartsWith('-') ? keys.OrderDescending(StringComparer.Ordinal) : keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public async Task A_question_that_would_open_too_many_charts_is_refused()
    {
        await using var house = await DoorFixture.OpenAsync(new RecordsOptions { CandidatesMax = 20 });
        for (var at = 0; at < 25; at++)
        {
            var patient = (await house.CreateAsync(Patient(given: $"คน{at}"))).Value.Resource!.Id;
            await house.CreateAsync(Observation($"Patient/{patient}", value: $"{at}"));
        }

        // Not posted: found by scanning, within the limit, and refused beyond it.
        var found = await house.SearchAsync(ResourceType.Observation, "value-quantity=lt3&_count=2");
        Assert.Equal(2, found.Entries.Count);
        var refused = await house.Door.SearchAsync(
            new SearchCall(ResourceType.Observation, Pairs("value-quantity=gt1000"), Strict: true) { Caller = house.Caller, RequestId = "r" }, Stop);
        Assert.Equal(RefusalKind.TooCostly, refused.Refusal!.Kind);
        Assert.Equal("too-costly", refused.Refusal.Complaints[0].Code);
    }

    /// <summary>Reads page after page; when people are given, more of them arrive in between and must not show.</summary>
    static async Task<List<string>> ReadAllAsync(DoorFixture house, ResourceType type, string query, Population? growing = null)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await house.SearchAsync(type, query, cursor);
            ids.AddRange(page.Entries.Where(entry => entry.Mode == EntryMode.Match).Select(entry => entry.Resource.Id));
            cursor = page.Next;
            if (growing is not null && cursor is not null)
            {
                await growing.DisturbAsync();
            }
        }
        while (cursor is not null);
        growing?.Settle();
        return ids;
    }

    /// <summary>People with facts of many kinds, remembered as the door answered them.</summary>
    sealed class Population(DoorFixture house, Random random)
    {
        static readonly string[] Codes = ["4548-4", "2160-0", "718-7", "8480-6"];
        static readonly string[] Genders = ["male", "female", "other"];

        readonly Dictionary<(ResourceType, string), ResourceVersion> current = [];
        readonly Dictionary<(ResourceType, string), ResourceVersion?> late = [];
        readonly List<string> patients = [];

        internal static async Task<Population> BuildAsync(DoorFixture house, Random random)
        {
            var people = new Population(house, random);
            var organization = await people.PutAsync("""{"resourceType":"Organization","name":"ศูนย์","identifier":[{"system":"urn:o","value":"1"}]}""");
            for (var at = 0; at < 14; at++)
            {
                people.patients.Add(await people.PutAsync(people.NewPatient(at, organization)));
                string? encounter = null;
                for (var fact = random.Next(6); fact >= 0; fact--)
                {
                    encounter = await people.AddFactAsync(people.patients[^1], encounter);
                }
            }

            return people;
        }

        internal IEnumerable<ResourceVersion> All(ResourceType type) => current.Values.Where(one => one.Type == type);

        internal List<string> Ids(ResourceType type) => [.. All(type).Select(one => one.Id)];

        /// <summary>One more fact, an update and a new person, while someone pages.</summary>
        internal async Task DisturbAsync()
        {
            var patient = patients[random.Next(patients.Count)];
            var json = NewObservation(patient, null);
            var added = (await house.CreateAsync(json)).Value.Resource!;
            late[(added.Type, added.Id)] = added;
            var person = (await house.CreateAsync(NewPatient(random.Next(1_000), null))).Value.Resource!;
            late[(person.Type, person.Id)] = person;
            var known = All(ResourceType.Observation).ElementAt(random.Next(All(ResourceType.Observation).Count()));
            var changed = await house.UpdateAsync(known.Id, NewObservation(SubjectOf(known), EncounterOf(known)));
            late[(known.Type, known.Id)] = changed.Value.Resource!;
        }

        /// <summary>What came while someone paged is part of the world from now on.</summary>
        internal void Settle()
        {
            foreach (var (key, version) in late)
            {
                current[key] = version!;
            }

            late.Clear();
        }

        internal HashSet<string> Scan(ResourceType type, string text)
        {
            var query = SearchQueryParser.Parse(type, Pairs(text).Pairs, strict: true, Now).Value;
            var found = new HashSet<string>();
            foreach (var one in All(type))
            {
                using var tape = JsonTape.Parse(one.Json).Value;
                if (Matcher.Default.Matches(query, tape.Root, type,
                    new ResourceIdentity(one.Id, one.Version.ToString(CultureInfo.InvariantCulture), one.LastUpdated)))
                {
                    found.Add(one.Id);
                }
            }

            return found;
        }

        internal (ResourceType Type, string Query) Ask(Random random)
        {
            ResourceType[] types = [ResourceType.Patient, ResourceType.Observation, ResourceType.Condition, ResourceType.Encounter, ResourceType.MedicationRequest];
            var type = types[random.Next(types.Length)];
            var query = AskSimple(type, random);
            if (random.Next(3) == 0)
            {
                query += "&" + AskSimple(type, random);
            }

            return (type, random.Next(4) == 0 ? $"{query}&_sort=-_lastUpdated" : query);
        }

        /// <summary>A question of one parameter.</summary>
        internal string AskOne(ResourceType type, Random random)
        {
            string question;
            do
            {
                question = AskSimple(type, random);
            }
            while (question.Contains('&', StringComparison.Ordinal));
            return question;
        }

        internal string AskSimple(ResourceType type, Random random)
        {
            string[] prefixes = ["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];
            var prefix = prefixes[random.Next(prefixes.Length)];
            string[] dates = ["2026", $"2026-{random.Next(1, 13):00}", $"2026-{random.Next(1, 13):00}-{random.Next(1, 28):00}", $"2026-{random.Next(1, 13):00}-01T09:00:00%2B07:00"];
            var date = prefix + dates[random.Next(dates.Length)];
            var code = Codes[random.Next(Codes.Length)];
            var patient = patients[random.Next(patients.Count)];
            string[] questions = type switch
            {
                ResourceType.Patient =>
                [
                    $"birthdate={prefix}19{random.Next(40, 60)}", $"birthdate={prefix}19{random.Next(40, 60)}-0{random.Next(1, 10)}", $"gender={Genders[random.Next(3)]}", $"gender:not={Genders[random.Next(3)]}",
                    $"family=นามสกุล{random.Next(4)}", $"family:exact=นามสกุล{random.Next(4)}", $"name:contains={random.Next(14)}", $"given=คน{random.Next(14)}", "active=true", "active:missing=true", "deceased:missing=false",
                    $"identifier=urn:hn|{random.Next(14)}", $"identifier={random.Next(14)}", "identifier=urn:hn|", $"identifier:missing={(random.Next(2) == 0 ? "true" : "false")}", $"_id={patient},{patients[random.Next(patients.Count)]}", "organization:missing=true", "address-city=เชียงใหม่",
                    $"gender=male,female&birthdate=ge19{random.Next(40, 60)}", "_lastUpdated=gt2020-01-01", "organization:missing=false",
                ],
                ResourceType.Observation =>
                [
                    $"code={code}", $"code=http://loinc.org|{code}", $"code=|{code}", $"code={code},{Codes[random.Next(Codes.Length)]}", $"code:not={code}", $"code:text=ผล", $"date={date}", $"date=ge2026-0{random.Next(1, 6)}&date=lt2026-0{random.Next(6, 10)}",
                    $"value-quantity={prefix}{random.Next(12)}", $"value-quantity={prefix}{random.Next(12)}|http://unitsofmeasure.org|%25", $"value-string=ปก", $"value-string:exact=ปกติ", $"value-string:contains=ก", $"patient={patient}", $"subject=Patient/{patient}", $"subject:Patient={patient}", "encounter:missing=true",
                    $"code-value-quantity={code}$gt{random.Next(12)}", "status=final", "status:not=final", $"patient={patient}&code={code}", $"_id={Ids(ResourceType.Observation)[0]}", $"category=laboratory", $"combo-code={code}",
                ],
                ResourceType.Condition => [$"code=E1{random.Next(4)}", $"code:not=E1{random.Next(4)}", $"patient={patient}", $"recorded-date={date}", $"onset-date={date}", "clinical-status=active", "code:missing=true", $"severity:missing=true"],
                ResourceType.Encounter => [$"date={date}", $"class=AMB", "class:not=AMB", $"patient={patient}", "status=finished", "service-provider:missing=true", "length:missing=true"],
                _ => [$"code=T{random.Next(4)}", $"authoredon={date}", $"patient={patient}", "status=active", "status:not=active", "intent=order"],
            };
            return questions[random.Next(questions.Length)];
        }

        internal static string SubjectOf(ResourceVersion one) => Member(one, "subject")!.Split('/')[1];

        internal static string? EncounterOf(ResourceVersion one) => Member(one, "encounter")?.Split('/')[1];

        internal static string? Member(ResourceVersion one, string name)
        {
            using var tape = JsonTape.Parse(one.Json).Value;
            var member = tape.Root[Encoding.UTF8.GetBytes(name)];
            return member.GetString() ?? member["reference"u8].GetString();
        }

        async Task<string> PutAsync(string json)
        {
            var made = (await house.CreateAsync(json)).Value.Resource!;
            current[(made.Type, made.Id)] = made;
            return made.Id;
        }

        string NewPatient(int number, string? organization) => Patient(
            given: $"คน{number}", family: $"นามสกุล{random.Next(4)}", birth: $"19{random.Next(40, 60)}-0{random.Next(1, 10)}-1{random.Next(10)}",
            extra: (random.Next(2) == 0 ? $$""","identifier":[{"system":"urn:hn","value":"{{number}}"}]""" : "")
                + (random.Next(2) == 0 ? ",\"active\":true" : "") + (random.Next(4) == 0 ? ",\"deceasedBoolean\":true" : "")
                + (organization is not null && random.Next(2) == 0 ? $$""","managingOrganization":{"reference":"Organization/{{organization}}"}""" : "")
                + (random.Next(2) == 0 ? ",\"address\":[{\"city\":\"เชียงใหม่\"}]" : ""))
            .Replace("\"female\"", $"\"{Genders[random.Next(3)]}\"", StringComparison.Ordinal);

        string NewObservation(string patient, string? encounter)
        {
            var json = Observation($"Patient/{patient}", Codes[random.Next(Codes.Length)], $"{random.Next(12)}.{random.Next(10)}", $"2026-{random.Next(1, 13):00}-{random.Next(1, 28):00}");
            if (random.Next(4) == 0)
            {
                json = json[..json.IndexOf("\"valueQuantity\"", StringComparison.Ordinal)] + $"\"valueString\":\"{(random.Next(2) == 0 ? "ปกติ" : "ผิดปกติ")}\"}}";
            }

            if (encounter is not null && random.Next(2) == 0)
            {
                json = json[..^1] + $$$""","encounter":{"reference":"Encounter/{{{encounter}}}"}}""";
            }

            return random.Next(3) == 0 ? json.Replace("\"final\"", "\"amended\"", StringComparison.Ordinal) : json;
        }

        async Task<string?> AddFactAsync(string patient, string? encounter)
        {
            var day = $"2026-{random.Next(1, 13):00}-{random.Next(1, 28):00}";
            switch (random.Next(6))
            {
                case 0:
                    return await PutAsync($$$"""{"resourceType":"Encounter","status":"{{{(random.Next(2) == 0 ? "finished" : "in-progress")}}}","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{{(random.Next(2) == 0 ? "AMB" : "IMP")}}}"},"subject":{"reference":"Patient/{{{patient}}}"},"period":{"start":"{{{day}}}T09:00:00+07:00","end":"{{{day}}}T10:00:00+07:00"}}""");
                case 1:
                    await PutAsync($$$"""{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"E1{{{random.Next(4)}}}"}]},"subject":{"reference":"Patient/{{{patient}}}"},"onsetDateTime":"{{{day}}}","recordedDate":"{{{day}}}"}""");
                    break;
                case 2:
                    await PutAsync($$$"""{"resourceType":"MedicationRequest","status":"{{{(random.Next(2) == 0 ? "active" : "completed")}}}","intent":"order","medicationCodeableConcept":{"coding":[{"system":"urn:t","code":"T{{{random.Next(4)}}}"}]},"subject":{"reference":"Patient/{{{patient}}}"},"authoredOn":"{{{day}}}"}""");
                    break;
                default:
                    await PutAsync(NewObservation(patient, encounter));
                    break;
            }

            return encounter;
        }
    }
}
