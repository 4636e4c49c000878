using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Pregnancies, put together from last periods, due dates, antenatal visits and deliveries, whichever facility wrote them.
/// Reports whose computed starts lie within two months are one pregnancy.
/// </summary>
sealed class PregnancyList
{
    const int TermDays = 280;
    const int OngoingDaysMax = 294;
    const int SamePregnancyDays = 60;
    const int EndsWithinDays = 320;

    /// <summary>How long an antenatal diagnosis alone, without any date of the pregnancy, stands for one.</summary>
    const int UndatedDays = 120;

    readonly ChartIndex chart;
    readonly List<Draft> drafts = [];
    readonly List<(FactDate Date, int Fact)> ends = [];
    readonly List<(FactDate Date, int Fact)> signs = [];
    readonly List<(FactDate Date, int Gravida)> counts = [];
    FactDate deniedOn;

    PregnancyList(ChartIndex chart) => this.chart = chart;

    internal static ImmutableArray<PregnancyItem> Read(ChartIndex chart, PersonSex sex)
    {
        if (sex == PersonSex.Male)
        {
            return [];
        }

        var list = new PregnancyList(chart);
        list.ReadObservations();
        list.ReadEpisodes();
        list.ReadConditions();
        return list.Items();
    }

    void ReadObservations()
    {
        foreach (var fact in chart.Of(ResourceType.Observation))
        {
            var resource = chart[fact].Resource;
            if (!References.IsVoid(resource))
            {
                ReadOne(fact, resource, resource);
                foreach (var component in resource["component"u8])
                {
                    ReadOne(fact, resource, component);
                }
            }
        }
    }

    void ReadOne(int fact, JsonNode observation, JsonNode holder)
    {
        foreach (var coding in holder["code"u8]["coding"u8])
        {
            var coded = coding["code"u8].StringBytes;
            if (coded.Length is 6 or 7)
            {
                ReadCoded(fact, observation, holder, coded);
            }
        }
    }

    void ReadCoded(int fact, JsonNode observation, JsonNode holder, ReadOnlySpan<byte> coded)
    {
        var value = FactDate.Of(holder["valueDateTime"u8]);
        if (coded.SequenceEqual("8665-2"u8))
        {
            Note(fact, observation, value, due: default);
        }
        else if (coded.SequenceEqual("11778-8"u8) || coded.SequenceEqual("11779-6"u8) || coded.SequenceEqual("11780-4"u8))
        {
            Note(fact, observation, period: default, value);
        }
        else if (coded.SequenceEqual("93857-1"u8) && value.IsKnown)
        {
            ends.Add((value, fact));
        }
        else if (coded.SequenceEqual("11996-6"u8) && GravidaOf(holder) is { } gravida)
        {
            counts.Add((MeasurementBook.MeasuredOn(observation), gravida));
        }
        else if (coded.SequenceEqual("82810-3"u8))
        {
            ReadStatus(fact, observation, holder["valueCodeableConcept"u8]);
        }
    }

    void ReadStatus(int fact, JsonNode observation, JsonNode value)
    {
        var said = MeasurementBook.MeasuredOn(observation);
        if (SaysPregnant(value))
        {
            signs.Add((said, fact));
        }
        else if ((Concept.Has(value, "60001007"u8) || Concept.Has(value, "LA26683-5"u8)) && said > deniedOn)
        {
            deniedOn = said;
        }
    }

    static bool SaysPregnant(JsonNode value) => Concept.Has(value, "77386006"u8) || Concept.Has(value, "LA15173-0"u8);

    static int? GravidaOf(JsonNode holder)
    {
        var text = holder["valueInteger"u8].Exists ? holder["valueInteger"u8].NumberText : holder["valueQuantity"u8]["value"u8].NumberText;
        return Numbers.Read(text) is { } number and > 0 and < 30 ? (int)number : null;
    }

    void Note(int fact, JsonNode observation, FactDate period, FactDate due)
    {
        // A year or a month gives no weeks; that it was written at all still says "pregnant".
        if (period.Precision is FactPrecision.Year or FactPrecision.Month || due.Precision is FactPrecision.Year or FactPrecision.Month)
        {
            signs.Add((chart.OriginOf(fact, MeasurementBook.MeasuredOn(observation)).Date, fact));
            return;
        }

        var start = period.IsKnown ? period.Day : due.IsKnown && due.Day.Year > 1 ? due.Day.AddDays(-TermDays) : (DateOnly?)null;
        if (start is not { } day)
        {
            return;
        }

        var said = MeasurementBook.MeasuredOn(observation);
        DraftOf(day).Take(chart.OriginOf(fact, said), period, due);
    }

    Draft DraftOf(DateOnly start)
    {
        foreach (var draft in drafts)
        {
            if (Math.Abs(draft.Start.DayNumber - start.DayNumber) <= SamePregnancyDays)
            {
                return draft;
            }
        }

        var fresh = new Draft(start);
        drafts.Add(fresh);
        return fresh;
    }

    /// <summary>An episode of antenatal care ends with the pregnancy.</summary>
    void ReadEpisodes()
    {
        foreach (var fact in chart.Of(ResourceType.EpisodeOfCare))
        {
            var resource = chart[fact].Resource;
            var type = Concept.Of(resource["type"u8][0]);
            var isPregnancy = type.Display.Contains("pregnan", StringComparison.OrdinalIgnoreCase)
                || type.Display.Contains("antenatal", StringComparison.OrdinalIgnoreCase)
                || type.Display.Contains("prenatal", StringComparison.OrdinalIgnoreCase)
                || type.Display.Contains("ครรภ์", StringComparison.Ordinal);
            if (!isPregnancy || References.IsVoid(resource))
            {
                continue;
            }

            var start = FactDate.Of(resource["period"u8]["start"u8]);
            var end = FactDate.Of(resource["period"u8]["end"u8]);
            if (end.IsKnown)
            {
                ends.Add((end, fact));
            }
            else if (start.IsKnown)
            {
                signs.Add((start, fact));
            }
        }
    }

    void ReadConditions()
    {
        foreach (var fact in chart.Of(ResourceType.Condition))
        {
            var resource = chart[fact].Resource;
            var code = Icd10Words.Normalise(chart.ConceptOf(fact).Code ?? "");
            if (code.Length < 3 || code[0] is not ('O' or 'Z') || ProblemList.IsWithdrawn(resource))
            {
                continue;
            }

            var number = ((code[1] - '0') * 10) + code[2] - '0';
            var date = chart.OriginOf(fact, ProblemList.OnsetOf(resource)).Date;
            var isEnd = code[0] == 'O' ? number is (>= 0 and <= 8) or (>= 80 and <= 92) : number is 37 or 39;
            var isSign = code[0] == 'O' ? number is >= 10 and <= 48 : number is >= 33 and <= 35;
            if (isEnd)
            {
                ends.Add((date, fact));
            }
            else if (isSign)
            {
                signs.Add((date, fact));
            }
        }
    }

    ImmutableArray<PregnancyItem> Items()
    {
        var items = new List<PregnancyItem>();
        foreach (var draft in drafts)
        {
            var end = EndOf(draft.Start);
            var age = chart.Today.DayNumber - draft.Start.DayNumber;
            items.Add(new PregnancyItem(
                GravidaFor(draft.Start), draft.Period, draft.Due, end, !end.IsKnown && age is >= 0 and <= OngoingDaysMax && deniedOn <= draft.Newest.Date, draft.Newest));
        }

        AddUndated(items);
        items.Sort((left, right) => right.Origin.Date.CompareTo(left.Origin.Date));
        return [.. items];
    }

    FactDate EndOf(DateOnly start)
    {
        FactDate found = default;
        foreach (var (date, _) in ends)
        {
            var days = date.Day.DayNumber - start.DayNumber;
            if (days is > 0 and <= EndsWithinDays && (!found.IsKnown || date < found))
            {
                found = date;
            }
        }

        return found;
    }

    int? GravidaFor(DateOnly start)
    {
        foreach (var (date, gravida) in counts)
        {
            if (date.Day.DayNumber - start.DayNumber is >= 0 and <= EndsWithinDays)
            {
                return gravida;
            }
        }

        return null;
    }

    void AddUndated(List<PregnancyItem> items)
    {
        (FactDate Date, int Fact) newest = default;
        foreach (var sign in signs)
        {
            newest = sign.Date > newest.Date ? sign : newest;
        }

        if (!newest.Date.IsKnown || deniedOn > newest.Date || chart.Today.DayNumber - newest.Date.Day.DayNumber > UndatedDays
            || items.Exists(item => item.IsOngoing || (item.Ended.IsKnown && item.Ended >= newest.Date)))
        {
            return;
        }

        foreach (var (date, _) in ends)
        {
            if (date >= newest.Date)
            {
                return;
            }
        }

        items.Add(new PregnancyItem(null, default, default, default, IsOngoing: true, chart.OriginOf(newest.Fact, newest.Date)));
    }

    sealed class Draft(DateOnly start)
    {
        internal DateOnly Start { get; private set; } = start;

        internal FactDate Period { get; private set; }

        internal FactDate Due { get; private set; }

        internal Origin Newest { get; private set; }

        internal void Take(Origin origin, FactDate period, FactDate due)
        {
            var isNewer = origin.Date >= Newest.Date;
            if (period.IsKnown && (isNewer || !Period.IsKnown))
            {
                Period = period;
                Start = period.Day;
            }

            Due = due.IsKnown && (isNewer || !Due.IsKnown) ? due : Due;
            Newest = isNewer ? origin : Newest;
        }
    }
}
