using System.Collections.Immutable;

namespace Klang.Fhir.Search;

/// <summary>One R4 search parameter at one base type, its expression compiled into paths.</summary>
public sealed class SearchParameter
{
    /// <summary>What it is called in a URL, e.g. <c>code</c>.</summary>
    public required string Code { get; init; }

    /// <summary>How its values are compared.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>The type it belongs to; <see cref="ResourceType.None"/> when every type has it (<c>_id</c>, <c>_tag</c>…).</summary>
    public required ResourceType BaseType { get; init; }

    /// <summary>The address of its definition, e.g. <c>http://hl7.org/fhir/SearchParameter/clinical-code</c>.</summary>
    public required string Url { get; init; }

    /// <summary>The branches of the official FHIRPath expression that concern <see cref="BaseType"/>.</summary>
    public required string Expression { get; init; }

    /// <summary>Types that a reference may point to; empty for other parameters and where any type may be meant.</summary>
    public required ImmutableArray<ResourceType> Targets { get; init; }

    /// <summary>The parts of a composite, in the order in which they are written; empty otherwise.</summary>
    public required ImmutableArray<SearchComponent> Components { get; init; }

    /// <summary>False when a resource holds at most one value.</summary>
    public required bool Repeats { get; init; }

    /// <summary>Why it cannot be searched by; null when it can.</summary>
    public string? Impossible { get; init; }

    internal SearchPath[] Paths { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => BaseType == ResourceType.None ? Code : $"{BaseType.Name()}.{Code}";
}
