using Klang.Care.Summaries;
using Klang.Fhir.Json;
using Klang.Records.Charts;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>
/// Looks behind a view for a clinician's sake: what is hidden is held against what is shown, under an entry of its own in the ledger, and
/// only the warning comes out. This is the one thing that may depend on what a view hides.
/// </summary>
sealed class MaskedWarnings(ChartOpening opening, TimeProvider clock)
{
    /// <summary>The warnings for a chart of which something is held back; none for callers who treat nobody.</summary>
    internal async ValueTask<IReadOnlyList<MaskedWarning>> ReadAsync(CallContext context, OpenedChart shown, CancellationToken cancellationToken)
    {
        if (!Treats(context.Caller)
            || await opening.AdmitAsync(context, AccessAction.Job, shown.Chart, "drug safety behind the view", cancellationToken) is not { } receipt
            || await opening.OpenAsync(receipt, shown.Chart, long.MaxValue, cancellationToken) is not { } whole)
        {
            return [];
        }

        var seen = shown.Current();
        var known = seen.Select(placed => (placed.Slot.Type, placed.Slot.Id)).ToHashSet();
        var unseen = whole.Chart.Current().FindAll(placed => !known.Contains((placed.Slot.Type, placed.Slot.Id)));
        using var tapes = new JsonTapeSet();
        return MaskedSafety.Read(Facts(seen, tapes), Facts(unseen, tapes), clock.GetUtcNow());
    }

    static bool Treats(Caller caller) => caller.Kind == CallerKind.System
        || caller.Role is CallerRole.Physician or CallerRole.Nurse or CallerRole.Pharmacist or CallerRole.HealthCentreOfficer;

    static List<ChartFact> Facts(List<PlacedSlot> current, JsonTapeSet tapes) => current.ConvertAll(placed => new ChartFact(
        placed.Slot.Type, tapes.Read(placed.Slot.Json), placed.Slot.Id, placed.Block.Facility, placed.Block.Facility,
        new DateTimeOffset(placed.Block.ReceivedAt, TimeSpan.Zero), []));
}
