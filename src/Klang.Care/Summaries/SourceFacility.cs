namespace Klang.Care.Summaries;

/// <summary>A place of care that says something of a person.</summary>
/// <param name="Code">Its HCODE, five characters; empty when not known.</param>
/// <param name="Name">Its name; null when the registry does not know it.</param>
public readonly record struct SourceFacility(string Code, string? Name = null)
{
    /// <summary>The code that files write for "a place outside the register" or "not known".</summary>
    public const string UnknownCode = "99999";

    /// <summary>The name, or the code where there is none.</summary>
    public string Display => string.IsNullOrEmpty(Name) ? Code : Name;
}
