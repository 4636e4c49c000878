namespace Klang.Fhir.Search;

/// <summary>What one step of a compiled path does. The numbers are the ones in the table (docs/search.md).</summary>
enum SearchStep : byte
{
    Member = 1,
    WhereEquals = 2,
    WhereRefersTo = 3,
    Item = 4,
    Extension = 5,
    Root = 6,
    ExistsAndNotFalse = 7,
}

/// <summary>One step with its operands.</summary>
/// <param name="Step">What to do.</param>
/// <param name="First">Member name, or address of an extension; names divided by commas for <see cref="SearchStep.ExistsAndNotFalse"/>.</param>
/// <param name="Second">The text that <see cref="SearchStep.WhereEquals"/> compares with.</param>
/// <param name="Number">Place for <see cref="SearchStep.Item"/>.</param>
/// <param name="Target">Type for <see cref="SearchStep.WhereRefersTo"/>.</param>
sealed record SearchPathStep(SearchStep Step, byte[] First, byte[] Second, int Number, ResourceType Target);

/// <summary>A way from a resource, or from a composite's node, to values of one type.</summary>
/// <param name="Steps">What to do, in order.</param>
/// <param name="Code">The FHIR type of what is found.</param>
/// <param name="System">The code system that a bound code has without saying so; empty when there is none.</param>
sealed record SearchPath(SearchPathStep[] Steps, FhirDataType Code, byte[] System);
