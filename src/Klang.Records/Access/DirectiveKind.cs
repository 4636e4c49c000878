namespace Klang.Records.Access;

/// <summary>What a citizen laid down about the own chart.</summary>
public enum DirectiveKind : byte
{
    /// <summary>A facility may not look.</summary>
    BlockFacility = 1,

    /// <summary>One account may not look.</summary>
    BlockPerson = 2,

    /// <summary>Sensitive categories are shown to nobody.</summary>
    BlockCategory = 3,

    /// <summary>What a facility wrote is shown to no other.</summary>
    HideFacility = 4,

    /// <summary>Nobody looks but in an emergency.</summary>
    EmergencyOnly = 5,

    /// <summary>A facility may look for a short time.</summary>
    Share = 6,

    /// <summary>An account may look for the citizen.</summary>
    Delegate = 7,

    /// <summary>An account may look as the guardian of a minor or of one who cannot decide.</summary>
    Guardian = 8,

    /// <summary>A young person shows a guardian what is hidden otherwise.</summary>
    ShowGuardian = 9,

    /// <summary>Not even allergies are shown in an emergency at a facility that is blocked.</summary>
    BlockEmergency = 10,
}
