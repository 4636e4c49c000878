using System.Collections.Immutable;

namespace Klang.Fhir.Search;

/// <summary>A condition that every chart with a match meets: it has one of these postings.</summary>
/// <param name="AnyOf">The look-ups; none means that nothing can match.</param>
public sealed record PostingGroup(ImmutableArray<PostingTerm> AnyOf);
