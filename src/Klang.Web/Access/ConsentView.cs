using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>What somebody is asked before an app gets a token.</summary>
public sealed record ConsentView
{
    public required string FormToken { get; init; }

    /// <summary>Name of the app as registered.</summary>
    public required string App { get; init; }

    /// <summary>What it asks for, scope by scope.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The request as it came, to be sent again with the answer.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Request { get; init; }

    /// <summary>True when the reader must say about which patient.</summary>
    public bool AsksPatient { get; init; }

    /// <summary>What was typed as the patient's number, given back.</summary>
    public string Typed { get; init; } = "";

    /// <summary>What was wrong; null when nothing was.</summary>
    public Bilingual? Fault { get; init; }
}
