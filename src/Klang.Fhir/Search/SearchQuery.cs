using System.Collections.Immutable;

namespace Klang.Fhir.Search;

/// <summary>A search, understood. Immutable and safe to share.</summary>
public sealed record SearchQuery
{
    /// <summary>The types searched; empty for all.</summary>
    public ImmutableArray<ResourceType> Types { get; init; } = [];

    /// <summary>What must hold; all of it.</summary>
    public ImmutableArray<Criterion> Criteria { get; init; } = [];

    /// <summary>In which order; empty when the caller may choose.</summary>
    public ImmutableArray<SortKey> Sort { get; init; } = [];

    /// <summary>What else to bring along (<c>_include</c>, <c>_revinclude</c>).</summary>
    public ImmutableArray<Include> Includes { get; init; } = [];

    /// <summary>How many matches a page has, at most <see cref="SearchLimits.CountMax"/>; null when not said.</summary>
    public int? Count { get; init; }

    /// <summary>Only the number of matches is wanted (<c>_count=0</c> or <c>_summary=count</c>).</summary>
    public bool CountOnly { get; init; }

    /// <summary>How the number of all matches is wanted; null when not said.</summary>
    public TotalMode? Total { get; init; }

    /// <summary>Which part of the resources is wanted.</summary>
    public SummaryMode Summary { get; init; }

    /// <summary>Top-level elements wanted; empty for all.</summary>
    public ImmutableArray<string> Elements { get; init; } = [];

    /// <summary>What was not understood and left out (lenient handling only).</summary>
    public ImmutableArray<IgnoredParameter> Ignored { get; init; } = [];

    /// <summary>Parameters that concern others (<c>_format</c>, <c>_since</c> …), as sent.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Left { get; init; } = [];

    /// <summary>The parameters that were applied, as sent, in the order sent: for the self link.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Applied { get; init; } = [];

    /// <summary>True while a chain or <c>_has</c> waits to be replaced; the matcher cannot decide such a query.</summary>
    public bool NeedsRewriting => Criteria.Any(criterion => criterion is ChainCriterion or HasCriterion);

    /// <summary>
    /// The applied parameters as one text, e.g. <c>code=http://loinc.org%7C4548-4&amp;date=ge2025</c>: for the self link and the ledger.
    /// What a URL cannot hold is percent-encoded. It carries what the caller asked for, so it may hold identifiers.
    /// </summary>
    public string Canonical => string.Join('&', Applied.Select(pair => $"{UrlText.Escape(pair.Key)}={UrlText.Escape(pair.Value)}"));
}
