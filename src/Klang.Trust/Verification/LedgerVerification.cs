namespace Klang.Trust.Verification;

/// <summary>What a verification found.</summary>
public sealed record LedgerVerification
{
    /// <summary>True when everything that was read proves.</summary>
    public bool Proved => Problem is null;

    /// <summary>The first thing that is wrong, or null.</summary>
    public required LedgerProblem? Problem { get; init; }

    /// <summary>Entries proved.</summary>
    public required long Entries { get; init; }

    /// <summary>Batches proved.</summary>
    public required long Batches { get; init; }

    /// <summary>Root over the entries proved, base64.</summary>
    public required string Root { get; init; }

    /// <summary>Time of the first entry; null for an empty log.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>Time of the last entry proved; null for an empty log.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>True when heads were authenticated and bodies opened and compared, too.</summary>
    public required bool WithKeys { get; init; }

    /// <summary>Size of the anchored head that the log was found to extend; null when none was given or reached.</summary>
    public required long? Anchor { get; init; }
}
