using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>The person is here: by the chip of the card, by ThaID, by a code that the citizen shows.</summary>
sealed class PresenceDesk(IRecordStore store, Vault vault, HeadEditor editor, CitizenDesk citizens, ChartOpening opening, TimeProvider clock)
{
    static readonly TimeSpan LastsFor = TimeSpan.FromHours(24);

    internal Task<Outcome<PresenceReply>> PresentAsync(PresentCall call, CancellationToken cancellationToken) => (call.Evidence, call.Caller.Kind) switch
    {
        (PresenceEvidence.QrCode, CallerKind.Staff or CallerKind.System) => citizens.RedeemAsync(call, cancellationToken),
        (PresenceEvidence.Card, CallerKind.Staff or CallerKind.System) => ByCardAsync(call, cancellationToken),
        (PresenceEvidence.ThaiD, CallerKind.Citizen) => ByCitizenAsync(call, cancellationToken),
        _ => Task.FromResult<Outcome<PresenceReply>>(new Refusal(RefusalKind.Invalid, "value",
            "The evidence is card (by a certified system), qr (the citizen's code) or thaid (said by the citizen, signed in with ThaID).")),
    };

    async Task<Outcome<PresenceReply>> ByCardAsync(PresentCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        if (!call.Caller.MayAttestPresence)
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, AccessPolicy.RuleOf(call.Caller, AccessReason.Role), "presence", cancellationToken);
            return new Refusal(RefusalKind.Forbidden, "forbidden", "This system is not certified to read cards. Ask the citizen for a code.");
        }

        if (!PersonClaims.TryRead(PersonClaims.CitizenNumberSystem, call.Value, out var claim)
            || await store.FindClaimAsync(claim.Key(vault), cancellationToken) is not { } owner)
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, "not-found", "presence by card", cancellationToken);
            return new Refusal(RefusalKind.NotFound, "not-found", "Nobody with this number is known here.");
        }

        return await NoteAsync(context, owner.Owner, call.Caller.Facility, PresenceEvidence.Card, cancellationToken);
    }

    /// <summary>The value is the facility at which the citizen says to be.</summary>
    async Task<Outcome<PresenceReply>> ByCitizenAsync(PresentCall call, CancellationToken cancellationToken)
    {
        if (call.Value.Length != 5 || !call.Value.All(char.IsAsciiLetterOrDigit))
        {
            return new Refusal(RefusalKind.Invalid, "value", "The value is the facility's code of five letters and digits.");
        }

        return await opening.Charts.LocateAsync(ResourceType.Patient, call.Caller.OwnPatient, cancellationToken) is { } located
            ? await NoteAsync(CallContext.Of(call), located.Place.Chart, call.Value, PresenceEvidence.ThaiD, cancellationToken)
            : Refusals.NotFound(ResourceType.Patient);
    }

    async Task<Outcome<PresenceReply>> NoteAsync(
        CallContext context, ChartId chart, string facility, string evidence, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var fact = new RelationFact(RelationKind.Presence, facility, evidence, now.ToUnixTimeSeconds(), (now + LastsFor).ToUnixTimeSeconds(),
            $"presence/{facility}/{evidence}");
        var edited = await editor.EditAsync(context, chart, "presence", $"presence at {facility} by {evidence}",
            head => new HeadChange(head with { Relations = RelationBook.After(head.Relations, fact.Resource, [fact], now) }), cancellationToken);
        return edited.TryGet(out var head, out var refusal) ? new PresenceReply(head.GoldenId, now + LastsFor) : refusal;
    }
}
