using System.Collections.Immutable;
using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>One dose on one day, whoever reports it.</summary>
/// <param name="Code">Its code as sent.</param>
/// <param name="Name">Its name.</param>
/// <param name="Date">The day it was given.</param>
/// <param name="GivenAt">Where it was given; null when nobody knows.</param>
/// <param name="Lot">Lot number.</param>
/// <param name="IsHearsay">True when no report comes from the place that gave it.</param>
/// <param name="Origins">Who reports it, the giver first.</param>
public sealed record VaccineItem(
    string Code, Bilingual Name, FactDate Date, SourceFacility? GivenAt, string? Lot, bool IsHearsay, ImmutableArray<Origin> Origins);
