namespace Klang.Fhir.Search;

/// <summary>What follows a parameter's name after a colon (FHIR R4 §3.1.1.4.4).</summary>
public enum SearchModifier
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The whole text, as written.</summary>
    Exact,

    /// <summary>Anywhere in the text.</summary>
    Contains,

    /// <summary><c>true</c>: has no value; <c>false</c>: has one.</summary>
    Missing,

    /// <summary>No value is one of those.</summary>
    Not,

    /// <summary>The text that is shown with a token starts so.</summary>
    Text,

    /// <summary>An identifier of a type: <c>system|code|value</c>.</summary>
    OfType,

    /// <summary>A reference by the identifier that it holds.</summary>
    Identifier,

    /// <summary>Addresses that are the start of the one given.</summary>
    Above,

    /// <summary>Addresses that start with the one given.</summary>
    Below,

    /// <summary>The type of a reference: <c>subject:Patient</c>.</summary>
    Type,
}
