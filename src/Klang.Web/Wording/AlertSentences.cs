using System.Globalization;
using Klang.Care.Summaries;
using Klang.Care.Terms;
using Klang.Care.Wording;

namespace Klang.Web.Wording;

/// <summary>The sentence under an alert's name.</summary>
static class AlertSentences
{
    internal static string Of(AlertItem alert, DateOnly today, Language language) => alert.Kind switch
    {
        AlertKind.AllergyConflict => Fill(ConflictText(alert.Basis), language, alert.Medicine, Date(alert.Date, language),
            alert.Origin.Facility.Display, alert.Allergy?.Name, Date(alert.Allergy?.FirstKnown ?? default, language)),
        AlertKind.AllergyClassConflict => Fill(Words.AlertClassText, language, alert.Medicine, Date(alert.Date, language),
            alert.Origin.Facility.Display, alert.Class.Words().In(language), alert.Allergy?.Name),
        AlertKind.Pregnancy => Pregnancy(alert, today, language),
        AlertKind.Warfarin => alert.Result is { } inr
            ? Fill(Words.AlertInr, language, inr.Latest.Text, Date(inr.Latest.Date, language))
            : Words.AlertNoInr.In(language),
        AlertKind.PoorKidneys => $"eGFR {alert.Result?.Latest.Text} ({Date(alert.Date, language)})",
        AlertKind.Deceased => alert.Date.IsKnown ? Date(alert.Date, language) : "",
        _ => $"{Date(alert.Date, language)} · {alert.Origin.Facility.Display}",
    };

    internal static string Of(MaskedWarning warning, Language language) => Fill(MaskedWarning.Words, language, warning.Shown);

    static Bilingual ConflictText(MedicineBasis basis) => basis switch
    {
        MedicineBasis.Prescribed => Words.AlertOrderedText,
        MedicineBasis.Stated => Words.AlertStatedText,
        _ => Words.AlertConflictText,
    };

    static string Pregnancy(AlertItem alert, DateOnly today, Language language)
    {
        var parts = new List<string>();
        if (alert.Pregnancy?.WeeksOn(today) is { } weeks)
        {
            parts.Add(Fill(Words.AlertWeeks, language, weeks.ToString(CultureInfo.InvariantCulture)));
        }

        if (alert.Pregnancy?.DueDate is { IsKnown: true } due)
        {
            parts.Add(Fill(Words.AlertDue, language, Date(due, language)));
        }

        parts.Add($"{alert.Origin.Facility.Display} {Date(alert.Origin.Date, language)}");
        return string.Join(" · ", parts);
    }

    static string Date(FactDate date, Language language) => DateWords.Date(date, language);

    static string Fill(Bilingual pattern, Language language, params object?[] holes) =>
        string.Format(CultureInfo.InvariantCulture, pattern.In(language), holes);
}
