using System.Collections.Concurrent;
using System.Globalization;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>
/// One citizen, one chart, whoever sends them at the same moment. About 100,000 creates: KLANG_TEST_SCALE (26) times 3,840.
/// </summary>
public sealed class ManyCreatorsTests
{
    const int Creators = 64;
    const int CreatesPerCreator = 60;
    const int SourcesPerPerson = 24;
    const string System = "https://terms.sil-th.org/id/th-cid";

    static int Scale => int.TryParse(Environment.GetEnvironmentVariable("KLANG_TEST_SCALE"), NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
        ? Math.Clamp(scale, 1, 100)
        : 26;

    [Fact]
    public async Task Sixty_four_creators_never_make_a_second_chart()
    {
        await using var house = await DoorFixture.OpenAsync();
        var creates = Creators * CreatesPerCreator * Scale;
        var people = creates / SourcesPerPerson;
        var made = new ConcurrentDictionary<int, ConcurrentBag<(string Id, string Mark)>>();
        await Task.WhenAll(Enumerable.Range(0, Creators).Select(creator => Task.Run(async () =>
        {
            var random = new Random(creator);
            for (var at = 0; at < CreatesPerCreator * Scale; at++)
            {
                // Each person is met by many creators at about the same time.
                var person = (int)((long)at * people / (CreatesPerCreator * Scale) + random.Next(4)) % people;
                var mark = $"{creator}-{at}";
                made.GetOrAdd(person, _ => []).Add((await CreateAsync(house, person, creator, mark), mark));
            }
        }, Stop)));

        var ids = new HashSet<string>();
        foreach (var (person, sources) in made)
        {
            await CheckAsync(house, person, [.. sources], ids);
        }

        Assert.Equal(creates, ids.Count);
    }

    static async Task<string> CreateAsync(DoorFixture house, int person, int creator, string mark)
    {
        var json = Patient(Citizen(person), extra: $$""","telecom":[{"system":"phone","value":"{{mark}}"}]""");
        var reply = await house.Door.WriteAsync(new WriteCall(Write(WriteKind.Create, json))
        {
            Caller = new Caller { Id = $"creator-{creator}", Facility = $"K000{creator % 5}" },
            RequestId = mark,
        }, Stop);
        Assert.True(reply.IsOk, reply.Refusal?.Message);
        Assert.Equal(WriteOutcome.Created, reply.Value.Outcome);
        return reply.Value.Resource!.Id;
    }

    static async Task CheckAsync(DoorFixture house, int person, List<(string Id, string Mark)> sources, HashSet<string> ids)
    {
        var found = await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Citizen(person)}");
        var answer = Assert.Single(found.Entries).Resource;
        var looked = await house.Door.FindPersonAsync(new FindPersonCall(System, Citizen(person)) { Caller = house.Caller, RequestId = "f" }, Stop);
        Assert.Equal(answer.Id, looked.Value.Id);
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(answer.Id) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal(sources.Select(source => source.Id).Order(StringComparer.Ordinal), chart.Sources.Select(source => source.Id).Order(StringComparer.Ordinal));
        foreach (var (id, mark) in sources)
        {
            Assert.True(ids.Add(id), "An id was given twice.");
            Assert.Contains($"\"{mark}\"", Text(chart.Sources.Single(source => source.Id == id)), StringComparison.Ordinal);
        }
    }
}
