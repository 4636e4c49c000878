using System.Text;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>Merge and unmerge by a human: reversible, whatever the charts hold and in whatever order they were merged.</summary>
public sealed class MergeTests
{
    const string System = "https://terms.sil-th.org/id/th-cid";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Merges_taken_back_leave_everything_as_it_was(int seed)
    {
        var random = new Random(seed);
        await using var house = await DoorFixture.OpenAsync();
        var town = await Town.BuildAsync(house, random);
        var before = await town.DescribeAsync();
        var merges = new Stack<List<string>>();
        for (var at = 0; at < 3; at++)
        {
            var (from, to) = (town.AnySource(random), town.AnySource(random));
            var moving = await SourcesAsync(house, from);
            if ((await MergeAsync(house, from, to)).IsOk)
            {
                merges.Push(moving);
                Assert.Equal(await GoldenAsync(house, from), await GoldenAsync(house, to));
            }
        }

        Assert.NotEmpty(merges);
        Assert.NotEqual(before, await town.DescribeAsync());
        foreach (var source in merges.SelectMany(moved => moved))
        {
            Assert.True((await UnmergeAsync(house, source)).IsOk, $"seed {seed}");
        }

        Assert.Equal(before, await town.DescribeAsync());
    }

    [Fact]
    public async Task The_combined_views_id_leads_to_the_person_through_every_merge()
    {
        await using var house = await DoorFixture.OpenAsync();
        var ids = new List<string>();
        for (var at = 0; at < 3; at++)
        {
            // Two sources each, so that every chart shows its golden Patient.
            ids.Add((await house.CreateAsync(Patient(Citizen(at)))).Value.Resource!.Id);
            await house.CreateAsync(Patient(Citizen(at)));
        }

        var golden = new List<string>();
        foreach (var id in ids)
        {
            golden.Add(await GoldenAsync(house, id));
        }

        var fact = (await house.CreateAsync(Observation($"Patient/{golden[0]}"))).Value.Resource!.Id;
        await MergeAsync(house, ids[0], ids[1]);
        await MergeAsync(house, ids[1], ids[2]);
        foreach (var id in golden)
        {
            Assert.Equal(golden[2], (await house.ReadAsync(ResourceType.Patient, id)).Value.Id);
            Assert.Equal(fact, Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={id}")).Entries).Resource.Id);
        }
    }

    [Fact]
    public async Task A_number_goes_back_to_the_chart_that_had_it()
    {
        await using var house = await DoorFixture.OpenAsync();
        var first = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var other = (await house.CreateAsync(Patient(Citizen(1), given: "มานะ", birth: "1990-05-05"))).Value.Resource!.Id;
        Assert.True((await MergeAsync(house, first, other)).IsOk);
        Assert.True((await UnmergeAsync(house, first)).IsOk);
        Assert.Equal(first, (await FindAsync(house, Citizen(1))).Id);
    }

    [Fact]
    public async Task What_is_written_while_merged_goes_with_its_source()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(Citizen(2)))).Value.Resource!.Id;
        await MergeAsync(house, two, one);
        var fact = (await house.CreateAsync(Observation($"Patient/{two}"))).Value.Resource!.Id;
        await house.UpdateAsync(fact, Observation($"Patient/{two}", value: "9"));
        await UnmergeAsync(house, two);
        Assert.Empty((await house.SearchAsync(ResourceType.Observation, $"patient={one}")).Entries);
        Assert.Equal(2, Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={two}")).Entries).Resource.Version);
        await house.CreateAsync(Observation($"Patient/{one}"));
        Assert.True((await MergeAsync(house, one, two)).IsOk);
        Assert.Equal(2, (await house.SearchAsync(ResourceType.Observation, $"patient={two}")).Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fact_that_moved_between_two_charts_stays_one_when_they_merge(bool backwards)
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(Citizen(2)))).Value.Resource!.Id;
        var fact = (await house.CreateAsync(Observation($"Patient/{one}"))).Value.Resource!.Id;
        await house.UpdateAsync(fact, Observation($"Patient/{two}", value: "9"));
        await MergeAsync(house, backwards ? two : one, backwards ? one : two);
        Assert.Equal(fact, Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={one}")).Entries).Resource.Id);
        Assert.Equal(2, (await house.ReadAsync(ResourceType.Observation, fact)).Value.Version);
        Assert.True((await house.ReadAsync(ResourceType.Observation, fact, 1)).IsOk);
    }

    [Fact]
    public async Task Conflicts_wait_until_a_human_settles_them()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "K0001";
        var first = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        house.Facility = "K0002";
        var second = (await house.CreateAsync(Patient(Citizen(1), given: "มานะ", birth: "1990-05-05"))).Value.Resource!.Id;
        var third = (await house.CreateAsync(Patient(Citizen(1), given: "ปิติ", birth: "2001-05-05"))).Value.Resource!.Id;
        var waiting = await ConflictsAsync(house);
        Assert.Equal([second, third], waiting.Select(conflict => conflict.NewcomerId));
        Assert.All(waiting, conflict => Assert.Equal("K0002", conflict.Facility));
        Assert.Contains(first, Text((await house.ReadAsync(ResourceType.Patient, waiting[0].KnownId)).Value), StringComparison.Ordinal);

        Assert.True((await MergeAsync(house, second, waiting[0].KnownId)).IsOk);
        var left = Assert.Single(await ConflictsAsync(house));
        Assert.Equal(third, left.NewcomerId);
        var task = Text((await house.ReadAsync(ResourceType.Task, left.TaskId)).Value);
        await house.UpdateAsync(left.TaskId, task.Replace("\"requested\"", "\"rejected\"", StringComparison.Ordinal));
        Assert.Empty(await ConflictsAsync(house));
        Assert.Equal(first, (await house.ReadAsync(ResourceType.Patient, first)).Value.Id);
    }

    [Fact]
    public async Task Newborns_without_a_number_get_a_chart_each()
    {
        await using var house = await DoorFixture.OpenAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await house.CreateAsync(Patient(given: "ทารก"))).Value.Resource!.Id));
        foreach (var id in ids)
        {
            Assert.Equal([id], await SourcesAsync(house, id));
        }

        Assert.Empty(await ConflictsAsync(house));
    }

    static async Task<IReadOnlyList<IdentityConflict>> ConflictsAsync(DoorFixture house) =>
        (await house.Door.ListConflictsAsync(new ConflictsCall { Caller = house.Caller, RequestId = "l" }, Stop)).Value;

    static Task<Outcome<MergeReply>> MergeAsync(DoorFixture house, string from, string to) =>
        house.Door.MergeAsync(new MergeCall(from, to, "test") { Caller = house.Caller, RequestId = "m" }, Stop);

    static Task<Outcome<MergeReply>> UnmergeAsync(DoorFixture house, string source) =>
        house.Door.UnmergeAsync(new UnmergeCall(source, "test") { Caller = house.Caller, RequestId = "u" }, Stop);

    static async Task<ResourceVersion> FindAsync(DoorFixture house, string number) =>
        (await house.Door.FindPersonAsync(new FindPersonCall(System, number) { Caller = house.Caller, RequestId = "f" }, Stop)).Value;

    static async Task<ChartReply> ChartAsync(DoorFixture house, string patient) =>
        (await house.Door.OpenChartAsync(new OpenChartCall(patient) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;

    static async Task<List<string>> SourcesAsync(DoorFixture house, string patient) =>
        [.. (await ChartAsync(house, patient)).Sources.Select(source => source.Id)];

    /// <summary>Id of the Patient that answers for the chart: the combined view once it has two sources.</summary>
    static async Task<string> GoldenAsync(DoorFixture house, string patient) => (await ChartAsync(house, patient)).Patient.Id;

    /// <summary>A few people of several facilities with facts of every sort, and everything that can be asked of them.</summary>
    sealed class Town(DoorFixture house)
    {
        readonly List<string> sources = [];
        readonly List<(ResourceType Type, string Id)> facts = [];
        readonly List<string> numbers = [];

        internal static async Task<Town> BuildAsync(DoorFixture house, Random random)
        {
            var town = new Town(house);
            for (var person = 0; person < 4; person++)
            {
                town.numbers.Add(Citizen(person));
                for (var source = random.Next(1, 4); source > 0; source--)
                {
                    house.Facility = $"K000{random.Next(3)}";
                    town.sources.Add((await house.CreateAsync(Patient(Citizen(person), given: $"คน{person}", extra: random.Next(2) == 0 ? ",\"active\":true" : ""))).Value.Resource!.Id);
                }
            }

            for (var at = 0; at < 30; at++)
            {
                await town.AddFactAsync(random);
            }

            house.Facility = "";
            return town;
        }

        internal string AnySource(Random random) => sources[random.Next(sources.Count)];

        async Task AddFactAsync(Random random)
        {
            house.Facility = $"K000{random.Next(3)}";
            switch (random.Next(6))
            {
                case 0 when facts.Count > 0:
                    house.Facility = ""; // A facility changes only what it wrote itself; the town's clerk may change all.
                    await house.DeleteAsync(facts[random.Next(facts.Count)].Type, facts[random.Next(facts.Count)].Id);
                    break;
                case 1 when facts.Exists(fact => fact.Type == ResourceType.Observation):
                    house.Facility = "";
                    var known = facts.First(fact => fact.Type == ResourceType.Observation);
                    await house.UpdateAsync(known.Id, Observation($"Patient/{AnySource(random)}", value: $"{random.Next(100)}"));
                    break;
                case 2:
                    var appointment = $$"""{"resourceType":"Appointment","status":"booked","start":"2026-11-02T09:00:00+07:00","end":"2026-11-02T09:10:00+07:00","participant":[{"actor":{"reference":"Patient/{{AnySource(random)}}"},"status":"accepted"},{"actor":{"reference":"Patient/{{AnySource(random)}}"},"status":"accepted"}]}""";
                    facts.Add((ResourceType.Appointment, (await house.CreateAsync(appointment)).Value.Resource!.Id));
                    break;
                default:
                    facts.Add((ResourceType.Observation, (await house.CreateAsync(Observation($"Patient/{AnySource(random)}", value: $"{random.Next(100)}"))).Value.Resource!.Id));
                    break;
            }
        }

        internal async Task<string> DescribeAsync()
        {
            var text = new StringBuilder();
            foreach (var number in numbers)
            {
                text.AppendLine(Text(await FindAsync(house, number)));
                Describe(text, await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{number}"));
            }

            foreach (var source in sources)
            {
                var chart = await ChartAsync(house, source);
                text.AppendLine(Text(chart.Patient)).AppendJoin(' ', chart.Sources.Select(one => one.Id).Order(StringComparer.Ordinal)).AppendLine()
                    .AppendJoin(' ', chart.Entries.Select(entry => $"{entry.Version.Id}/{entry.Version.Version}").Order(StringComparer.Ordinal)).AppendLine();
                Describe(text, await house.SearchAsync(ResourceType.Observation, $"patient={source}"));
                Describe(text, await house.SearchAsync(ResourceType.Appointment, $"patient={source}"));
                Describe(text, await house.SearchAsync(ResourceType.Patient, $"_id={source}"));
            }

            Describe(text, await house.SearchAsync(ResourceType.Observation, "code=4548-4"));
            Describe(text, await house.SearchAsync(ResourceType.Patient, "name=คน1"));
            foreach (var (type, id) in facts)
            {
                var history = (await house.Door.HistoryAsync(new HistoryCall(type, id, null, null, null, null) { Caller = house.Caller, RequestId = "h" }, Stop)).Value;
                text.AppendJoin('\n', history.Entries.Select(entry => $"{entry.How} {entry.Resource.Version} {Text(entry.Resource)}")).AppendLine();
            }

            return text.ToString();
        }

        static void Describe(StringBuilder text, PageReply page) =>
            text.AppendJoin(' ', page.Entries.Select(entry => $"{entry.Resource.Id}/{entry.Resource.Version}").Order(StringComparer.Ordinal)).AppendLine();
    }
}
