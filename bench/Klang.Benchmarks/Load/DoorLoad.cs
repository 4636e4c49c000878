using System.Buffers;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Fhir.Validation;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Trust;

namespace Klang.Benchmarks.Load;

/// <summary>What the door does per second, in process: transactions, reads, searches, open charts, visits. Goals: docs of the design, SQLite.</summary>
static class DoorLoad
{
    const string CitizenSystem = "https://terms.sil-th.org/id/th-cid";
    const int ChartResources = 150;
    const int LargeChartResources = 10_000;

    static readonly int[] Callers = [1, 8, 32];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = LoadOptions.Parse(args);
        var meter = new Meter(options);
        await using var house = await DoorHouse.OpenAsync();
        await meter.RunAsync("prepare bundle", 1, "", (_, random) => PrepareAsync(house, random));
        var people = await MakePeopleAsync(house, options.People);
        await TransactAsync(house, meter, people);
        await ReadAsync(house, meter, people);
        await OpenLargeChartAsync(house, meter);
        Console.WriteLine($"memory: {Environment.WorkingSet >> 20} MiB working set, {GC.GetTotalMemory(forceFullCollection: false) >> 20} MiB managed");
        return 0;
    }

    /// <summary>Parse, validate, extract, seal: what a bundle costs before it meets the store.</summary>
    static async Task PrepareAsync(DoorHouse house, Random random)
    {
        var items = Visit.For("Patient/01m8emx8fv0c4d8ny07dy6e000", random);
        var postings = new List<Posting>();
        var slots = new List<Slot>();
        foreach (var item in items)
        {
            using var tape = JsonTape.Parse(item.Write!.Body).Value;
            ResourceValidator.Validate(tape.Root, item.Write.Type);
            PostedParameters.Extract(tape.Root, item.Write.Type, postings);
            slots.Add(new Slot { Type = item.Write.Type, Id = "", Version = 1, Json = item.Write.Body });
        }

        var payload = new ArrayBufferWriter<byte>(16 << 10);
        BlockCodec.Encode(0, slots, payload);
        var request = new AccessRequest(house.Caller, "TREAT", "r", AccessAction.Create, TimeProvider.System.GetUtcNow());
        using var sealer = await house.Vault.SealerAsync(AccessPolicy.DecideCharts(request, [])!, KeyName.OfFacility("K0001"), default);
        sealer.Seal([], payload.WrittenSpan);
    }

    static async Task<string[]> MakePeopleAsync(DoorHouse house, int count)
    {
        var people = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (at, _) => people[at] = await house.CreateAsync(ResourceType.Patient, Visit.Patient(at)));
        return people;
    }

    static async Task TransactAsync(DoorHouse house, Meter meter, string[] people)
    {
        var before = house.SizeBytes;
        var written = 0;
        foreach (var callers in Callers)
        {
            await meter.RunAsync("transaction of 15", callers, "goal 1,600 /s", async (_, random) =>
            {
                await house.TransactAsync(Visit.For($"Patient/{people[random.Next(people.Length)]}", random));
                Interlocked.Add(ref written, Visit.Resources);
            });
        }

        if (written > 0)
        {
            Console.WriteLine($"disk: {(house.SizeBytes - before) / 1024.0 / written:N2} KiB per resource (WAL included; goal 0.5), {written} resources");
        }
    }

    static async Task ReadAsync(DoorHouse house, Meter meter, string[] people)
    {
        var charts = new List<(string Patient, string Fact)>();
        for (var at = 0; at < 200; at++)
        {
            var patient = await house.CreateAsync(ResourceType.Patient, Visit.Patient(1_000_000 + at));
            var fact = "";
            for (var visit = 0; visit < ChartResources / Visit.Resources; visit++)
            {
                var reply = await house.TransactAsync(Visit.For($"Patient/{patient}", new Random(visit)));
                fact = reply.Items[3].Write!.Resource!.Id;
            }

            charts.Add((patient, fact));
        }

        (string Patient, string Fact) Any(Random random) => charts[random.Next(charts.Count)];
        foreach (var callers in Callers)
        {
            await meter.RunAsync("read one", callers, "goal 15,000 /s", async (_, random) =>
                Check(await house.Door.ReadAsync(new ReadCall(ResourceType.Observation, Any(random).Fact) { Caller = house.Caller, RequestId = house.NextRequest() }, default)));
            await meter.RunAsync("search in a patient of 150", callers, "goal 5,000 /s", async (_, random) =>
                await house.SearchAsync(ResourceType.Observation, new("patient", Any(random).Patient), new("code", "4548-4"), new("_sort", "-date")));
            await meter.RunAsync("open chart of 150", callers, "goal 2,500 /s", async (_, random) =>
                Check(await house.Door.OpenChartAsync(new OpenChartCall(Any(random).Patient) { Caller = house.Caller, RequestId = house.NextRequest() }, default)));
            await meter.RunAsync("population search", callers, "", async (_, random) =>
                await house.SearchAsync(ResourceType.Condition, new("code", "N18.3"), new("_count", "20")));
            await meter.RunAsync("visit", callers, "goal 1,000 /s", (_, random) => VisitAsync(house, random.Next(people.Length), random));
        }
    }

    static async Task VisitAsync(DoorHouse house, int number, Random random)
    {
        var person = await house.Door.FindPersonAsync(new FindPersonCall(CitizenSystem, Visit.Citizen(number)) { Caller = house.Caller, RequestId = house.NextRequest() }, default);
        Check(await house.Door.OpenChartAsync(new OpenChartCall(person.Value.Id) { Caller = house.Caller, RequestId = house.NextRequest() }, default));
        await house.TransactAsync(Visit.For($"Patient/{person.Value.Id}", random));
    }

    static async Task OpenLargeChartAsync(DoorHouse house, Meter meter)
    {
        var patient = await house.CreateAsync(ResourceType.Patient, Visit.Patient(2_000_000));
        for (var visit = 0; visit < LargeChartResources / Visit.Resources; visit++)
        {
            await house.TransactAsync(Visit.For($"Patient/{patient}", new Random(visit)));
        }

        await meter.RunAsync("search in a chart of 10,000", 1, "goal p99 50 ms", async (_, random) =>
            await house.SearchAsync(ResourceType.Observation, new("patient", patient), new("code", "4548-4"), new("_sort", "-date")));
    }

    static void Check<T>(Outcome<T> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }
    }
}
