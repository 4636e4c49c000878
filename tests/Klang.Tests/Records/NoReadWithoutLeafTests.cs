using System.Collections.Concurrent;
using System.Globalization;
using Klang.Fhir;
using Klang.Records;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Tests.Trust;
using Klang.Trust;
using Klang.Trust.Verification;
using Xunit;

namespace Klang.Tests.Records;

/// <summary>
/// A read without a durable leaf is impossible: whatever fails between decision, leaf, key and answer, what was answered stands in the log. Every call of store and
/// key store is a point that fails, once before its work and once after it, for every kind of question and many seeds; then many points at once under load.
/// </summary>
public sealed class NoReadWithoutLeafTests(ITestOutputHelper output) : IAsyncLifetime
{
    const int Seeds = 8;
    const int Patients = 5;

    readonly string directory = Directory.CreateTempSubdirectory("klang-faults-").FullName;
    readonly FaultPlan plan = new();
    readonly List<string> patients = [];
    readonly ConcurrentDictionary<string, byte> answered = new(StringComparer.Ordinal);
    KeyFileKms kms = null!;
    Vault vault = null!;
    SqliteRecordStore store = null!;
    Door door = null!;
    int requests;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        kms = KeyFileKms.Open(Path.Combine(directory, "root.key"), new KeyFileOptions { CreateIfMissing = true });
        var keys = new FaultyKeys(new MemoryKeyStore(), plan);
        vault = await Vault.OpenAsync(kms, keys, new VaultOptions { CreateIfEmpty = true, Shards = 4, OpenKeys = 1 }, Stop);
        store = await SqliteRecordStore.OpenAsync(
            new SqliteStoreOptions { Directory = Path.Combine(directory, "records"), Shards = 4 }, new LedgerSequencer(vault, TimeProvider.System), TimeProvider.System, Stop);
        var faulty = new FaultyStore(store, plan);
        door = new Door(faulty, vault, new Ledger(faulty, TimeProvider.System), TimeProvider.System, new RecordsOptions());
        for (var i = 0; i < Patients; i++)
        {
            var id = await WriteAsync(ResourceType.Patient, $$"""{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/hcode/5/X0001/HN","value":"H-{{i}}"}],"name":[{"family":"f{{i}}"}]}""");
            await WriteAsync(ResourceType.Observation, $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{{id}}}"},"valueString":"v"}""");
            patients.Add(id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        vault.Dispose();
        kms.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Whatever_fails_what_was_answered_stands_in_the_log()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var kind in Enumerable.Range(0, Kinds))
            {
                plan.Rest();
                Assert.True(await AskAsync(kind, seed), $"Question {kind} is not answered without faults.");
                for (int point = 0, points = plan.Passed; point < points; point++)
                {
                    plan.FailAt(point, seed);
                    await AskAsync(kind, seed + point);
                }
            }
        }

        plan.Rest();
        output.WriteLine($"{plan.Faults} faults, {answered.Count} answers");
        Assert.True(plan.Faults > 1_000, $"Only {plan.Faults} faults.");
        await CheckAsync();
    }

    [Fact]
    public async Task Nor_under_load_with_many_faults_at_once()
    {
        plan.FailOften(0.03, seed: 7);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            var random = new Random(client);
            for (var i = 0; i < 250; i++)
            {
                await AskAsync(random.Next(Kinds), random.Next(1000));
            }
        }));
        plan.Rest();
        output.WriteLine($"{plan.Faults} faults, {answered.Count} answers");
        Assert.True(plan.Faults > 200 && answered.Count > 200, $"{plan.Faults} faults, {answered.Count} answers: too few to tell anything.");
        await CheckAsync();
    }

    /// <summary>The check itself can fail: an answer that has no entry is found.</summary>
    [Fact]
    public async Task An_answer_without_an_entry_would_be_noticed()
    {
        plan.Rest();
        answered["never-entered"] = 0;
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(CheckAsync);
    }

    const int Kinds = 8;

    /// <summary>Asks; true when data came back. A fault may surface as it likes, but never as an answer without an entry.</summary>
    async Task<bool> AskAsync(int kind, int seed)
    {
        var request = string.Create(CultureInfo.InvariantCulture, $"q-{Interlocked.Increment(ref requests)}");
        var caller = new Caller { Id = "nurse", Facility = "X0001" };
        var patient = patients[seed % Patients];
        try
        {
            var isAnswered = kind switch
            {
                0 => Has(await door.ReadAsync(new ReadCall(ResourceType.Patient, patient) { Caller = caller, RequestId = request }, Stop)),
                1 => Has(await door.SearchAsync(new SearchCall(ResourceType.Observation, new([new("patient", patient)])) { Caller = caller, RequestId = request }, Stop)),
                2 => Has(await door.OpenChartAsync(new OpenChartCall(patient) { Caller = caller, RequestId = request }, Stop)),
                3 => Has(await door.EverythingAsync(new EverythingCall(patient, null, null, null, [], null, null) { Caller = caller, RequestId = request }, Stop)),
                4 => Has(await door.FindPersonAsync(new FindPersonCall("https://terms.sil-th.org/hcode/5/X0001/HN", string.Create(CultureInfo.InvariantCulture, $"H-{seed % Patients}")) { Caller = caller, RequestId = request }, Stop)),
                5 => Has(await door.HistoryAsync(new HistoryCall(ResourceType.Patient, patient, null, null, null, null) { Caller = caller, RequestId = request }, Stop)),
                6 => Has(await door.AuditAsync(new AuditCall { PatientId = patient, Caller = caller, RequestId = request }, Stop)),
                _ => Has(await door.SearchAsync(new SearchCall(ResourceType.Observation, new([new("status", "final")])) { Caller = caller, RequestId = request }, Stop)),
            };
            if (isAnswered)
            {
                answered[request] = 0;
            }

            return isAnswered;
        }
        catch (Exception fault) when (fault is StoreException or IOException or OperationCanceledException or TrustException)
        {
            return false;
        }
    }

    static bool Has<T>(Outcome<T> outcome) => outcome.TryGet(out _, out _);

    async Task CheckAsync()
    {
        var reader = new LedgerReader(vault);
        var entered = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var batch in store.ReadLedgerAsync(0, Stop))
        {
            entered.UnionWith(reader.Read(batch).Where(entry => entry.Granted).Select(entry => entry.RequestId));
        }

        Assert.All(answered.Keys, request => Assert.True(entered.Contains(request), $"{request} was answered and has no entry."));
        Assert.True((await new LedgerVerifier(vault).VerifyAsync(store.ReadLedgerAsync(0, Stop), null, null, Stop)).Proved);
    }

    async Task<string> WriteAsync(ResourceType type, string json)
    {
        var write = new Write { Kind = WriteKind.Create, Type = type, Body = System.Text.Encoding.UTF8.GetBytes(json) };
        var written = await door.WriteAsync(new WriteCall(write) { Caller = new Caller { Id = "nurse", Facility = "X0001" }, RequestId = "w" }, Stop);
        return written.Value.Resource!.Id;
    }
}
