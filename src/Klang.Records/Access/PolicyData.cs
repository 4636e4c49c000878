using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>The policy as data: what <see cref="AccessRules"/> evaluates. Versioned; the version stands in every entry of the ledger.</summary>
public sealed record PolicyData
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Roles. A caller whose role is not here may do nothing.</summary>
    public required ImmutableArray<RoleRule> Roles { get; init; }

    /// <summary>Relations, the strongest first: of two with one reach the earlier names the access.</summary>
    public required ImmutableArray<RelationRule> Relations { get; init; }

    /// <summary>Clinical fields.</summary>
    public required ImmutableArray<SpecialtyRule> Specialties { get; init; }

    /// <summary>What a broken glass shows at a facility that the citizen has blocked.</summary>
    public required ContentKinds BlockedEmergencyKinds { get; init; }

    /// <summary>What stays visible with an order alone.</summary>
    public required ContentKinds OrderKinds { get; init; }

    /// <summary>From this age on a guardian does not see <see cref="TeenHides"/>; a person of unknown age counts as one.</summary>
    public required int TeenFrom { get; init; }

    /// <summary>From this age on a guardian of a minor sees nothing.</summary>
    public required int AdultFrom { get; init; }

    /// <summary>What a guardian of a teenager does not see.</summary>
    public required SensitiveCategories TeenHides { get; init; }

    /// <summary>The role's row; null when there is none.</summary>
    public RoleRule? RoleOf(string role)
    {
        foreach (var rule in Roles)
        {
            if (rule.Role == role)
            {
                return rule;
            }
        }

        return null;
    }
}
