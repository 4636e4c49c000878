using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Records;

namespace Klang.Http;

/// <summary>Parameters of any URL that say how an answer looks, not what it holds (FHIR R4 §3.1.0.1.11, §3.1.1.5.8).</summary>
/// <param name="Format"><c>_format</c>; null when not sent.</param>
/// <param name="Pretty"><c>_pretty=true</c>.</param>
/// <param name="Cursor">Where the page starts, from a next link.</param>
/// <param name="Selection"><c>_summary</c> or <c>_elements</c>; null for whole resources.</param>
sealed record Presentation(string? Format, bool Pretty, string? Cursor, ElementSelection? Selection)
{
    /// <summary>Name of the cursor in next links.</summary>
    public const string CursorName = "_cursor";

    public static Presentation Plain { get; } = new(Format: null, Pretty: false, Cursor: null, Selection: null);

    /// <summary>
    /// Reads these parameters and takes out of the query what no search knows; the rest is the question. <c>_summary</c> and
    /// <c>_elements</c> stay in it, since a search repeats them in its links.
    /// </summary>
    public static Outcome<(Presentation Presentation, SearchText Question)> Split(SearchText query)
    {
        if (!query.Pairs.Any(pair => IsOurs(pair.Key) || pair.Key is "_summary" or "_elements"))
        {
            return (Plain, query);
        }

        if (!ReadSelection(query).TryGet(out var selection, out var refusal) && refusal is not null)
        {
            return refusal;
        }

        var presentation = new Presentation(
            query.First("_format"), query.First("_pretty") == "true", query.First(CursorName), selection);
        return (presentation, new SearchText([.. query.Pairs.Where(pair => !IsOurs(pair.Key))]));
    }

    static Outcome<ElementSelection?> ReadSelection(SearchText query)
    {
        switch (query.First("_summary"))
        {
            case "true":
                return ElementSelection.Summary;
            case "text":
                return ElementSelection.Text;
            case "data":
                return ElementSelection.Data;
            case null or "" or "false" or "count":
                break;
            default:
                return new Refusal(RefusalKind.BadRequest, "value", "_summary is one of true, text, data, count and false.");
        }

        var names = query.Pairs.Where(pair => pair.Key == "_elements")
            .SelectMany(pair => pair.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        return names.Count > 0 ? ElementSelection.Of(names) : (ElementSelection?)null;
    }

    static bool IsOurs(string name) => name is "_format" or "_pretty" or CursorName;
}
