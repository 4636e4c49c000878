using System.Globalization;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>The index over a log of several segments finds what a walk over the whole log finds, also after its rows were tampered with.</summary>
public sealed class LedgerIndexTests : IAsyncDisposable
{
    const int Entries = (2 * LedgerSegment.Length) + 700;

    readonly string directory = Directory.CreateTempSubdirectory("klang-index-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_index_finds_what_a_walk_over_the_log_finds()
    {
        await using (var store = await OpenAsync())
        {
            await FillAsync(store, Entries);
            await CheckAsync(store);
            Assert.Equal(2, store.Records.IndexedSegments);
        }

        await using (var again = await OpenAsync())
        {
            Assert.Equal(2, again.Records.IndexedSegments);
            await FillAsync(again, 50);
            await CheckAsync(again);
        }

        // What stood in the index is hidden by whoever may write the database: it is noticed, and made anew from the log.
        Change("UPDATE ledger_page SET entries = substr(entries, 1, length(entries) - 40) || zeroblob(40) WHERE place < 32");
        Change("DELETE FROM ledger_page WHERE place BETWEEN 40 AND 50");
        await using (var damaged = await OpenAsync())
        {
            await CheckAsync(damaged);
        }
    }

    [Fact]
    public async Task A_store_without_an_index_gets_one_and_lost_nodes_come_back()
    {
        await using (var store = await OpenAsync())
        {
            await FillAsync(store, Entries);
        }

        Change("DELETE FROM ledger_page; DELETE FROM ledger_node");
        await using var again = await OpenAsync();
        var tree = again.Archive.Tree;
        Assert.Equal(again.Records.Head.Root.ToArray(), await tree.ReadRootAsync(Entries, Stop));
        Assert.Equal(0, again.Records.IndexedSegments);
        await CheckAsync(again);
        Assert.Equal(2, again.Records.IndexedSegments);
    }

    [Fact]
    public async Task A_changed_node_stops_the_signing()
    {
        await using (var store = await OpenAsync())
        {
            await FillAsync(store, 600);
            await store.Checkpoints.SignAsync(Stop);
        }

        Change("UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 0");
        await using var again = await OpenAsync();
        await FillAsync(again, 1);
        await Assert.ThrowsAsync<TrustException>(() => again.Checkpoints.SignAsync(Stop));
    }

    async Task CheckAsync(EmbeddedStore store)
    {
        var size = store.Records.Head.Size;
        var reader = new LedgerReader(store.Vault);
        var all = new List<LedgerEntry>();
        await foreach (var batch in store.Records.ReadLedgerAsync(0, Stop))
        {
            all.AddRange(reader.Read(batch));
        }

        var index = store.Archive.Index;
        foreach (var chart in new long[] { 1, 77, 999, 5000 })
        {
            Assert.Equal(all.Where(entry => entry.Chart == chart).Select(entry => entry.Index), await index.FindAsync(LedgerTerm.Chart(store.Vault, chart), 0, size, Stop));
        }

        Assert.Equal(all.Where(entry => entry.CallerId == "acc-3").Select(entry => entry.Index), await index.FindAsync(LedgerTerm.Caller(store.Vault, "acc-3"), 0, size, Stop));
        Assert.Equal(
            all.Where(entry => entry is { Facility: "X0002", Index: >= 10_000 and < 30_000 }).Select(entry => entry.Index),
            await index.FindAsync(LedgerTerm.Facility(store.Vault, "X0002"), 10_000, 30_000, Stop));
        Assert.Equal(
            all.Where(entry => entry.Chart % store.Vault.Shards == 5 && entry.Chart > 0).Select(entry => entry.Index),
            await index.FindAsync(LedgerTerm.Shard(store.Vault, 5), 0, size, Stop));

        var receipt = await store.Ledger.RecordAsync(PermitOf(0), "reading the log", Stop);
        var some = all.Where((_, place) => place % 997 == 0).ToList();
        var read = await index.ReadAsync(receipt, [.. some.Select(entry => entry.Index)], Stop);
        Assert.Equal(some.Select(entry => (entry.Index, entry.EntryId)), read.Select(entry => (entry.Index, entry.EntryId)));
        Assert.Equal(some[3].Index, await store.Archive.Tree.FindTimeAsync(some[3].At, size, Stop) is var first && all[(int)first].At == some[3].At ? some[3].Index : -1);
    }

    Task<EmbeddedStore> OpenAsync() => EmbeddedStore.OpenAsync(new EmbeddedStoreOptions { Directory = directory }, TimeProvider.System, Stop);

    void Change(string sql)
    {
        using var database = SqliteDatabase.Open(Path.Combine(directory, "records", SqliteRecordStore.FileName));
        database.Run(sql);
    }

    internal static async Task FillAsync(EmbeddedStore store, int entries)
    {
        for (var done = 0; done < entries;)
        {
            var waiting = new List<Task>();
            for (; done < entries && waiting.Count < 512; done++)
            {
                waiting.Add(store.Ledger.RecordAsync(PermitOf(done), "Patient/x", Stop));
            }

            await Task.WhenAll(waiting);
        }
    }

    static Permit PermitOf(int number) => Permit.Grant(
        string.Create(CultureInfo.InvariantCulture, $"acc-{number % 40}"), number % 3 == 0 ? "X0002" : "X0001", "TREAT", AccessAction.Read,
        [1 + (number * 7919L % 6000)], false, [Compartment.Normal], "test", string.Create(CultureInfo.InvariantCulture, $"r-{number}"));
}
