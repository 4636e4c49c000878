using System.Security.Cryptography;
using System.Text.Json;
using Klang.Fhir;
using Klang.Records;
using Klang.Storage.Sqlite;

namespace Klang.Operating;

/// <summary>
/// Erasures need two people: one asks, another agrees within <see cref="Life"/>. What waits is kept sealed beside the keys and survives a restart.
/// </summary>
sealed class ErasureDesk(EmbeddedStore store, Door door, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    const string NoteName = "erasure-requests";
    const int WaitingMax = 1_000;
    const int ReasonLengthMax = 500;
    const int IdLengthMax = 64;

    static ReadOnlySpan<byte> Purpose => "erasure-request"u8;

    readonly Lock gate = new();
    Task<Outcome<ErasureRequest>> last = Task.FromResult<Outcome<ErasureRequest>>(new Refusal(RefusalKind.NotFound, "not-found", "None yet."));

    /// <summary>Asks for an erasure; nothing is erased yet.</summary>
    public async Task<Outcome<ErasureRequest>> AskAsync(Caller caller, string requestId, string patient, string reason, CancellationToken cancellationToken)
    {
        if (patient.Length is 0 or > IdLengthMax || reason.Trim().Length is 0 or > ReasonLengthMax)
        {
            return new Refusal(RefusalKind.Invalid, "value", $"An erasure takes the id of a Patient and a reason of 1 to {ReasonLengthMax} characters.");
        }

        if (!(await OverseeAsync(caller, requestId, "erasure asked for", cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var request = new ErasureRequest(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), patient, reason.Trim(), caller.Id, clock.GetUtcNow());
        return await ChangeAsync(waiting => waiting.Count >= WaitingMax
            ? new Refusal(RefusalKind.Busy, "throttled", $"{WaitingMax} erasures wait already. Agree to them or let them expire first.")
            : Keep(waiting, request), cancellationToken);
    }

    /// <summary>What waits, the oldest first.</summary>
    public async Task<Outcome<List<ErasureRequest>>> ListAsync(Caller caller, string requestId, CancellationToken cancellationToken) =>
        (await OverseeAsync(caller, requestId, "list of erasures asked for", cancellationToken)).TryGet(out _, out var refusal)
            ? await ReadAsync(cancellationToken)
            : refusal;

    /// <summary>Agrees to a request of another person, and erases.</summary>
    public async Task<Outcome<ErasureReply>> AgreeAsync(Caller caller, string requestId, string id, CancellationToken cancellationToken)
    {
        if (!(await OverseeAsync(caller, requestId, "agreement to an erasure", cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var request = (await ReadAsync(cancellationToken)).Find(one => one.Id == id);
        if (request is null)
        {
            return new Refusal(RefusalKind.NotFound, "not-found", "No such erasure waits. It may have expired: ask for it again.");
        }

        var call = new EraseCall(request.Patient, request.Reason, request.AskedBy) { Caller = caller, RequestId = requestId, Purpose = "HOPERAT" };
        var erased = await door.EraseAsync(call, cancellationToken);
        if (erased.TryGet(out _, out _))
        {
            await ChangeAsync(waiting => Drop(waiting, request), CancellationToken.None);
        }

        return erased;
    }

    Task<Outcome<bool>> OverseeAsync(Caller caller, string requestId, string what, CancellationToken cancellationToken) => door.OverseeAsync(
        new OversightCall(OversightWork.Erasures, what) { Caller = caller, RequestId = requestId, Purpose = "HOPERAT" }, cancellationToken);

    static Outcome<ErasureRequest> Keep(List<ErasureRequest> waiting, ErasureRequest request)
    {
        waiting.Add(request);
        return request;
    }

    static Outcome<ErasureRequest> Drop(List<ErasureRequest> waiting, ErasureRequest request)
    {
        waiting.RemoveAll(one => one.Id == request.Id);
        return request;
    }

    /// <summary>One change after another.</summary>
    Task<Outcome<ErasureRequest>> ChangeAsync(Func<List<ErasureRequest>, Outcome<ErasureRequest>> change, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return last = ChangeAfterAsync(last, change, cancellationToken);
        }
    }

    async Task<Outcome<ErasureRequest>> ChangeAfterAsync(
        Task before, Func<List<ErasureRequest>, Outcome<ErasureRequest>> change, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var waiting = await ReadAsync(cancellationToken);
        var changed = change(waiting);
        string[] sealedOnes = [.. waiting.Select(one => store.Vault.SealToken(Purpose, JsonSerializer.SerializeToUtf8Bytes(one)))];
        await store.Keys.WriteNoteAsync(NoteName, JsonSerializer.SerializeToUtf8Bytes(sealedOnes), cancellationToken);
        return changed;
    }

    /// <summary>What waits and has not expired.</summary>
    async Task<List<ErasureRequest>> ReadAsync(CancellationToken cancellationToken)
    {
        if (await store.Keys.ReadNoteAsync(NoteName, cancellationToken) is not { IsEmpty: false } note)
        {
            return [];
        }

        var waiting = new List<ErasureRequest>();
        foreach (var token in JsonSerializer.Deserialize<string[]>(note.Span) ?? [])
        {
            if (store.Vault.OpenToken(Purpose, token) is { } plain && JsonSerializer.Deserialize<ErasureRequest>(plain) is { } request
                && request.AskedAt + Life > clock.GetUtcNow())
            {
                waiting.Add(request);
            }
        }

        return waiting;
    }
}
