namespace Klang.Records.Access;

/// <summary>The outcome for one chart: a view with what goes with it, or a refusal with its reason.</summary>
public sealed record AccessDecision
{
    /// <summary>What may be seen; null when refused.</summary>
    public AccessView? View { get; init; }

    /// <summary>Why.</summary>
    public AccessReason Reason { get; init; }

    /// <summary>How far the relation reaches.</summary>
    public AccessReach Reach { get; init; }

    /// <summary>The relation that decided, by its name in the policy (<c>presence</c>, <c>referral</c>); empty when none.</summary>
    public string Relation { get; init; } = "";

    /// <summary>The role in which it was asked, by its name in the policy.</summary>
    public string Role { get; init; } = "";

    /// <summary>What goes with it.</summary>
    public AccessObligations Obligations { get; init; }

    /// <summary>Version of the policy, role and relation or reason: <c>2026.1/physician/presence</c>. Stands in the ledger.</summary>
    public string Rule { get; init; } = "";

    /// <summary>True when something may be seen.</summary>
    public bool IsGranted => View is not null;
}
