using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>What ties a caller to a person, all relations taken together.</summary>
/// <param name="Relation">The one that reaches furthest, by its name.</param>
/// <param name="Reach">How far.</param>
/// <param name="Categories">Sensitive categories that relations and field open.</param>
/// <param name="Orders">Orders addressed to the facility.</param>
sealed record Ties(string Relation, AccessReach Reach, SensitiveCategories Categories, ImmutableArray<string> Orders)
{
    /// <summary>True while a glass that this caller broke is open.</summary>
    internal bool IsEmergency { get; private init; }

    /// <summary>Sensitive categories that the broken glass was opened for.</summary>
    SensitiveCategories EmergencyCategories { get; init; }

    /// <summary>The broken glass alone, where nothing else counts.</summary>
    internal Ties EmergencyAlone() => IsEmergency
        ? this with { Relation = "break-glass", Reach = AccessReach.Full, Categories = EmergencyCategories, Orders = [] }
        : new Ties("", AccessReach.None, SensitiveCategories.None, []);

    internal static Ties Of(PolicyData policy, RoleRule role, in AccessQuestion question)
    {
        var (relation, reach, added) = ("", AccessReach.None, SensitiveCategories.None);
        var (isEmergency, emergency) = (false, SensitiveCategories.None);
        var orders = ImmutableArray<string>.Empty;
        foreach (var rule in policy.Relations)
        {
            if (!rule.Roles.Contains(role.Role) || !RelationRules.Holds(rule.Source, question, role, out var categories))
            {
                continue;
            }

            (relation, reach) = rule.Reach > reach ? (rule.Relation, rule.Reach) : (relation, reach);
            added |= categories;
            (isEmergency, emergency) = rule.Source == RelationSource.Emergency ? (true, categories) : (isEmergency, emergency);
            orders = rule.Source == RelationSource.OrderByOther ? RelationRules.Orders(question) : orders;
        }

        if (reach < AccessReach.Own && role.SeesOwnWritings && question.Head.HasSource(question.Caller.Facility))
        {
            (relation, reach) = ("own-writings", AccessReach.Own);
        }

        return new Ties(relation, reach, added | FieldOf(policy, role, question.Caller, reach) | (reach == AccessReach.Own ? role.OwnWritingsAdd : 0), orders)
        {
            IsEmergency = isEmergency,
            EmergencyCategories = emergency,
        };
    }

    /// <summary>Categories of the caller's clinical field, where a relation opens records at all.</summary>
    static SensitiveCategories FieldOf(PolicyData policy, RoleRule role, Caller caller, AccessReach reach)
    {
        var categories = SensitiveCategories.None;
        if (role.SeesOwnField && reach >= AccessReach.Own && !caller.Specialties.IsDefault)
        {
            foreach (var field in policy.Specialties)
            {
                categories |= caller.Specialties.Contains(field.Specialty) ? field.Categories : SensitiveCategories.None;
            }
        }

        return categories;
    }
}
