namespace Klang.Records.Access;

/// <summary>What goes with a permit.</summary>
[Flags]
public enum AccessObligations : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Sensitive data are held back, and the role is told so in general terms (FHIR's suppressed pattern).</summary>
    Mask = 1,

    /// <summary>Kinds of content that the role does not need are left out.</summary>
    Redact = 2,

    /// <summary>The citizen and the privacy officer are told.</summary>
    Notify = 4,

    /// <summary>A second factor of the last five minutes was needed.</summary>
    StepUp = 8,

    /// <summary>Pages and prints carry who looked and when.</summary>
    Watermark = 16,
}
