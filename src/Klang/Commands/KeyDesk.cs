using System.CommandLine;
using System.Text.Json;
using Klang.Composition;
using Klang.Fhir;
using Klang.Loading;
using Klang.Operating;
using Klang.Records;
using Klang.Trust;

namespace Klang.Commands;

/// <summary>Where commands about keys and erasures ask: a data folder opened here, or a running server.</summary>
sealed class KeyDesk : IAsyncDisposable
{
    const string Purpose = "HOPERAT";

    readonly House? house;
    readonly RemoteKlang? remote;

    KeyDesk(House? house, RemoteKlang? remote)
    {
        this.house = house;
        this.remote = remote;
    }

    public static async Task<KeyDesk> OpenAsync(ParseResult parsed, TimeProvider clock, CancellationToken cancellationToken) =>
        ServerUrl.Read(parsed) is { } url
            ? new KeyDesk(house: null, new RemoteKlang(url, facility: null, parsed.GetValue(CommandOptions.Token)))
            : new KeyDesk(await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken), remote: null);

    public Task<RotateKeysReply> RotateAsync(KeyLevel level, string which, CancellationToken cancellationToken) => AnswerAsync(
        "/keys/rotation", new { level = level.ToString(), which },
        door => door.RotateKeysAsync(new RotateKeysCall(level, which) { Caller = Operator("operator"), RequestId = "keys-rotate", Purpose = Purpose }, cancellationToken), cancellationToken);

    public Task<KeyCheck> CheckAsync(CancellationToken cancellationToken) => AnswerAsync(
        "/keys/check", new { },
        door => door.CheckKeysAsync(new CheckKeysCall { Caller = Operator("operator"), RequestId = "keys-verify", Purpose = Purpose }, cancellationToken), cancellationToken);

    public Task<HoldReply> HoldAsync(string patient, string reason, bool held, CancellationToken cancellationToken) => AnswerAsync(
        "/holds", new { patient, reason, held },
        door => door.HoldAsync(new HoldCall(patient, reason, held) { Caller = Operator("operator"), RequestId = "person-hold", Purpose = Purpose }, cancellationToken), cancellationToken);

    /// <summary>Erases in a folder that is open to nobody else: whoever holds folder and root key names both people, and nothing proves who they are.</summary>
    public Task<ErasureReply> EraseHereAsync(string patient, string reason, string first, string second, CancellationToken cancellationToken) => AnswerAsync(
        "", new { },
        door => door.EraseAsync(new EraseCall(patient, reason, second) { Caller = Operator(first), RequestId = "person-erase", Purpose = Purpose }, cancellationToken), cancellationToken);

    public Task<ErasureRequest> AskErasureAsync(string patient, string reason, CancellationToken cancellationToken) =>
        RemoteAsync<ErasureRequest>("/erasures", new { patient, reason }, cancellationToken);

    public Task<ErasureReply> AgreeErasureAsync(string id, CancellationToken cancellationToken) =>
        RemoteAsync<ErasureReply>("/erasures/agreement", new { id }, cancellationToken);

    public bool IsRemote => remote is not null;

    public ValueTask DisposeAsync()
    {
        remote?.Dispose();
        return house?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    static Caller Operator(string id) => new() { Id = id, Kind = CallerKind.Job };

    async Task<T> AnswerAsync<T>(string path, object body, Func<Door, Task<Outcome<T>>> here, CancellationToken cancellationToken)
    {
        if (house is null)
        {
            return await RemoteAsync<T>(path, body, cancellationToken);
        }

        return (await here(house.Door)).TryGet(out var value, out var refusal)
            ? value
            : throw new CommandFault(refusal.Kind is RefusalKind.NotFound or RefusalKind.Gone ? ExitCode.NotFound : ExitCode.Failed, refusal.Message);
    }

    async Task<T> RemoteAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = PersonDesk.Read(await remote!.PostAsync(OperatorSurface.Path + path, body, cancellationToken));
        return answer.Deserialize<T>(JsonSerializerOptions.Web)!;
    }
}
