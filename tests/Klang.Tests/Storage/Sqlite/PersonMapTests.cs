using System.Text;
using System.Text.Json.Nodes;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Klang.Trust.Verification;
using Klang.Verify;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>Nothing hidden: the number of entries of each chart is fixed by a logged map, and a list that leaves one out does not prove.</summary>
public sealed class PersonMapTests : IAsyncDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("klang-persons-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_charts_list_is_proved_complete_and_grows_with_the_next_map()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.Persons.BuildAsync(Stop));
        await LedgerIndexTests.FillAsync(store, 9_000);
        var first = (await store.Persons.BuildAsync(Stop))!;
        Assert.Equal((9_000, 6_000L), (first.Size, first.Charts));
        await LedgerIndexTests.FillAsync(store, 3_000);
        var second = (await store.Persons.BuildAsync(Stop))!;
        Assert.NotEqual(first.Root.ToArray(), second.Root.ToArray());
        await store.Checkpoints.SignAsync(Stop);

        foreach (var chart in new long[] { 1, 2, 999, 4711, 6000 })
        {
            var found = await CheckAsync(store, await FileAsync(store, chart));
            Assert.True(found.Proved, found.Message);
        }

        var check = await new PersonMapCheck(store.Vault).CheckAsync(() => store.Records.ReadLedgerAsync(0, Stop), Stop);
        Assert.True(check.Problem is null, check.Problem?.Explanation);
        Assert.Equal(2, check.Maps);
    }

    [Fact]
    public async Task A_hidden_changed_or_added_entry_breaks_the_proof()
    {
        await using var store = await OpenAsync();
        await LedgerIndexTests.FillAsync(store, 9_000);
        await store.Persons.BuildAsync(Stop);
        await store.Checkpoints.SignAsync(Stop);
        var whole = await FileAsync(store, 1);
        Assert.True((await CheckAsync(store, whole)).Proved);

        await FailsAsync("hidden", file => Entries(file).RemoveAt(1));
        await FailsAsync("hidden", file =>
        {
            Entries(file).RemoveAt(1);
            Chart(file)["count"] = Entries(file).Count;
        }, "chain");
        await FailsAsync("chain", file => Entries(file)[0]!["leafHash"] = Entries(file)[1]!["leafHash"]!.GetValue<string>());
        await FailsAsync("order", file => Entries(file).Add(Entries(file)[0]!.DeepClone()));
        await FailsAsync("place", file => Chart(file)["key"] = Convert.ToBase64String(new byte[32]));
        await FailsAsync("map of this size", file => file["size"] = 8_999);
        await FailsAsync("salt and body", file => file["map"] = file["map"]!.GetValue<string>().Replace("extra A", "extra B", StringComparison.Ordinal), "tlog-proof");

        async Task FailsAsync(string says, Action<JsonNode> change, string? or = null)
        {
            var file = JsonNode.Parse(whole)!;
            change(file);
            var found = await CheckAsync(store, Encoding.UTF8.GetBytes(file.ToJsonString()));
            Assert.False(found.Proved);
            Assert.True(found.Message.Contains(says, StringComparison.Ordinal) || (or is not null && found.Message.Contains(or, StringComparison.Ordinal)), found.Message);
        }
    }

    /// <summary>Whoever may write the database hides a look from the map itself: the auditor, who makes it anew from the entries, names it.</summary>
    [Fact]
    public async Task A_map_that_hides_an_access_is_named_by_the_auditor()
    {
        await using (var store = await OpenAsync())
        {
            await LedgerIndexTests.FillAsync(store, 2_000);
            await store.Persons.BuildAsync(Stop);
        }

        using (var database = SqliteDatabase.Open(Path.Combine(directory, "records", SqlitePersonMap.FileName)))
        {
            database.Run("UPDATE person SET count = count + 1 WHERE key = (SELECT key FROM person LIMIT 1)");
        }

        await using var again = await OpenAsync();
        await LedgerIndexTests.FillAsync(again, 10);
        var made = (await again.Persons.BuildAsync(Stop))!;
        var check = await new PersonMapCheck(again.Vault).CheckAsync(() => again.Records.ReadLedgerAsync(0, Stop), Stop);
        Assert.Equal(made.Entry, check.Problem?.Index);
    }

    [Fact]
    public async Task A_lost_damaged_or_foreign_map_is_made_anew()
    {
        PersonMapState before;
        await using (var store = await OpenAsync())
        {
            await LedgerIndexTests.FillAsync(store, 500);
            before = (await store.Persons.BuildAsync(Stop))!;
        }

        var path = Path.Combine(directory, "records", SqlitePersonMap.FileName);
        using (var database = SqliteDatabase.Open(path))
        {
            database.Run("UPDATE map SET entry = -1");
        }

        await using (var broken = await OpenAsync())
        {
            Assert.Equal(before.Charts, (await broken.Persons.BuildAsync(Stop))!.Charts);
        }

        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("no database"), .. new byte[9000]]);
        await using (var damaged = await OpenAsync())
        {
            Assert.Equal(before.Charts, (await damaged.Persons.BuildAsync(Stop))!.Charts);
            Assert.Null((await new PersonMapCheck(damaged.Vault).CheckAsync(() => damaged.Records.ReadLedgerAsync(0, Stop), Stop)).Problem);
        }
    }

    static JsonNode Chart(JsonNode file) => file["charts"]![0]!;

    static JsonArray Entries(JsonNode file) => Chart(file)["entries"]!.AsArray();

    static async Task<byte[]> FileAsync(EmbeddedStore store, long chart)
    {
        var receipt = await store.Ledger.RecordAsync(
            Permit.Grant("citizen", "", "PATRQT", AccessAction.Audit, [chart], false, [Compartment.Normal], "test", "c"), "proof", Stop);
        return Klang.Transparency.CompletenessFile.Write((await store.Persons.ProveAsync(receipt, [chart], Stop))!);
    }

    static Task<Finding> CheckAsync(EmbeddedStore store, byte[] file) => Task.FromResult(
        Klang.Verify.CompletenessFile.Check(file, new Trusted([VerifyKey.Read(store.Checkpoints.Verifier.ToString())!], [], 0)));

    Task<EmbeddedStore> OpenAsync() => EmbeddedStore.OpenAsync(new EmbeddedStoreOptions { Directory = directory }, TimeProvider.System, Stop);
}
