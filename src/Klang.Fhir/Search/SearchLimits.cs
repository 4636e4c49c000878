namespace Klang.Fhir.Search;

/// <summary>How much one search may ask. What is over a limit is refused with the limit's number, but the page size is cut.</summary>
public static class SearchLimits
{
    /// <summary>Most parameters in one search.</summary>
    public const int ParametersMax = 100;

    /// <summary>Most values divided by commas in one parameter.</summary>
    public const int ValuesMax = 500;

    /// <summary>Longest parameter name with chain and modifier, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>Longest parameter value, in characters.</summary>
    public const int ValueLengthMax = 32_768;

    /// <summary>Most references that a chain or <c>_has</c> follows.</summary>
    public const int ChainDepthMax = 4;

    /// <summary>Most types that one step of a chain may lead to when none is named.</summary>
    public const int ChainTargetsMax = 32;

    /// <summary>Most <c>_include</c> and <c>_revinclude</c> together.</summary>
    public const int IncludesMax = 32;

    /// <summary>Most sort keys.</summary>
    public const int SortKeysMax = 8;

    /// <summary>Most names in <c>_elements</c>.</summary>
    public const int ElementsMax = 100;

    /// <summary>Largest page; a larger <c>_count</c> is cut to it.</summary>
    public const int CountMax = 200;
}
