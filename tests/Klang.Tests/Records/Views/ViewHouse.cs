using System.Text;
using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Records.Views;

/// <summary>A store of its own, asked either by one who may see everything or through a view.</summary>
sealed class ViewHouse : IAsyncDisposable
{
    internal const string Everyone = "everyone";

    readonly EmbeddedStore house;
    int requests;

    ViewHouse(EmbeddedStore house, SteppedClock clock, RecordsOptions options)
    {
        this.house = house;
        Clock = clock;
        Door = new Door(house.Records, house.Vault, house.Ledger, clock, options);
    }

    internal Door Door { get; }

    internal SteppedClock Clock { get; }

    internal SqliteRecordStore Store => house.Records;

    internal Vault Vault => house.Vault;

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="view">What of a chart everybody but <see cref="Everyone"/> sees; jobs see everything.</param>
    /// <param name="options">Limits; null for the usual.</param>
    internal static async Task<ViewHouse> OpenAsync(Func<ChartId, AccessHead, AccessView?> view, RecordsOptions? options = null)
    {
        var directory = Directory.CreateTempSubdirectory("klang-view-").FullName;
        var clock = new SteppedClock();
        var house = await EmbeddedStore.OpenAsync(new EmbeddedStoreOptions { Directory = directory }, clock, Stop);
        var terms = AccessTerms.Of(view);
        return new ViewHouse(house, clock, (options ?? new RecordsOptions()) with
        {
            Terms = request => request.Caller.Id == Everyone || request.Action == AccessAction.Job ? null : terms,
        });
    }

    internal static Task<ViewHouse> OpenAsync(AccessView view) => OpenAsync((_, _) => view);

    public async ValueTask DisposeAsync()
    {
        await house.DisposeAsync();
        Directory.Delete(house.Options.Directory, recursive: true);
    }

    internal string NextRequest() => $"r{Interlocked.Increment(ref requests)}";

    internal static Caller CallerOf(string facility, string id = "viewer") => new() { Id = id, Facility = facility };

    internal Task<Outcome<WriteReply>> WriteAsync(Write write, string facility, string id = Everyone) =>
        Door.WriteAsync(new WriteCall(write) { Caller = CallerOf(facility, id), RequestId = NextRequest() }, Stop);

    internal async Task<ResourceVersion> PutAsync(string id, string json, string facility = "10001")
    {
        var written = await WriteAsync(DoorFixture.Write(WriteKind.Update, json, id), facility);
        return written.TryGet(out var reply, out var refusal) ? reply.Resource! : throw new InvalidOperationException($"{refusal.Complaints[0].Message} {json}");
    }

    internal Task<Outcome<ResourceVersion>> ReadAsync(ResourceType type, string id, int? version = null, string caller = "viewer") =>
        Door.ReadAsync(new ReadCall(type, id, version) { Caller = CallerOf("", caller), RequestId = NextRequest() }, Stop);

    internal async Task<PageReply> SearchAsync(ResourceType type, string query, string caller = "viewer")
    {
        var found = await Door.SearchAsync(
            new SearchCall(type, DoorFixture.Pairs(query), Strict: true, null) { Caller = CallerOf("", caller), RequestId = NextRequest() }, Stop);
        return found.TryGet(out var page, out var refusal) ? page : throw new InvalidOperationException(refusal.Complaints[0].Message);
    }

    internal async Task<IReadOnlyList<string>> FindAsync(ResourceType type, string query, string caller = "viewer") =>
        [.. (await SearchAsync(type, query, caller)).Entries.Select(entry => $"{entry.Resource.Type}/{entry.Resource.Id}")];

    internal static string Text(ResourceVersion version) => Encoding.UTF8.GetString(version.Json.Span);
}
