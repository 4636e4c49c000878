using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What a decision looks at, besides the chart's head.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="RequestId">In which request.</param>
/// <param name="Action">To do what.</param>
/// <param name="Now">When.</param>
public readonly record struct AccessRequest(Caller Caller, string Purpose, string RequestId, AccessAction Action, DateTimeOffset Now)
{
    /// <summary>The token's scopes; null when they do not bound the caller.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>True while the condition of a write is looked for.</summary>
    public bool IsCondition { get; init; }

    internal AccessQuestion About(AccessHead head) =>
        new(Caller, Purpose, Action, head, Now) { Scopes = Scopes, IsCondition = IsCondition };
}
