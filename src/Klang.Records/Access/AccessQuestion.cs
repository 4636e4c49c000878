using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>Everything one decision about one chart looks at.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="Action">To do what.</param>
/// <param name="Head">What the chart's head says.</param>
/// <param name="Now">When.</param>
public readonly record struct AccessQuestion(Caller Caller, string Purpose, AccessAction Action, AccessHead Head, DateTimeOffset Now)
{
    /// <summary>The token's scopes; null when they do not bound the caller.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>True while the condition of a write is looked for: it means what the caller's facility wrote.</summary>
    public bool IsCondition { get; init; }
}
