using System.Diagnostics;
using System.Globalization;
using Klang.Records;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Benchmarks.Load;

/// <summary>A ledger of a million entries: what a proof, a tile, a person's list and the scope of a breach take.</summary>
static class LedgerLoad
{
    const int Waiting = 512;
    const int Accounts = 500;
    const int Facilities = 50;
    const int Charts = 100_000;
    const int Rounds = 2_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var leaves = options is ["--leaves", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1_000_000;
        var directory = Directory.CreateTempSubdirectory("klang-ledger-").FullName;
        try
        {
            var begin = Stopwatch.GetTimestamp();
            await using (var store = await OpenAsync(directory))
            {
                await FillAsync(store, leaves);
                Say($"{leaves} entries written", begin, leaves);
                begin = Stopwatch.GetTimestamp();
                await store.Archive.Index.AdvanceAsync(default);
                Say("rest of the index written", begin);
            }

            begin = Stopwatch.GetTimestamp();
            await using (var store = await OpenAsync(directory))
            {
                Say("opened again", begin);
                begin = Stopwatch.GetTimestamp();
                await store.Checkpoints.SignAsync(default);
                Say("checkpoint signed", begin);
                await MeasureProofsAsync(store, leaves);
                await MeasureQuestionsAsync(store);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static async Task MeasureProofsAsync(EmbeddedStore store, int leaves)
    {
        var random = new Random(1);
        var tree = store.Archive.Tree;
        await RepeatAsync("inclusion proof of any entry", Rounds, () => tree.ProveInclusionAsync(random.Next(leaves), leaves, default).AsTask());
        await RepeatAsync("consistency proof from any size", Rounds, () => tree.ProveConsistencyAsync(1 + random.Next(leaves - 1), leaves, default).AsTask());
        await RepeatAsync("entry bundle", Rounds, () => tree.ReadEntriesAsync(random.Next(leaves / 256) * 256L, 256, default).AsTask());
    }

    static async Task MeasureQuestionsAsync(EmbeddedStore store)
    {
        var door = new Door(store.Records, store.Vault, store.Ledger, TimeProvider.System, new RecordsOptions(), store.Archive);
        foreach (var (of, value) in new[] { (BreachOf.Account, "acc-7"), (BreachOf.Facility, "F0007"), (BreachOf.Key, "shard/7"), (BreachOf.Key, "chart/4711/N") })
        {
            var begin = Stopwatch.GetTimestamp();
            var reply = (await door.FindBreachAsync(new BreachCall(of, value, DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Caller = new Caller { Id = "bench", Kind = CallerKind.Job }, RequestId = "b" }, default)).Value;
            Say(string.Create(CultureInfo.InvariantCulture, $"breach scope of {of} {value}: {reply.Entries} entries, {reply.Charts.Count} charts"), begin);
        }

        var first = Stopwatch.GetTimestamp();
        await door.AuditAsync(new AuditCall { Agent = "acc-9", Caller = new Caller { Id = "bench", Kind = CallerKind.Job }, RequestId = "a" }, default);
        Say("first page of what an account did", first);
    }

    static async Task RepeatAsync<T>(string what, int rounds, Func<Task<T>> work)
    {
        await work();
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < rounds; i++)
        {
            await work();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-70} {Stopwatch.GetElapsedTime(begin).TotalMicroseconds / rounds,10:F0} µs"));
    }

    static async Task FillAsync(EmbeddedStore store, int leaves)
    {
        for (var done = 0; done < leaves;)
        {
            var waiting = new List<Task>(Waiting);
            for (; done < leaves && waiting.Count < Waiting; done++)
            {
                waiting.Add(store.Ledger.RecordAsync(PermitOf(done), "Observation?patient=01m8f1dkmb02map7jjd7qpe000&code=4548-4&_count=10", default));
            }

            await Task.WhenAll(waiting);
        }
    }

    static Permit PermitOf(int number)
    {
        var mixed = (int)((number * 2654435761L) & 0x7FFFFFFF);
        return Permit.Grant(
            string.Create(CultureInfo.InvariantCulture, $"acc-{mixed % Accounts}"), string.Create(CultureInfo.InvariantCulture, $"F{mixed % Facilities:D4}"), "TREAT",
            AccessAction.Read, [1 + (mixed % Charts)], false, [Compartment.Normal], "relation-encounter", string.Create(CultureInfo.InvariantCulture, $"01m8f1dkmb02map7jjd7{number:x12}"));
    }

    static Task<EmbeddedStore> OpenAsync(string directory) =>
        EmbeddedStore.OpenAsync(new EmbeddedStoreOptions { Directory = directory }, TimeProvider.System, default);

    static void Say(string what, long begin, int count = 0)
    {
        var took = Stopwatch.GetElapsedTime(begin);
        var rate = count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {count / took.TotalSeconds:F0}/s");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-70} {took.TotalSeconds,10:F3} s{rate}"));
    }
}
