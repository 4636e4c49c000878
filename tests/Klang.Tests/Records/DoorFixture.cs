using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;
using Klang.Storage.Sqlite;
using Xunit;

namespace Klang.Tests.Records;

/// <summary>The door over a real SQLite store, a real key store and a real key file in a folder of its own.</summary>
sealed class DoorFixture : IAsyncDisposable
{
    readonly RecordsOptions options;
    EmbeddedStore house;
    int requests;

    readonly TimeProvider clock;

    DoorFixture(EmbeddedStore house, RecordsOptions options, TimeProvider clock)
    {
        this.house = house;
        this.options = options;
        this.clock = clock;
        Door = NewDoor();
    }

    internal Door Door { get; private set; }

    internal SqliteRecordStore Store => house.Records;

    internal EmbeddedStore House => house;

    internal string Facility { get; set; } = "";

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static async Task<DoorFixture> OpenAsync(RecordsOptions? options = null, TimeProvider? clock = null)
    {
        var directory = Directory.CreateTempSubdirectory("klang-door-").FullName;
        var house = await EmbeddedStore.OpenAsync(new EmbeddedStoreOptions { Directory = directory }, clock ?? TimeProvider.System, Stop);
        return new DoorFixture(house, options ?? new RecordsOptions(), clock ?? TimeProvider.System);
    }

    /// <summary>Closes the store; what runs in between finds its files at rest. Then opens it again.</summary>
    internal async Task RestartAsync(Func<Task>? inBetween = null)
    {
        await house.DisposeAsync();
        if (inBetween is not null)
        {
            await inBetween();
        }

        house = await EmbeddedStore.OpenAsync(house.Options, clock, Stop);
        Door = NewDoor();
    }

    public async ValueTask DisposeAsync()
    {
        await house.DisposeAsync();
        Directory.Delete(house.Options.Directory, recursive: true);
    }

    Door NewDoor() => new(house.Records, house.Vault, house.Ledger, clock, options);

    internal Caller Caller => Acting ?? new() { Id = "test", Facility = Facility };

    /// <summary>Who asks instead of the development identity.</summary>
    internal Caller? Acting { get; set; }

    /// <summary>How many looks and writes are in the ledger.</summary>
    internal async Task<int> LedgerSizeAsync()
    {
        var size = 0;
        await foreach (var batch in Store.ReadLedgerAsync(0, Stop))
        {
            size += batch.Count;
        }

        return size;
    }

    internal string NextRequest() => string.Create(CultureInfo.InvariantCulture, $"r{Interlocked.Increment(ref requests)}");

    internal Task<Outcome<WriteReply>> CreateAsync(string json, string? ifNoneExist = null, string? key = null) =>
        Door.WriteAsync(new WriteCall(Write(WriteKind.Create, json, condition: ifNoneExist), key) { Caller = Caller, RequestId = NextRequest() }, Stop);

    internal Task<Outcome<WriteReply>> UpdateAsync(string id, string json, int? ifMatch = null) =>
        Door.WriteAsync(new WriteCall(Write(WriteKind.Update, json, id) with { IfMatch = ifMatch }) { Caller = Caller, RequestId = NextRequest() }, Stop);

    internal Task<Outcome<WriteReply>> DeleteAsync(ResourceType type, string id) =>
        Door.WriteAsync(new WriteCall(new Write { Kind = WriteKind.Delete, Type = type, Id = id }) { Caller = Caller, RequestId = NextRequest() }, Stop);

    internal Task<Outcome<ResourceVersion>> ReadAsync(ResourceType type, string id, int? version = null) =>
        Door.ReadAsync(new ReadCall(type, id, version) { Caller = Caller, RequestId = NextRequest() }, Stop);

    internal async Task<PageReply> SearchAsync(ResourceType type, string query, string? cursor = null) =>
        (await Door.SearchAsync(new SearchCall(type, Pairs(query), Strict: true, cursor) { Caller = Caller, RequestId = NextRequest() }, Stop)).Value;

    internal Task<Outcome<TransactionReply>> TransactAsync(params Write[] writes) =>
        Door.TransactAsync(new TransactionCall([.. writes.Select(write => new BundleItem(write))]) { Caller = Caller, RequestId = NextRequest() }, Stop);

    internal static Write Write(WriteKind kind, string json, string? id = null, string? fullUrl = null, string? condition = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        using var tape = JsonTape.Parse(body).Value;
        Assert.True(ResourceTypes.TryParse(tape.Root["resourceType"u8].StringBytes, out var type));
        return new Write
        {
            Kind = kind,
            Type = type,
            Id = id,
            Body = body,
            FullUrl = fullUrl,
            Condition = condition is null ? null : Pairs(condition),
        };
    }

    internal static SearchText Pairs(string query) => new([.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part =>
    {
        var split = part.IndexOf('=', StringComparison.Ordinal);
        return new KeyValuePair<string, string>(part[..split], Uri.UnescapeDataString(part[(split + 1)..]));
    })]);

    /// <summary>A thirteen-digit number of test persons: 9999 as digits 2 to 5, the last digit its check.</summary>
    internal static string Citizen(int number)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"19999{number:0000000}");
        var sum = digits.Select((digit, at) => (digit - '0') * (13 - at)).Sum();
        return digits + ((11 - (sum % 11)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    internal static string Text(ResourceVersion version) => Encoding.UTF8.GetString(version.Json.Span);

    internal static string Patient(string? cid = null, string given = "สมใจ", string family = "ใจดี", string birth = "1959-01-12", string extra = "") =>
        $$"""{"resourceType":"Patient",{{(cid is null ? "" : $$"""
        "identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{cid}}"}],
        """)}}"name":[{"family":"{{family}}","given":["{{given}}"]}],"gender":"female","birthDate":"{{birth}}"{{extra}}}""";

    internal static string Observation(string patient, string code = "4548-4", string value = "7.20", string date = "2026-11-02") =>
        $$$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"subject":{"reference":"{{{patient}}}"},"effectiveDateTime":"{{{date}}}","valueQuantity":{"value":{{{value}}},"unit":"%","system":"http://unitsofmeasure.org","code":"%"}}""";
}
