using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Persons;
using Klang.Records.Store;

namespace Klang.Records.Reading;

/// <summary>Lists the identity conflicts that wait for a human: Tasks still requested whose two Patients are in different charts.</summary>
sealed class ConflictLister(IRecordStore store, Finder finder, ChartOpening opening)
{
    const int CountMax = 1_000;

    static readonly SearchText Waiting = new([new("code", $"{IdentityTask.System}|{IdentityTask.Code}"), new("status", "requested")]);

    internal async Task<Outcome<IReadOnlyList<IdentityConflict>>> ListAsync(ConflictsCall call, CancellationToken cancellationToken)
    {
        var session = finder.Open(CallContext.Of(call), "identity conflicts", store.LastSequence);
        var query = finder.Parse(ResourceType.Task, Waiting, strict: true).Value;
        var walked = await finder.FindAsync(session, query, int.MaxValue - 1, null, ownSourcesOnly: false, cancellationToken);
        if (!walked.TryGet(out var walk, out var refusal))
        {
            return refusal;
        }

        var conflicts = new List<IdentityConflict>();
        var shown = new List<FoundResource>();
        foreach (var task in walk.Matches.OrderBy(match => match.Version.LastUpdated).ThenBy(match => match.Version.Id, StringComparer.Ordinal))
        {
            if (conflicts.Count < Math.Clamp(call.Count ?? CountMax, 1, CountMax)
                && await ReadAsync(task.Version, cancellationToken) is { } conflict)
            {
                conflicts.Add(conflict);
                shown.Add(task);
            }
        }

        return await session.DiscloseAsync(shown, cancellationToken) ? conflicts : Refusals.Forbidden();
    }

    /// <summary>Null when a merge has settled it, or one of the two is gone.</summary>
    async ValueTask<IdentityConflict?> ReadAsync(ResourceVersion task, CancellationToken cancellationToken)
    {
        using var tape = StoredJson.Read(task.Json);
        return IdentityTask.Read(tape.Root) is { } pair
            && await ChartOfAsync(pair.Newcomer, cancellationToken) is { } newcomer
            && await ChartOfAsync(pair.Known, cancellationToken) is { } known
            && newcomer != known
            ? new IdentityConflict(task.Id, pair.Newcomer, pair.Known, task.LastUpdated, task.Facility)
            : null;
    }

    async ValueTask<ChartId?> ChartOfAsync(string patientId, CancellationToken cancellationToken) =>
        await opening.Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken)
            is { Place.State: not PlaceState.Deleted } located
            ? located.Place.Chart
            : null;
}
