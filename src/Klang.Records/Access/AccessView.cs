using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>
/// What of one chart a caller may see. What it does not show does not exist for the caller: not for reading, search, sort, totals, includes, chains,
/// paging, history, <c>$everything</c> or <c>$summary</c>. Made by the decision, obeyed where charts are opened.
/// </summary>
public sealed record AccessView
{
    /// <summary>Everything, for jobs of the house and the development identity.</summary>
    public static AccessView Everything { get; } = new();

    /// <summary>Kinds of content shown.</summary>
    public ContentKinds Kinds { get; init; } = ContentKinds.All;

    /// <summary>Sensitive categories shown: a record is shown when all its categories are among them. None: compartment R stays shut.</summary>
    public SensitiveCategories Categories { get; init; } = SensitiveCategories.All;

    /// <summary>Facility whose own records alone are shown; null for every facility's.</summary>
    public string? OnlyFacility { get; init; }

    /// <summary>Facilities whose records the citizen has blocked from this caller.</summary>
    public ImmutableArray<string> HiddenFacilities { get; init; } = [];

    /// <summary>What a laboratory may see besides: resource references (<c>ServiceRequest/1</c>) of orders addressed to it; empty for none.</summary>
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>True when the person, or one who acts for the person, looks: what was withheld from them for safety and what is not released yet is hidden.</summary>
    public bool ForPatient { get; init; }

    /// <summary>What the token's scopes show; null when scopes do not bound the caller.</summary>
    public ScopeFilter? Scope { get; init; }

    /// <summary>True when nothing is held back.</summary>
    public bool IsEverything => Kinds == ContentKinds.All && Categories == SensitiveCategories.All && OnlyFacility is null && HiddenFacilities.IsEmpty
        && !ForPatient && Scope is null;
}
