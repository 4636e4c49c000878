using System.Collections.Immutable;
using Klang.Care.Terms;

namespace Klang.Care.Summaries;

/// <summary>Something done to the person, newest day.</summary>
public sealed record ProcedureItem(Concept Concept, FactDate Date, int Times, ImmutableArray<Origin> Origins);
