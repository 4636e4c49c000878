using System.Globalization;
using System.Security.Cryptography;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>
/// Broken glasses (security reference §6.3): four hours, one person, only the labels asked for; the citizen and the officer are told in the same
/// commit; a case that is not reviewed within 72 hours closes the facility's break-glass until it is.
/// </summary>
sealed class EmergencyDesk(IRecordStore store, Vault vault, HeadEditor editor, ChartOpening opening, TimeProvider clock)
{
    internal const int TextLengthMin = 15;
    internal const int TextLengthMax = 500;

    /// <summary>Codes of reasons.</summary>
    internal static readonly string[] Reasons = ["life-threat", "unconscious", "urgent-care", "disaster"];

    static readonly TimeSpan OpenFor = TimeSpan.FromHours(4);
    static readonly TimeSpan ReviewWithin = TimeSpan.FromHours(72);
    const int CasesLooked = 1000;

    internal async Task<Outcome<EmergencyReply>> BreakAsync(BreakGlassCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call) with { Purpose = "BTG" };
        if (Check(call) is { } fault)
        {
            return fault;
        }

        var now = clock.GetUtcNow();
        if (await IsClosedAsync(call.Caller.Facility, now, cancellationToken))
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, AccessPolicy.RuleOf(call.Caller, AccessReason.Unreviewed), "break-glass", cancellationToken);
            return Refusals.MayNotAsk(AccessReason.Unreviewed);
        }

        if (await FindAsync(call, cancellationToken) is not { } chart)
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, "not-found", "break-glass", cancellationToken);
            return Refusals.NotFound(ResourceType.Patient);
        }

        var number = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var opened = new EmergencyAccess(call.Caller.Id, call.Caller.Facility, call.Categories,
            now.ToUnixTimeSeconds(), (now + OpenFor).ToUnixTimeSeconds(), number, IsReviewed: false);
        var edited = await editor.EditAsync(context, chart, "break-glass", $"break-glass {call.Reason}, case {number}: {call.Text.Trim()}",
            head => Open(call.Caller, head, chart, opened, now), cancellationToken);
        if (edited.TryGet(out var head, out var refusal))
        {
            return new EmergencyReply(head.GoldenId, number, now + OpenFor, now + ReviewWithin);
        }

        await opening.RefuseAsync(context, AccessAction.Administer, chart, AccessPolicy.RuleOf(call.Caller, AccessReason.BlockedPerson), "break-glass", cancellationToken);
        return refusal;
    }

    Outcome<HeadChange> Open(Caller caller, AccessHead head, ChartId chart, EmergencyAccess opened, DateTimeOffset now)
    {
        if (head.Emergencies.Length >= AccessHead.EmergenciesMax)
        {
            return new Refusal(RefusalKind.Conflict, "too-costly", "Too many emergency accesses to this chart wait for their review.");
        }

        var changed = head with { Emergencies = head.Emergencies.Add(opened) };
        var decision = AccessPolicy.Decide(new AccessRequest(caller, "BTG", "", AccessAction.Read, now), changed);
        if (!decision.IsGranted)
        {
            return Refusals.NotFound(ResourceType.Patient);
        }

        var detail = chart.Value.ToString(CultureInfo.InvariantCulture);
        return new HeadChange(changed,
        [
            Notices.Make(vault, Notices.CasesOf(caller.Facility), Notices.BreakGlass, opened.Case, now, now + ReviewWithin, detail),
            Notices.Make(vault, Notices.CitizensOf(head.GoldenId), Notices.BreakGlass, opened.Case, now, due: null),
        ], []);
    }

    /// <summary>An officer of the facility closes a case. The chart takes note in the same commit as the outbox.</summary>
    internal async Task<Outcome<Notice>> ReviewAsync(ReviewCall call, CancellationToken cancellationToken)
    {
        if (call.Note.Trim().Length is < TextLengthMin or > TextLengthMax)
        {
            return new Refusal(RefusalKind.Invalid, "value", $"A review says why in {TextLengthMin} to {TextLengthMax} characters.");
        }

        var context = CallContext.Of(call);
        var name = $"{Notices.CasesOf(call.Caller.Facility)}/{call.Case}";
        var waiting = await store.ReadNoticesAsync(Notices.CasesOf(call.Caller.Facility), CasesLooked, cancellationToken);
        if (waiting.FirstOrDefault(row => row.Name == name) is not { } found)
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, "not-found", "review", cancellationToken);
            return new Refusal(RefusalKind.NotFound, "not-found", "There is no such case that waits here.");
        }

        var (notice, detail) = Notices.Read(vault, found);
        var chart = new ChartId(long.Parse(detail, CultureInfo.InvariantCulture));
        var finding = call.IsJustified ? "justified" : "unjustified";
        var edited = await editor.EditAsync(context, chart, "review", $"review of case {call.Case}: {finding}; {call.Note.Trim()}",
            head => new HeadChange(Reviewed(head, call.Case, call.IsJustified), [], [name]), cancellationToken);
        return edited.TryGet(out _, out var refusal) ? notice : refusal;
    }

    /// <summary>A case that was not justified ends at once; a justified one runs out.</summary>
    static AccessHead Reviewed(AccessHead head, string number, bool isJustified) => head with
    {
        Emergencies = isJustified
            ? [.. head.Emergencies.Select(one => one.Case == number ? one with { IsReviewed = true } : one)]
            : head.Emergencies.RemoveAll(one => one.Case == number),
    };

    /// <summary>True while a case of the facility is overdue.</summary>
    async ValueTask<bool> IsClosedAsync(string facility, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await store.ReadNoticesAsync(Notices.CasesOf(facility), CasesLooked, cancellationToken)).Any(row => row.Due > 0 && row.Due < now.UtcTicks);

    static Refusal? Check(BreakGlassCall call) =>
        !Reasons.Contains(call.Reason)
            ? new Refusal(RefusalKind.Invalid, "value", $"The reason is one of {string.Join(", ", Reasons)}.")
        : call.Text.Trim().Length is < TextLengthMin or > TextLengthMax
            ? new Refusal(RefusalKind.Invalid, "value", $"Say what happened in {TextLengthMin} to {TextLengthMax} characters.")
        : null;

    async ValueTask<ChartId?> FindAsync(BreakGlassCall call, CancellationToken cancellationToken)
    {
        if (call.Number is var (system, value))
        {
            return PersonClaims.TryRead(system, value, out var claim) && await store.FindClaimAsync(claim.Key(vault), cancellationToken) is { } owner
                ? owner.Owner : null;
        }

        return call.PatientId is { } id && await opening.Charts.LocateAsync(ResourceType.Patient, id, cancellationToken) is { } located
            ? located.Place.Chart : null;
    }
}
