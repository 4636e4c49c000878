using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>Which entries of a head tie this caller to the person.</summary>
static class RelationRules
{
    /// <summary>True when the head holds such a relation now, with the sensitive categories it adds.</summary>
    internal static bool Holds(RelationSource source, in AccessQuestion question, RoleRule role, out SensitiveCategories categories)
    {
        categories = SensitiveCategories.None;
        return source switch
        {
            RelationSource.Share => IsShared(question, role, out categories),
            RelationSource.Emergency => IsEmergency(question, role, out categories),
            RelationSource.Case => IsCase(question),
            _ => HasFact(question, source),
        };
    }

    /// <summary>Orders of other facilities addressed to the caller's.</summary>
    internal static ImmutableArray<string> Orders(in AccessQuestion question)
    {
        var orders = ImmutableArray.CreateBuilder<string>();
        foreach (var fact in question.Head.Relations)
        {
            if (Serves(fact, question) && fact.Kind is RelationKind.Order or RelationKind.Prescription && !fact.IsSelfAsserted)
            {
                orders.Add(fact.Resource);
            }
        }

        return orders.ToImmutable();
    }

    static bool HasFact(in AccessQuestion question, RelationSource source)
    {
        foreach (var fact in question.Head.Relations)
        {
            if (Serves(fact, question) && IsOf(fact, source))
            {
                return true;
            }
        }

        return false;
    }

    static bool Serves(in RelationFact fact, in AccessQuestion question) =>
        fact.Facility == question.Caller.Facility && fact.Facility.Length > 0 && fact.IsActive(question.Now);

    static bool IsOf(in RelationFact fact, RelationSource source) => fact.IsSelfAsserted ? source == RelationSource.SelfAsserted : (fact.Kind, source) switch
    {
        (RelationKind.Presence, RelationSource.PresenceProved) => fact.AssertedBy == PresenceEvidence.ThaiD,
        (RelationKind.Presence, RelationSource.PresenceAttested) => fact.AssertedBy == PresenceEvidence.Card,
        (RelationKind.Referral, RelationSource.ReferralByOther) => true,
        (RelationKind.Appointment, RelationSource.AppointmentByOther) => true,
        (RelationKind.Encounter, RelationSource.EncounterByOther) => true,
        (RelationKind.Catchment, RelationSource.CatchmentByOther) => true,
        (RelationKind.Prescription, RelationSource.PrescriptionByOther or RelationSource.OrderByOther) => true,
        (RelationKind.Order, RelationSource.OrderByOther) => true,
        _ => false,
    };

    static bool IsShared(in AccessQuestion question, RoleRule role, out SensitiveCategories categories)
    {
        var isShared = false;
        categories = SensitiveCategories.None;
        foreach (var one in question.Head.Directives)
        {
            if (one.Kind == DirectiveKind.Share && one.Target == question.Caller.Facility && one.Target.Length > 0 && one.IsActive(question.Now))
            {
                isShared = true;
                categories |= one.Categories & role.ShareAdds;
            }
        }

        return isShared;
    }

    static bool IsEmergency(in AccessQuestion question, RoleRule role, out SensitiveCategories categories)
    {
        var isOpen = false;
        categories = SensitiveCategories.None;
        foreach (var one in question.Head.Emergencies)
        {
            if (one.CallerId == question.Caller.Id && one.Facility == question.Caller.Facility && one.IsActive(question.Now))
            {
                isOpen = true;
                categories |= one.Categories & role.EmergencyAdds;
            }
        }

        return isOpen;
    }

    /// <summary>An officer looks into a case of the own facility until it has been reviewed.</summary>
    static bool IsCase(in AccessQuestion question)
    {
        foreach (var one in question.Head.Emergencies)
        {
            if (one.Facility == question.Caller.Facility && one.Facility.Length > 0 && !one.IsReviewed)
            {
                return true;
            }
        }

        return false;
    }
}
