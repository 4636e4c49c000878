using Klang.Fhir;
using Klang.Records.Reading;
using Klang.Records.Store;

namespace Klang.Records.Writing;

/// <summary>Merge and unmerge by decision of a human: whole sources move in one commit, both histories stay.</summary>
sealed class Merger(IRecordStore store, ChartOpening opening, SourceJoiner joiner, RecordsOptions options)
{
    internal async Task<Outcome<MergeReply>> MergeAsync(MergeCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.AttemptsMax; attempt++)
        {
            if (await opening.Charts.LocateAsync(ResourceType.Patient, call.FromPatientId, cancellationToken) is not { } from
                || await opening.Charts.LocateAsync(ResourceType.Patient, call.ToPatientId, cancellationToken) is not { } to
                || await opening.Charts.ReadHeadAsync(from.Place.Chart, cancellationToken) is not { } head
                || await opening.Charts.ReadHeadAsync(to.Place.Chart, cancellationToken) is not { } target)
            {
                return Refusals.NotFound(ResourceType.Patient);
            }

            if (head.Chart == target.Chart)
            {
                return new Refusal(RefusalKind.Invalid, "business-rule", "Both Patients are of the same person already.");
            }

            string[] sources = [.. head.Content.Sources.Select(source => source.PatientId)];
            if (await joiner.MoveAsync(CallContext.Of(call), head.Chart, target.Chart, sources, $"merge: {call.Reason}", cancellationToken))
            {
                return new MergeReply(target.Content.GoldenId);
            }
        }

        return Refusals.Contended();
    }

    internal async Task<Outcome<MergeReply>> UnmergeAsync(UnmergeCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.AttemptsMax; attempt++)
        {
            if (await opening.Charts.LocateAsync(ResourceType.Patient, call.SourcePatientId, cancellationToken) is not { } located
                || await opening.Charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is not { } head)
            {
                return Refusals.NotFound(ResourceType.Patient);
            }

            var source = head.Content.Sources.FirstOrDefault(one => one.PatientId == call.SourcePatientId);
            if (source.PatientId is null || head.Content.Sources.Length < 2)
            {
                return new Refusal(RefusalKind.Invalid, "business-rule",
                    "Only one of several sources of a person can be taken out. Name a source Patient, not the combined view.");
            }

            // One step back: to the chart it came from last, or to a new one when it came to this chart by itself.
            var target = source.Origins is [.., var last] ? new ChartId(last.Chart) : store.ReserveChart();
            if (await joiner.MoveAsync(CallContext.Of(call), head.Chart, target, [source.PatientId], $"unmerge: {call.Reason}", cancellationToken))
            {
                return new MergeReply(source.PatientId);
            }
        }

        return Refusals.Contended();
    }
}
