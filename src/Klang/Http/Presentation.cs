using Klang.Records;

namespace Klang.Http;

/// <summary>Parameters of any URL that say how an answer looks, not what it holds (FHIR R4 §3.1.0.1.11, §3.1.1.5.8).</summary>
/// <param name="Format"><c>_format</c>; null when not sent.</param>
/// <param name="Pretty"><c>_pretty=true</c>.</param>
/// <param name="Cursor">Where the page starts, from a next link.</param>
sealed record Presentation(string? Format, bool Pretty, string? Cursor)
{
    public static Presentation Plain { get; } = new(Format: null, Pretty: false, Cursor: null);

    /// <summary>Name of the cursor in next links.</summary>
    public const string CursorName = "_cursor";

    /// <summary>Takes these parameters out of a query; the rest is the question.</summary>
    public static (Presentation Presentation, SearchText Question) Split(SearchText query)
    {
        if (!query.Pairs.Any(pair => IsOurs(pair.Key)))
        {
            return (Plain, query);
        }

        var presentation = new Presentation(
            query.First("_format"), query.First("_pretty") == "true", query.First(CursorName));
        return (presentation, new SearchText([.. query.Pairs.Where(pair => !IsOurs(pair.Key))]));
    }

    static bool IsOurs(string name) => name is "_format" or "_pretty" or CursorName;
}
