namespace Klang.Fhir.Validation;

/// <summary>What validation needs to know of its surroundings; Fhir itself has no clock.</summary>
public sealed record ValidationOptions
{
    /// <summary>No knowledge of today; complaints end at 100.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>Today in Asia/Bangkok. A birth date after it is refused; null leaves that unchecked.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Complaints after which the walk ends; at least 1.</summary>
    public int ComplaintsMax { get; init; } = 100;

    /// <summary>
    /// True to let <c>Type?query</c> stand as a reference, as entries of a transaction may
    /// (FHIR R4 §3.1.0.11.2). Inside a Bundle it always may.
    /// </summary>
    public bool AllowConditionalReferences { get; init; }
}
