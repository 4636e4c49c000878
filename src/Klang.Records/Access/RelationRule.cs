using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>How far one sort of relation leads.</summary>
/// <param name="Relation">Its name in the ledger.</param>
/// <param name="Source">Where the head says so.</param>
/// <param name="Reach">How far it leads.</param>
/// <param name="Roles">Roles for which it counts.</param>
public sealed record RelationRule(string Relation, RelationSource Source, AccessReach Reach, ImmutableArray<string> Roles);

/// <summary>Which entries of an access head make a relation.</summary>
public enum RelationSource : byte
{
    /// <summary>A citizen's share.</summary>
    Share,

    /// <summary>A presence that the citizen proved by ThaID.</summary>
    PresenceProved,

    /// <summary>A presence that a certified system attests.</summary>
    PresenceAttested,

    /// <summary>A referral by another facility.</summary>
    ReferralByOther,

    /// <summary>An appointment today, made by another facility.</summary>
    AppointmentByOther,

    /// <summary>An open encounter here, written by another facility.</summary>
    EncounterByOther,

    /// <summary>The catchment, as another facility has it.</summary>
    CatchmentByOther,

    /// <summary>A prescription of another facility to be dispensed here.</summary>
    PrescriptionByOther,

    /// <summary>An order of another facility addressed here.</summary>
    OrderByOther,

    /// <summary>Any relation that only the asking facility asserts.</summary>
    SelfAsserted,

    /// <summary>A broken glass of this very caller.</summary>
    Emergency,

    /// <summary>A case of a broken glass at the officer's facility.</summary>
    Case,
}
