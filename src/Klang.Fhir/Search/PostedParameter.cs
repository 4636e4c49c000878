namespace Klang.Fhir.Search;

/// <summary>One row of the table of posted parameters.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Number">Its stable short number.</param>
/// <param name="IsSingleSpan">A date of which a resource has at most one: several conditions on it can be looked up as one range.</param>
public sealed record PostedParameter(SearchParameter Parameter, ushort Number, bool IsSingleSpan);
