namespace Klang.Fhir.Search;

/// <summary>How a search parameter's values are compared (FHIR R4 §3.1.1.4). The numbers are stable.</summary>
public enum SearchParameterType : byte
{
    /// <summary>A number, with the precision it is written in.</summary>
    Number = 1,

    /// <summary>A date or time: a span from the first to the last moment that it may mean.</summary>
    Date = 2,

    /// <summary>Text, compared without case and accents from its start.</summary>
    String = 3,

    /// <summary>A code with or without its system.</summary>
    Token = 4,

    /// <summary>A reference to another resource.</summary>
    Reference = 5,

    /// <summary>Two or more values that stand together.</summary>
    Composite = 6,

    /// <summary>A number with a unit.</summary>
    Quantity = 7,

    /// <summary>An address, compared exactly.</summary>
    Uri = 8,

    /// <summary>With rules of its own: only <c>Location.near</c>.</summary>
    Special = 9,
}
