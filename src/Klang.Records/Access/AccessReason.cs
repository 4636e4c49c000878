namespace Klang.Records.Access;

/// <summary>Why a decision came out as it did.</summary>
public enum AccessReason : byte
{
    /// <summary>Granted.</summary>
    Granted = 0,

    /// <summary>The caller has no role that may do this.</summary>
    Role,

    /// <summary>The role may not act for this purpose.</summary>
    Purpose,

    /// <summary>The token's scopes do not cover it.</summary>
    Scope,

    /// <summary>Nothing ties the caller to the person.</summary>
    NoRelation,

    /// <summary>The citizen has blocked the facility.</summary>
    BlockedFacility,

    /// <summary>The citizen has blocked the person who asks.</summary>
    BlockedPerson,

    /// <summary>The citizen shows the chart in emergencies only.</summary>
    EmergencyOnly,

    /// <summary>The guardianship ended with the child's majority, or the delegate's time is over.</summary>
    Ended,

    /// <summary>Only a facility's own staff see its papers.</summary>
    ForeignFacility,

    /// <summary>A second factor of the last five minutes is needed.</summary>
    StepUp,

    /// <summary>The facility has lost break-glass, since a case was not reviewed in time.</summary>
    Unreviewed,
}
