using Klang.Fhir;

namespace Klang.Records.Access;

/// <summary>One SMART v2 scope, understood (SMART App Launch 2.2, scopes for requesting FHIR resources).</summary>
/// <param name="Context">Whose data: <c>patient</c>, <c>user</c> or <c>system</c>.</param>
/// <param name="Type">The type; <see cref="ResourceType.None"/> for all.</param>
/// <param name="Interactions">Some of <c>c r u d s</c>.</param>
/// <param name="Limit">Query that a resource must match; empty for none.</param>
public sealed record ScopeGrant(string Context, ResourceType Type, string Interactions, string Limit)
{
    /// <summary>True when it covers this type; <see cref="ResourceType.None"/> asks for any.</summary>
    public bool Covers(ResourceType type, char interaction) =>
        Interactions.Contains(interaction, StringComparison.Ordinal) && (Type == ResourceType.None || type == ResourceType.None || Type == type);
}
