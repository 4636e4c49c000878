using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Klang.Storage.Sqlite;
using Klang.SystemTests.Processes;
using Klang.Trust;
using Klang.Trust.Verification;
using Xunit;

namespace Klang.SystemTests.Faults;

/// <summary>
/// The server is killed at random moments under load. Every answered write must be there afterwards, word for word; of
/// every transaction all or nothing; every answered read must have its entry; the ledger must prove.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class KillTests
{
    const int CyclesDefault = 25;
    const int Clients = 6;

    [Fact]
    public async Task What_was_answered_survives_kill_9_at_any_moment()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TempFolder();
        var written = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var asked = new ConcurrentBag<string>();
        var pairs = new ConcurrentBag<string>();
        var cycles = int.TryParse(Environment.GetEnvironmentVariable("KLANG_TEST_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : CyclesDefault;
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await using var server = await KlangProcess.ServeAsync(folder.Path);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Clients)
                .Select(client => LoadAsync(server.Address, $"{cycle}-{client}", written, asked, pairs, stop.Token)).ToArray();
            await Task.WhenAny(Task.WhenAll(load), FirstAnswerAsync(written, written.Count));
            await Task.Delay(random.Next(1, 400), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        await using var last = await KlangProcess.ServeAsync(folder.Path);
        await CheckAsync(last.Address, written, pairs, seed);
        Assert.Equal(0, (await last.InterruptAsync()).Code);
        await CheckLedgerAsync(folder.Path, asked, seed);
        Assert.True(written.Count > cycles, $"Only {written.Count} writes were answered: the load is too light to tell anything (seed {seed}).");
    }

    /// <summary>A server that has answered nothing yet has nothing to lose.</summary>
    static async Task FirstAnswerAsync(ConcurrentDictionary<string, string> written, int before)
    {
        while (written.Count == before)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    static async Task LoadAsync(
        string address, string name, ConcurrentDictionary<string, string> written, ConcurrentBag<string> asked, ConcurrentBag<string> pairs,
        CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            try
            {
                var json = $$"""{"resourceType":"Patient","id":"p-{{id}}","name":[{"family":"ทดสอบ {{id}}"}],"gender":"female"}""";
                using var put = await client.PutAsync($"{address}/fhir/Patient/p-{id}", Json(json), stop);
                if (put.StatusCode == HttpStatusCode.Created)
                {
                    written[$"Patient/p-{id}"] = id;
                }

                pairs.Add(id);
                using var both = await client.PostAsync($"{address}/fhir", Json(Pair(id)), stop);
                if (both.StatusCode == HttpStatusCode.OK)
                {
                    written[$"Observation/a-{id}"] = id;
                    written[$"Observation/b-{id}"] = id;
                }

                using var read = await client.GetAsync($"{address}/fhir/Patient/p-{id}", stop);
                if (read.StatusCode == HttpStatusCode.OK)
                {
                    await read.Content.ReadAsByteArrayAsync(stop);
                    asked.Add(read.Headers.GetValues("X-Request-Id").Single());
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
            {
                return; // The server was killed: what was not answered may stand or not.
            }
        }
    }

    static async Task CheckAsync(string address, ConcurrentDictionary<string, string> written, ConcurrentBag<string> pairs, int seed)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        foreach (var (place, id) in written)
        {
            using var read = await client.GetAsync($"{address}/fhir/{place}");
            var body = await read.Content.ReadAsStringAsync();
            Assert.True(read.StatusCode == HttpStatusCode.OK, $"{place} was answered and is gone (seed {seed}): {(int)read.StatusCode} {body}");
            Assert.Contains(id, body, StringComparison.Ordinal);
            Assert.Equal("1", JsonDocument.Parse(body).RootElement.GetProperty("meta").GetProperty("versionId").GetString());
        }

        foreach (var id in pairs)
        {
            using var first = await client.GetAsync($"{address}/fhir/Observation/a-{id}");
            using var second = await client.GetAsync($"{address}/fhir/Observation/b-{id}");
            Assert.True(first.StatusCode == second.StatusCode, $"Half of transaction {id} stands (seed {seed}).");
        }
    }

    static async Task CheckLedgerAsync(string folder, ConcurrentBag<string> asked, int seed)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var store = await EmbeddedStore.OpenAsync(
            new EmbeddedStoreOptions { Directory = folder, CreateIfMissing = false }, TimeProvider.System, stop);
        var proof = await new LedgerVerifier(store.Vault).VerifyAsync(
            store.Records.ReadLedgerAsync(0, stop), await store.ReadAnchorAsync(stop), progress: null, stop);
        Assert.True(proof.Proved, $"{proof.Problem?.Explanation} (seed {seed})");

        var reader = new LedgerReader(store.Vault);
        var entries = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var batch in store.Records.ReadLedgerAsync(0, stop))
        {
            foreach (var entry in reader.Read(batch))
            {
                entries.Add(entry.RequestId);
            }
        }

        Assert.NotEmpty(asked);
        Assert.All(asked, id => Assert.True(entries.Contains(id), $"Read {id} was answered and has no entry (seed {seed})."));
    }

    static string Pair(string id) =>
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + Entry("a-" + id, id) + "," + Entry("b-" + id, id) + "]}";

    static string Entry(string id, string patient) =>
        "{\"resource\":" + Observation(id, patient) + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/" + id + "\"}}";

    static string Observation(string id, string patient) =>
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"{{{id}}}"},"subject":{"reference":"Patient/p-{{{patient}}}"},"valueString":"{{{patient}}}"}""";

    static StringContent Json(string json) => new(json, Encoding.UTF8, "application/fhir+json");
}
