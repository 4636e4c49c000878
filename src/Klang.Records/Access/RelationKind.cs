namespace Klang.Records.Access;

/// <summary>What ties a facility to a person.</summary>
public enum RelationKind : byte
{
    /// <summary>An open encounter at the facility.</summary>
    Encounter = 1,

    /// <summary>The person was referred to the facility.</summary>
    Referral = 2,

    /// <summary>An appointment at the facility, on its day.</summary>
    Appointment = 3,

    /// <summary>The person lives in the facility's catchment and is registered there (TYPEAREA 1 or 3).</summary>
    Catchment = 4,

    /// <summary>An order (laboratory, imaging, other service) is addressed to the facility.</summary>
    Order = 5,

    /// <summary>A prescription is to be dispensed by the facility.</summary>
    Prescription = 6,

    /// <summary>The person was there: <see cref="RelationFact.AssertedBy"/> names the evidence.</summary>
    Presence = 7,
}
