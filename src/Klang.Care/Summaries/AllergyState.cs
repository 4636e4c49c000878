namespace Klang.Care.Summaries;

/// <summary>The four things an allergy strip can say. They are never merged: absence of data is not "none".</summary>
public enum AllergyState
{
    /// <summary>Nobody has recorded having asked.</summary>
    NotAsked,

    /// <summary>Asked, and there is none; who said so and when is known.</summary>
    NoneKnown,

    /// <summary>There are allergies.</summary>
    Listed,

    /// <summary>The chart could not be opened. The builder never answers this; the page does.</summary>
    CouldNotLoad,
}
