using Klang.Fhir;
using Klang.Records.Access;

namespace Klang.Records.Writing;

/// <summary>Whose Consents bind, and which are refused before they are stored.</summary>
static class ConsentRules
{
    /// <summary>True when the lines of a Consent that this caller writes are in force.</summary>
    internal static bool Binds(CallContext context) =>
        context.Caller.Kind is CallerKind.Citizen or CallerKind.Development || context.ActsForCitizen;

    /// <summary>Guardians are appointed by the house, on proof; not by a citizen's own word.</summary>
    internal static bool MayAppointGuardian(CallContext context) => context.ActsForCitizen || context.Caller.Kind == CallerKind.Development;

    /// <summary>Why a Consent is not stored; null when it may be.</summary>
    internal static Refusal? Check(CallContext context, WriteItem item, DateTimeOffset now)
    {
        if (item.Type != ResourceType.Consent || item.Content is not { } content || item.Chart is not { } chart
            || AccessPolicy.IsOfHouse(context.Caller) || !Binds(context))
        {
            return null;
        }

        if (!DirectiveReader.Read(content.Root, item.Id ?? "", now).TryGet(out var lines, out var refusal))
        {
            return refusal;
        }

        if (lines.Exists(line => line.Kind == DirectiveKind.Guardian) && !MayAppointGuardian(context))
        {
            return new Refusal(RefusalKind.Forbidden, "forbidden", "A guardian is appointed on proof of custody, by an officer.", "Consent.provision");
        }

        var staying = chart.Head.Current(now).Directives.Count(one => one.Consent != item.Id);
        return staying + lines.Count <= AccessHead.DirectivesMax ? null : new Refusal(RefusalKind.TooCostly, "too-costly",
            $"At most {AccessHead.DirectivesMax} lines of consent are in force at a time. Withdraw some first.");
    }
}
