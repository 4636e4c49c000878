namespace Klang.Fhir.Search;

/// <summary>One part of a composite parameter.</summary>
public sealed class SearchComponent
{
    /// <summary>The parameter that this part is compared like, e.g. <c>code</c>.</summary>
    public required string Code { get; init; }

    /// <summary>How its values are compared.</summary>
    public required SearchParameterType Type { get; init; }

    internal SearchPath[] Paths { get; init; } = [];
}
