using System.Collections.Immutable;

namespace Klang.Care.Summaries;

/// <summary>All that is known of allergies: one of four states for medicines, and the list.</summary>
/// <param name="State">The state for medicines.</param>
/// <param name="Items">Every allergy of every kind: active before inactive, gravest first.</param>
/// <param name="NoneKnown">Who confirmed "none", newest; null when nobody did.</param>
/// <param name="NoneKnownBy">Name of the person who confirmed, where recorded.</param>
public sealed record AllergyPicture(
    AllergyState State, ImmutableArray<AllergyItem> Items, Origin? NoneKnown = null, string? NoneKnownBy = null)
{
    /// <summary>The allergies to medicines that a strip names: the active ones, or those that are over when none is active.</summary>
    public ImmutableArray<AllergyItem> MedicinesToShow
    {
        get
        {
            ImmutableArray<AllergyItem> active = [.. Items.Where(item => item.ConcernsMedicines && item.IsActive)];
            return active.IsEmpty ? [.. Items.Where(item => item.ConcernsMedicines)] : active;
        }
    }

    /// <summary>Active allergies to food and to the surroundings.</summary>
    public ImmutableArray<AllergyItem> OthersToShow => [.. Items.Where(item => !item.ConcernsMedicines && item.IsActive)];

    /// <summary>What the page shows when the chart could not be opened.</summary>
    public static readonly AllergyPicture CouldNotLoad = new(AllergyState.CouldNotLoad, []);
}
