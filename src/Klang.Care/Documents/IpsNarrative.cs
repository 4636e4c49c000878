using System.Collections.Immutable;
using Klang.Care.Summaries;
using Klang.Care.Wording;

namespace Klang.Care.Documents;

/// <summary>The readable part of a section: Thai first, English after it, one table of few columns.</summary>
sealed class IpsNarrative(DocumentText text)
{
    const int SourcesMax = 6;

    internal IpsNarrative Open()
    {
        text.Raw("\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\" lang=\\\"th\\\" xml:lang=\\\"th\\\">"u8);
        return this;
    }

    internal void Close() => text.Raw("</div>\"}"u8);

    internal void Paragraph(Bilingual words) => Paragraph(Both(words));

    internal void Paragraph(string words)
    {
        text.Raw("<p>"u8);
        text.Say(words);
        text.Raw("</p>"u8);
    }

    internal void OpenTable(params ReadOnlySpan<Bilingual> columns)
    {
        text.Raw("<table><thead><tr>"u8);
        foreach (var column in columns)
        {
            text.Raw("<th>"u8);
            text.Say(column.Thai).Raw("<br/>"u8).Say(column.In(Language.English));
            text.Raw("</th>"u8);
        }

        text.Raw("</tr></thead><tbody>"u8);
    }

    internal void CloseTable() => text.Raw("</tbody></table>"u8);

    internal void OpenRow() => text.Raw("<tr>"u8);

    internal void CloseRow() => text.Raw("</tr>"u8);

    internal void Cell(Bilingual words)
    {
        text.Raw("<td>"u8);
        Words(words);
        text.Raw("</td>"u8);
    }

    internal void Cell(string? words)
    {
        text.Raw("<td>"u8);
        text.Say(words ?? "");
        text.Raw("</td>"u8);
    }

    /// <summary>The day in both calendars, so that no reader has to reckon.</summary>
    internal void Cell(FactDate date)
    {
        text.Raw("<td>"u8);
        Date(date);
        text.Raw("</td>"u8);
    }

    /// <summary>Who says so, each once.</summary>
    internal void Cell(ImmutableArray<Origin> origins)
    {
        text.Raw("<td>"u8);
        for (var at = 0; at < origins.Length && at < SourcesMax; at++)
        {
            text.Raw(at == 0 ? ""u8 : "; "u8);
            Place(origins[at].Facility);
        }

        text.Raw(origins.Length > SourcesMax ? "; …</td>"u8 : "</td>"u8);
    }

    internal void OpenCell() => text.Raw("<td>"u8);

    internal void CloseCell() => text.Raw("</td>"u8);

    internal IpsNarrative Say(string words)
    {
        text.Say(words);
        return this;
    }

    internal IpsNarrative Words(Bilingual words)
    {
        text.Say(words.Thai);
        if (words.English is { } english && !string.Equals(english, words.Thai, StringComparison.Ordinal))
        {
            text.Raw(" ("u8).Say(english).Raw(")"u8);
        }

        return this;
    }

    internal IpsNarrative Place(SourceFacility facility)
    {
        text.Say(facility.Display.Length > 0 ? facility.Display : "?");
        return this;
    }

    internal IpsNarrative Date(FactDate date)
    {
        text.Say(DateWords.Date(date, Language.Thai));
        if (date.IsKnown)
        {
            text.Raw(" ("u8).Say(date.ToIso()).Raw(")"u8);
        }

        return this;
    }

    static string Both(Bilingual words) => $"{words.Thai} · {words.In(Language.English)}";
}
