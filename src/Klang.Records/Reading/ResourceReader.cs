using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Reads single resources and whole charts.</summary>
sealed class ResourceReader(IRecordStore store, ChartOpening opening, MaskedWarnings masked)
{
    ChartReader Charts => opening.Charts;

    internal async Task<Outcome<ResourceVersion>> ReadAsync(ReadCall call, CancellationToken cancellationToken)
    {
        var read = await FindAsync(call, cancellationToken);
        return read.TryGet(out var version, out var refusal)
            ? await opening.Attachments.RestoreAsync(version, cancellationToken)
            : refusal;
    }

    async ValueTask<Outcome<ResourceVersion>> FindAsync(ReadCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var what = call.Version is { } wanted ? $"{call.Type.Name()}/{call.Id}/_history/{wanted}" : $"{call.Type.Name()}/{call.Id}";
        if (await Charts.LocateAsync(call.Type, call.Id, cancellationToken) is not { } located)
        {
            await opening.RefuseAsync(context, AccessAction.Read, ChartId.None, "not-found", what, cancellationToken);
            return Refusals.NotFound(call.Type);
        }

        var receipt = await opening.AdmitAsync(context, AccessAction.Read, located.Place.Chart, what, cancellationToken);
        if (receipt is null || await Charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is not { } head)
        {
            return Refusals.NotFound(call.Type);
        }

        if (located.Place.State == PlaceState.Golden)
        {
            return await ReadGoldenAsync(receipt, head, call, cancellationToken);
        }

        if (call.Version is { } version && version != located.Place.Version)
        {
            return await ReadOldAsync(context, receipt, head, call, version, cancellationToken);
        }

        var (isThere, shown) = await Charts.OpenSlotAsync(receipt, head, call.Type, call.Id, located, cancellationToken);
        if (!isThere)
        {
            return await Charts.RelocateAsync(call.Type, call.Id, located, cancellationToken) is not null
                ? await FindAsync(call, cancellationToken)
                : Refusals.NotFound(call.Type);
        }

        return shown is not { } placed ? Refusals.NotFound(call.Type)
            : placed.Slot.HasContent ? placed.ToVersion()
            : Refusals.Gone(call.Type);
    }

    async ValueTask<Outcome<ResourceVersion>> ReadGoldenAsync(
        Receipt receipt, ChartHead head, ReadCall call, CancellationToken cancellationToken)
    {
        if (await Charts.OpenPatientsAsync(receipt, head, long.MaxValue, cancellationToken) is not { } opened
            || opened.Chart.UnknownPatients.Contains(call.Id))
        {
            return Refusals.NotFound(ResourceType.Patient);
        }

        var golden = GoldenReader.Golden(opened.Head, opened.Chart);
        return golden is null ? GoldenReader.None(opened.Chart)
            : call.Version is null || call.Version == golden.Version ? golden
            : Refusals.NotFound(ResourceType.Patient);
    }

    async ValueTask<Outcome<ResourceVersion>> ReadOldAsync(
        CallContext context, Receipt receipt, ChartHead head, ReadCall call, int version, CancellationToken cancellationToken)
    {
        if (await Charts.OpenAsync(receipt, head, long.MaxValue, cancellationToken) is not { } opened)
        {
            return Refusals.NotFound(call.Type);
        }

        var versions = await VersionsAsync(context, opened.Chart, call.Type, call.Id, cancellationToken);
        if (versions.Count == 0)
        {
            return Refusals.NotFound(call.Type);
        }

        foreach (var placed in versions)
        {
            if (placed.Slot.Version == version)
            {
                return placed.Slot.HasContent ? placed.ToVersion() : Refusals.Gone(call.Type);
            }
        }

        return Refusals.NoSuchVersion(call.Type);
    }

    /// <summary>All versions of a resource, newest first, also from charts that it came from.</summary>
    internal async ValueTask<List<PlacedSlot>> VersionsAsync(
        CallContext context, OpenedChart chart, ResourceType type, string id, CancellationToken cancellationToken)
    {
        var versions = new List<PlacedSlot>();
        var visited = new HashSet<long>();
        var current = chart;
        while (current is not null && visited.Add(current.Chart.Value))
        {
            var here = current.Slots.Where(placed => placed.Slot.Type == type && placed.Slot.Id == id
                && (placed.Slot.Flags & (SlotTraits.Link | SlotTraits.Moved)) == 0).ToList();
            versions.AddRange(here);
            var earlier = here.Where(placed => (placed.Slot.Flags & SlotTraits.CameFrom) != 0)
                .Select(placed => placed.Slot.OtherChart).FirstOrDefault(other => !visited.Contains(other));
            current = earlier == 0 ? null : await OpenOtherAsync(context, new ChartId(earlier), $"{type.Name()}/{id} earlier", cancellationToken);
        }

        return [.. versions.OrderByDescending(placed => placed.Slot.Version)];
    }

    async ValueTask<OpenedChart?> OpenOtherAsync(CallContext context, ChartId chart, string what, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(context, AccessAction.Read, chart, what, cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return null;
        }

        // What the chart held went on with it when it was merged into another.
        return opened.Head.Content.MergedInto is var next and not 0
            ? await OpenOtherAsync(context, new ChartId(next), what, cancellationToken)
            : opened.Chart;
    }

    /// <summary>Opens the chart of a Patient; refused when there is none.</summary>
    internal async ValueTask<Outcome<(ChartHead Head, OpenedChart Chart)>> OpenPatientChartAsync(
        CallContext context, string patientId, string what, long upTo, CancellationToken cancellationToken)
    {
        if (await Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken) is not { } located)
        {
            await opening.RefuseAsync(context, AccessAction.Read, ChartId.None, "not-found", what, cancellationToken);
            return Refusals.NotFound(ResourceType.Patient);
        }

        var receipt = await opening.AdmitAsync(context, AccessAction.Read, located.Place.Chart, what, cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, located.Place.Chart, upTo, cancellationToken) is not { } opened
            || opened.Chart.UnknownPatients.Contains(patientId))
        {
            return Refusals.NotFound(ResourceType.Patient);
        }

        // A deleted source still means its chart, so that nothing which can be read one by one is missing from the whole.
        if (located.Place.State == PlaceState.Deleted)
        {
            return opened.Chart.Current().Count > 0 ? opened : Refusals.Gone(ResourceType.Patient);
        }

        return opened.Chart.Current(ResourceType.Patient).Count == 0
            && await Charts.RelocateAsync(ResourceType.Patient, patientId, located, cancellationToken) is not null
            ? await OpenPatientChartAsync(context, patientId, what, upTo, cancellationToken)
            : opened;
    }

    internal async Task<Outcome<ChartReply>> OpenChartAsync(OpenChartCall call, CancellationToken cancellationToken)
    {
        var opened = await OpenPatientChartAsync(
            CallContext.Of(call), call.PatientId, $"chart of Patient/{call.PatientId}", store.LastSequence, cancellationToken);
        if (!opened.TryGet(out var chart, out var refusal) || !ChartView.Build(chart.Head, chart.Chart).TryGet(out var view, out refusal))
        {
            return refusal;
        }

        var warnings = chart.Chart.IsPartial ? await masked.ReadAsync(CallContext.Of(call), chart.Chart, cancellationToken) : view.Warnings;
        var decision = opening.DecisionOf(CallContext.Of(call), chart.Head);
        return view with
        {
            Warnings = warnings,
            IsMasked = decision.Obligations.HasFlag(AccessObligations.Mask),
            IsOwnOnly = decision.View is { OnlyFacility: not null },
        };
    }
}
