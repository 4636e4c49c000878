using System.Collections.Immutable;
using System.Globalization;
using Klang.Care.Summaries;
using Klang.Care.Wording;

namespace Klang.Care.Documents;

/// <summary>The sections, in the order of the IPS: the three required ones always, the recommended ones always, others when there is something.</summary>
sealed class IpsSections(IpsDocument document, DocumentText text, PatientSummary summary, IReadOnlyList<ChartFact> facts)
{
    /// <summary>Lines of one table; the chart has the rest.</summary>
    internal const int RowsMax = 200;

    const int VisitsMax = 20;
    const int EarlierMax = 3;

    readonly IpsNarrative narrative = new(text);
    readonly List<int> entries = [];
    readonly int[] seenIn = new int[facts.Count];
    int number;

    internal void Write()
    {
        Allergies();
        Medicines();
        Problems(summary.Problems, isActive: true);
        Vaccines();
        Measurements("30954-2", "Relevant diagnostic tests/laboratory data note", IpsWords.Results, summary.Labs);
        Procedures();
        Measurements("8716-3", "Vital signs note", IpsWords.Vitals, summary.Vitals);
        Pregnancies();
        Problems(summary.Problems, isActive: false);
        Visits();
        Appointments();
    }

    void Allergies()
    {
        Open("48765-2", "Allergies and adverse reactions Document", IpsWords.Allergies);
        var picture = summary.Allergies;
        if (picture.State == AllergyState.NoneKnown && picture.NoneKnown is { } none)
        {
            Take(none.Fact);
            text.Raw("<p>"u8);
            narrative.Words(IpsWords.NoneKnown).Say(" ").Date(none.Date).Say(" ")
                .Say(picture.NoneKnownBy is { } by ? $"{by}, " : "").Place(none.Facility);
            text.Raw("</p>"u8);
        }
        else if (picture.State != AllergyState.Listed)
        {
            narrative.Paragraph(IpsWords.NotAsked);
        }

        if (picture.Items.IsEmpty)
        {
            Close(picture.State == AllergyState.NoneKnown ? null : AbsentStatement.Allergies);
            return;
        }

        narrative.OpenTable(IpsWords.Substance, IpsWords.Gravity, IpsWords.Reaction, IpsWords.Certainty, IpsWords.Source, IpsWords.Date);
        foreach (var item in Shown(picture.Items))
        {
            foreach (var report in item.Reports)
            {
                Take(report.Origin.Fact);
                narrative.OpenRow();
                narrative.OpenCell();
                narrative.Say(item.Name);
                Note(!item.IsActive, IpsWords.Over);
                narrative.CloseCell();
                narrative.Cell(CareWords.Of(report.Gravity));
                narrative.Cell(report.Reaction.Exists ? report.Reaction : default);
                narrative.Cell(CareWords.Of(report.Certainty));
                narrative.Cell(report.Origin.Facility.Display);
                narrative.Cell(report.Origin.Date);
                narrative.CloseRow();
            }
        }

        CloseTable(picture.Items.Length);
        Close(null);
    }

    void Medicines()
    {
        Open("10160-0", "History of Medication use Narrative", IpsWords.Medicines);
        if (summary.Medicines.IsEmpty)
        {
            narrative.Paragraph(IpsWords.NoMedicines);
            Close(AbsentStatement.Medicines);
            return;
        }

        narrative.OpenTable(IpsWords.Medicine, IpsWords.Quantity, IpsWords.LastGiven, IpsWords.Source);
        foreach (var item in Shown(summary.Medicines))
        {
            Take(item.Origins);
            narrative.OpenRow();
            narrative.Cell(item.Name);
            narrative.OpenCell();
            narrative.Say(item.Quantity ?? "").Say(item is { Quantity: not null, Directions: not null } ? " · " : "").Say(item.Directions ?? "");
            narrative.CloseCell();
            narrative.OpenCell();
            narrative.Date(item.Last).Say(" ").Words(item.Basis switch
            {
                MedicineBasis.Dispensed => IpsWords.Dispensed,
                MedicineBasis.Prescribed => IpsWords.Prescribed,
                _ => IpsWords.Stated,
            });
            narrative.CloseCell();
            narrative.Cell(item.Origins);
            narrative.CloseRow();
        }

        CloseTable(summary.Medicines.Length);
        Close(null);
    }

    void Problems(ImmutableArray<ProblemItem> problems, bool isActive)
    {
        var count = 0;
        foreach (var problem in problems)
        {
            count += problem.IsActive == isActive ? 1 : 0;
        }

        if (count == 0 && !isActive)
        {
            return;
        }

        Open(isActive ? "11450-4" : "11348-0", isActive ? "Problem list - Reported" : "History of Past illness note",
            isActive ? IpsWords.Problems : IpsWords.PastProblems);
        if (count == 0)
        {
            narrative.Paragraph(IpsWords.NoProblems);
            Close(AbsentStatement.Problems);
            return;
        }

        narrative.OpenTable(IpsWords.Problem, isActive ? IpsWords.Since : IpsWords.Until, IpsWords.Source);
        var rows = 0;
        foreach (var problem in problems)
        {
            if (problem.IsActive != isActive || rows++ >= RowsMax)
            {
                continue;
            }

            Take(problem.Origins);
            narrative.OpenRow();
            narrative.OpenCell();
            narrative.Say(problem.Code).Say(problem.Code.Length > 0 ? " " : "").Words(problem.Name);
            Note(problem.IsOnlyDiagnosed, IpsWords.OnlyDiagnosed);
            narrative.CloseCell();
            narrative.Cell(isActive ? problem.Onset : problem.Ended);
            narrative.Cell(problem.Origins);
            narrative.CloseRow();
        }

        CloseTable(count);
        Close(null);
    }

    void Vaccines()
    {
        Open("11369-6", "History of Immunization note", IpsWords.Vaccines);
        if (NothingIn(summary.Vaccines))
        {
            return;
        }

        narrative.OpenTable(IpsWords.Vaccine, IpsWords.Date, IpsWords.GivenAt, IpsWords.Source);
        foreach (var item in Shown(summary.Vaccines))
        {
            Take(item.Origins);
            narrative.OpenRow();
            narrative.OpenCell();
            narrative.Words(item.Name);
            Note(item.IsHearsay, IpsWords.Hearsay);
            narrative.CloseCell();
            narrative.Cell(item.Date);
            narrative.Cell(item.GivenAt?.Display);
            narrative.Cell(item.Origins);
            narrative.CloseRow();
        }

        CloseTable(summary.Vaccines.Length);
        Close(null);
    }

    void Measurements(string code, string display, Bilingual title, ImmutableArray<Measurement> items)
    {
        Open(code, display, title);
        if (NothingIn(items))
        {
            return;
        }

        narrative.OpenTable(IpsWords.Test, IpsWords.Result, IpsWords.Range, IpsWords.Date, IpsWords.Source, IpsWords.Earlier);
        foreach (var item in Shown(items))
        {
            for (var at = item.Points.Length - 1; at >= 0; at--)
            {
                Take(item.Points[at].Origins);
            }

            narrative.OpenRow();
            narrative.Cell(item.Name);
            narrative.OpenCell();
            narrative.Say(ResultWords.Of(item, item.Latest, Language.Thai)).Say(item.Unit.Length > 0 ? " " : "").Say(Units.Show(item.Unit));
            Note(CareWords.Of(item.Latest.Flag).Exists, CareWords.Of(item.Latest.Flag));
            Note(item.Latest.IsConverted, IpsWords.Converted);
            narrative.CloseCell();
            narrative.OpenCell();
            narrative.Say(Units.Show(item.Range));
            Note(item.Range is { Exists: true, IsGeneral: true }, IpsWords.GeneralRange);
            narrative.CloseCell();
            narrative.Cell(item.Latest.Date);
            narrative.Cell(item.Latest.Origins);
            Earlier(item);
            narrative.CloseRow();
        }

        CloseTable(items.Length);
        Close(null);
    }

    void Earlier(Measurement item)
    {
        narrative.OpenCell();
        var first = Math.Max(0, item.Points.Length - 1 - EarlierMax);
        for (var at = item.Points.Length - 2; at >= first; at--)
        {
            narrative.Say(at == item.Points.Length - 2 ? "" : "; ").Say(ResultWords.Of(item, item.Points[at], Language.Thai))
                .Say(" · ").Say(DateWords.Date(item.Points[at].Date, Language.Thai));
        }

        narrative.CloseCell();
    }

    void Procedures()
    {
        Open("47519-4", "History of Procedures Document", IpsWords.Procedures);
        if (NothingIn(summary.Procedures))
        {
            return;
        }

        narrative.OpenTable(IpsWords.Procedure, IpsWords.Date, IpsWords.Source);
        foreach (var item in Shown(summary.Procedures))
        {
            Take(item.Origins);
            narrative.OpenRow();
            narrative.OpenCell();
            narrative.Say(item.Concept.Display);
            narrative.Say(item.Times > 1 ? string.Create(CultureInfo.InvariantCulture, $" ×{item.Times}") : "");
            narrative.CloseCell();
            narrative.Cell(item.Date);
            narrative.Cell(item.Origins);
            narrative.CloseRow();
        }

        CloseTable(summary.Procedures.Length);
        Close(null);
    }

    void Pregnancies()
    {
        if (summary.Pregnancies.IsEmpty && summary.Person.Sex != PersonSex.Female)
        {
            return;
        }

        Open("10162-6", "History of pregnancies note", IpsWords.Pregnancies);
        if (NothingIn(summary.Pregnancies))
        {
            return;
        }

        narrative.OpenTable(IpsWords.Pregnancy, IpsWords.DueDate, IpsWords.Until, IpsWords.Source);
        foreach (var item in Shown(summary.Pregnancies))
        {
            Take(item.Origin.Fact);
            narrative.OpenRow();
            narrative.OpenCell();
            narrative.Say(item.Gravida is { } gravida ? string.Create(CultureInfo.InvariantCulture, $"G{gravida} ") : "")
                .Words(item.IsOngoing ? IpsWords.Ongoing : IpsWords.Ended);
            narrative.CloseCell();
            narrative.Cell(item.DueDate);
            narrative.OpenCell();
            narrative.Say(item.Ended.IsKnown ? DateWords.Date(item.Ended, Language.Thai) : "");
            narrative.CloseCell();
            narrative.Cell(item.Origin.Facility.Display);
            narrative.CloseRow();
        }

        CloseTable(summary.Pregnancies.Length);
        Close(null);
    }

    void Visits()
    {
        if (summary.Visits.IsEmpty)
        {
            return;
        }

        Open("46240-8", "History of Hospitalizations+Outpatient visits Narrative", IpsWords.Visits);
        narrative.OpenTable(IpsWords.Date, IpsWords.Visit, IpsWords.Diagnoses, IpsWords.Source);
        foreach (var visit in summary.Visits.AsSpan()[..Math.Min(VisitsMax, summary.Visits.Length)])
        {
            Take(visit.Origin.Fact);
            narrative.OpenRow();
            narrative.OpenCell();
            narrative.Date(visit.Start);
            if (visit.End.IsKnown && visit.End.Day > visit.Start.Day)
            {
                narrative.Say(" – ").Date(visit.End);
            }

            narrative.CloseCell();
            narrative.OpenCell();
            narrative.Words(CareWords.Of(visit.Kind)).Say(visit.Reason is { } reason ? $" · {reason}" : "");
            narrative.CloseCell();
            narrative.OpenCell();
            for (var at = 0; at < visit.Diagnoses.Length; at++)
            {
                var diagnosis = visit.Diagnoses[at];
                narrative.Say(at == 0 ? "" : "; ").Say(diagnosis.Code).Say(diagnosis.Code.Length > 0 ? " " : "").Words(diagnosis.Name);
            }

            narrative.CloseCell();
            narrative.Cell(visit.Origin.Facility.Display);
            narrative.CloseRow();
        }

        narrative.CloseTable();
        if (summary.Visits.Length > VisitsMax)
        {
            narrative.Paragraph(IpsWords.Newest);
        }

        Close(null);
    }

    void Appointments()
    {
        if (summary.Appointments.IsEmpty)
        {
            return;
        }

        Open("18776-5", "Plan of care note", IpsWords.Appointments);
        narrative.OpenTable(IpsWords.Date, IpsWords.Reason, IpsWords.Source);
        foreach (var item in Shown(summary.Appointments))
        {
            Take(item.Origin.Fact);
            narrative.OpenRow();
            narrative.Cell(item.Start);
            narrative.Cell(item.What);
            narrative.Cell(item.Origin.Facility.Display);
            narrative.CloseRow();
        }

        CloseTable(summary.Appointments.Length);
        Close(null);
    }

    static ReadOnlySpan<T> Shown<T>(ImmutableArray<T> items) => items.AsSpan()[..Math.Min(RowsMax, items.Length)];

    void Note(bool holds, Bilingual words)
    {
        if (holds)
        {
            text.Raw(" <b>"u8);
            narrative.Words(words);
            text.Raw("</b>"u8);
        }
    }

    void Take(ImmutableArray<Origin> origins)
    {
        foreach (var origin in origins)
        {
            Take(origin.Fact);
        }
    }

    void Take(int fact)
    {
        if (fact >= 0 && seenIn[fact] != number && document.Hold(fact))
        {
            seenIn[fact] = number;
            entries.Add(fact);
        }
    }

    void Open(string code, string display, Bilingual title)
    {
        text.Raw(number == 0 ? "{\"title\":\""u8 : ",{\"title\":\""u8);
        number++;
        entries.Clear();
        text.Quotable(title.Thai).Raw(" · "u8).Quotable(title.In(Language.English));
        text.Raw("\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"u8).Quoted(code)
            .Raw(",\"display\":"u8).Quoted(display).Raw("}]},"u8);
        narrative.Open();
    }

    void CloseTable(int count)
    {
        narrative.CloseTable();
        if (count > RowsMax)
        {
            narrative.Paragraph(IpsWords.Newest);
        }
    }

    /// <summary>Closes a recommended section in which there is nothing to say.</summary>
    bool NothingIn<T>(ImmutableArray<T> items)
    {
        if (items.IsEmpty)
        {
            narrative.Paragraph(IpsWords.NoInformation);
            Close(null);
        }

        return items.IsEmpty;
    }

    /// <summary>Closes the section with its entries: those taken, a statement of absence, or the reason why there are none.</summary>
    void Close(AbsentStatement? absent)
    {
        narrative.Close();
        if (entries.Count == 0 && absent is null)
        {
            text.Raw(""","emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"unavailable","display":"Unavailable"}]}}"""u8);
            return;
        }

        text.Raw(",\"entry\":["u8);
        for (var at = 0; at < entries.Count; at++)
        {
            text.Raw(at == 0 ? "{\"reference\":"u8 : ",{\"reference\":"u8);
            document.WriteUrl(entries[at]);
            text.Raw("}"u8);
        }

        if (entries.Count == 0)
        {
            text.Raw("{\"reference\":"u8);
            document.WriteUrn(document.Hold(absent!));
            text.Raw("}"u8);
        }

        text.Raw("]}"u8);
    }
}
