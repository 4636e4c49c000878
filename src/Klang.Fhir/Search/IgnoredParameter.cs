namespace Klang.Fhir.Search;

/// <summary>A parameter that a lenient search left out.</summary>
/// <param name="Name">As written.</param>
/// <param name="Reason">A sentence for the caller.</param>
public sealed record IgnoredParameter(string Name, string Reason)
{
    /// <summary>One sentence for the caller.</summary>
    public override string ToString() => $"{Name} was left out of the search. {Reason}";
}
