using Klang.Care.Wording;
using Klang.Web.Access;

namespace Klang.Web.Components;

/// <summary>What every component of a page knows of the page it stands on.</summary>
/// <param name="Language">The language the reader chose.</param>
/// <param name="Path">The page's own address without query, for the language switch.</param>
/// <param name="Today">Today in Bangkok.</param>
/// <param name="Viewer">Who is looking; null on error pages before anyone is known.</param>
public sealed record PageContext(Language Language, string Path, DateOnly Today, Viewer? Viewer)
{
    /// <summary>An address of ours that keeps the language.</summary>
    public string Link(string path) => Language == Language.English ? path + "?lang=en" : path;

    /// <summary>This page in the other language.</summary>
    public string OtherLanguageLink => Language == Language.English ? Path : Path + "?lang=en";
}
