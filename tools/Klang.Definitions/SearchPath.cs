namespace Klang.Definitions;

/// <summary>What one step of a compiled path does. The numbers are the ones in the table (docs/search.md).</summary>
enum SearchStep : byte
{
    /// <summary>Goes to the member of that name, through a list if it is one.</summary>
    Member = 1,

    /// <summary>Keeps objects whose member has that text.</summary>
    WhereEquals = 2,

    /// <summary>Keeps references that point to that resource type.</summary>
    WhereRefersTo = 3,

    /// <summary>Keeps the item at that place.</summary>
    Item = 4,

    /// <summary>Goes to the extensions of that address.</summary>
    Extension = 5,

    /// <summary>Goes back to the resource itself.</summary>
    Root = 6,

    /// <summary>One boolean: one of the members (divided by commas) is there and is not false.</summary>
    ExistsAndNotFalse = 7,
}

/// <summary>One step with its operands.</summary>
sealed record SearchPathStep(SearchStep Step, string First = "", string Second = "", int Number = 0);

/// <summary>A way from the resource (or from a composite's node) to values of one type.</summary>
/// <param name="Steps">What to do, in order.</param>
/// <param name="Code">FHIR type of what is found.</param>
/// <param name="Owner">Under what members are found, while compiling.</param>
/// <param name="Repeats">True when there can be more than one value.</param>
/// <param name="System">Code system of a bound code, else empty.</param>
sealed record SearchPath(
    IReadOnlyList<SearchPathStep> Steps, string Code, string Owner, bool Repeats = false, string System = "")
{
    /// <summary>For a reference: the types that it may point to; empty for any.</summary>
    internal IReadOnlyList<string> Targets { get; init; } = [];

    internal SearchPath Then(SearchPathStep step) => this with { Steps = [.. Steps, step] };
}
