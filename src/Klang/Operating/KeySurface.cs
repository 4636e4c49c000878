using Klang.Fhir;
using Klang.Http;
using Klang.Records;

namespace Klang.Operating;

/// <summary>Keys, legal holds and erasures under <c>/operator</c>.</summary>
/// <param name="door">Decides and does.</param>
/// <param name="desk">Erasures that wait for a second person; null where there is no store (tests over a bare door).</param>
sealed class KeySurface(Door door, ErasureDesk? desk)
{
    const string Purpose = "HOPERAT";

    /// <summary>Answers what is its own; false for anything else.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="path">What follows <c>/operator</c>.</param>
    public async Task<bool> TryAnswerAsync(HttpContext context, Caller caller, string path)
    {
        var stop = context.RequestAborted;
        var id = RequestIds.Of(context);
        switch (context.Request.Method, path)
        {
            case ("POST", "/keys/rotation"):
                await OperatorJson.TakeAsync<RotationRequest, RotateKeysReply>(context, "level (root, shard, access, chart, facility, registry) and which", sent =>
                    Enum.TryParse<KeyLevel>(sent.Level, ignoreCase: true, out var level) && Enum.IsDefined(level)
                        ? door.RotateKeysAsync(new RotateKeysCall(level, sent.Which ?? "") { Caller = caller, RequestId = id, Purpose = Purpose }, stop)
                        : Task.FromResult<Outcome<RotateKeysReply>>(new Refusal(RefusalKind.Invalid, "value", "The level is root, shard, access, chart, facility or registry.")));
                return true;
            case ("POST", "/keys/check"):
                await OperatorJson.WriteAsync(context, await door.CheckKeysAsync(new CheckKeysCall { Caller = caller, RequestId = id, Purpose = Purpose }, stop));
                return true;
            case ("POST", "/holds"):
                await OperatorJson.TakeAsync<HoldRequest, HoldReply>(context, "patient, reason and held", sent =>
                    door.HoldAsync(new HoldCall(sent.Patient, sent.Reason, sent.Held) { Caller = caller, RequestId = id, Purpose = Purpose }, stop));
                return true;
            case ("POST", "/erasures") when desk is not null:
                await OperatorJson.TakeAsync<AskRequest, ErasureRequest>(context, "patient and reason", sent => desk.AskAsync(caller, id, sent.Patient, sent.Reason, stop));
                return true;
            case ("GET", "/erasures") when desk is not null:
                await OperatorJson.WriteAsync(context, await desk.ListAsync(caller, id, stop));
                return true;
            case ("POST", "/erasures/agreement") when desk is not null:
                await OperatorJson.TakeAsync<AgreeRequest, ErasureReply>(context, "id", sent => desk.AgreeAsync(caller, id, sent.Id, stop));
                return true;
            default:
                return false;
        }
    }

    sealed record RotationRequest
    {
        public required string Level { get; init; }

        public string? Which { get; init; }
    }

    sealed record HoldRequest
    {
        public required string Patient { get; init; }

        public required string Reason { get; init; }

        public required bool Held { get; init; }
    }

    sealed record AskRequest
    {
        public required string Patient { get; init; }

        public required string Reason { get; init; }
    }

    sealed record AgreeRequest
    {
        public required string Id { get; init; }
    }
}
