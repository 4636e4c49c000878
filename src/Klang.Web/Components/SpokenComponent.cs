using System.Globalization;
using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Klang.Web.Components;

/// <summary>A component that says things in the reader's language.</summary>
public abstract class SpokenComponent : ComponentBase
{
    [CascadingParameter]
    public PageContext Page { get; set; } = null!;

    protected Language Language => Page.Language;

    protected string Say(Bilingual phrase) => phrase.In(Page.Language);

    protected string Say(FactDate date) => DateWords.Date(date, Page.Language);

    /// <summary>"3 รายการ", "1 item", "3 items".</summary>
    protected string Items(int count) => count == 1 && Language == Language.English
        ? "1 item"
        : string.Create(CultureInfo.InvariantCulture, $"{count} {Say(Words.Items)}");

    /// <summary>How old a fact is, in words.</summary>
    protected string? Age(FactDate date) => DateWords.Staleness(date, Page.Today, Page.Language);

    /// <summary>Language of a phrase that the data brought: English unless it holds Thai letters.</summary>
    protected static string LanguageOf(string? text) =>
        text is not null && text.AsSpan().ContainsAnyInRange('\u0E00', '\u0E7F') ? "th" : "en";
}
