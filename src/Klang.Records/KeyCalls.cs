using Klang.Trust;

namespace Klang.Records;

/// <summary>Which keys are rotated.</summary>
public enum KeyLevel
{
    /// <summary>The root: a new version, and all that it wrapped is wrapped anew.</summary>
    Root,

    /// <summary>A shard's key, or every shard's: chart keys are wrapped anew, the old versions are destroyed.</summary>
    Shard,

    /// <summary>A shard's access key, or every shard's: heads are sealed under it from now on.</summary>
    Access,

    /// <summary>A chart's keys: its records are sealed under them from now on.</summary>
    Chart,

    /// <summary>A facility's key: its register rows are sealed under it from now on.</summary>
    Facility,

    /// <summary>The shared registry's key.</summary>
    Registry,
}

/// <summary>Rotates keys while the house is open.</summary>
/// <param name="Level">Which level.</param>
/// <param name="Which">Number of a shard (empty: every shard), id of a Patient, code of a facility; empty for root and registry.</param>
public sealed record RotateKeysCall(KeyLevel Level, string Which) : Call;

/// <summary>Answer to a rotation.</summary>
/// <param name="Rotated">What was done.</param>
public sealed record RotateKeysReply(IReadOnlyList<KeyRotated> Rotated);

/// <summary>Unwraps every key to see that it opens.</summary>
public sealed record CheckKeysCall : Call;
