using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Klang.Care.Terms;
using Klang.Care.Wording;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Vital signs and laboratory results as series over time: one series per test however it is coded, one unit per series,
/// one point per result however many facilities report it.
/// </summary>
sealed class MeasurementBook
{
    const int AdultYears = 18;

    /// <summary>A birth so late that the coming of age is beyond the calendar.</summary>
    const int AdultFromYearsMax = 9999 - AdultYears;

    readonly ChartIndex chart;
    readonly PersonBanner person;
    readonly Dictionary<string, Series> series = new(StringComparer.Ordinal);

    MeasurementBook(ChartIndex chart, PersonBanner person)
    {
        this.chart = chart;
        this.person = person;
    }

    internal ImmutableArray<Measurement> Vitals { get; private set; } = [];

    internal ImmutableArray<Measurement> Labs { get; private set; } = [];

    internal static MeasurementBook Read(ChartIndex chart, PersonBanner person)
    {
        var book = new MeasurementBook(chart, person);
        foreach (var fact in chart.Of(ResourceType.Observation))
        {
            book.Take(fact);
        }

        book.Close();
        return book;
    }

    internal Measurement? Find(Measure measure)
    {
        foreach (var item in measure.Kind == MeasureKind.VitalSign ? Vitals : Labs)
        {
            if (string.Equals(item.Key, measure.Key, StringComparison.Ordinal))
            {
                return item;
            }
        }

        return null;
    }

    internal static FactDate MeasuredOn(JsonNode observation)
    {
        var date = FactDate.Of(observation["effectiveDateTime"u8]);
        date = date.IsKnown ? date : FactDate.StartOf(observation["effectivePeriod"u8]);
        date = date.IsKnown ? date : FactDate.Of(observation["effectiveInstant"u8]);
        return date.IsKnown ? date : FactDate.Of(observation["issued"u8]);
    }

    void Take(int fact)
    {
        var observation = chart[fact].Resource;
        if (References.IsVoid(observation))
        {
            return;
        }

        var date = chart.OriginOf(fact, MeasuredOn(observation)).Date;
        var concept = chart.ConceptOf(fact);
        var measure = MeasureOf(concept, observation["code"u8]);
        var category = observation["category"u8];
        if (measure == Measures.BloodPressure)
        {
            TakePressure(fact, observation, date);
            return;
        }

        if (KindOf(measure, category) is not { } kind)
        {
            return;
        }

        foreach (var component in observation["component"u8])
        {
            var part = Concept.Of(component["code"u8]);
            TakeOne(fact, component, part, MeasureOf(part, component["code"u8]), kind, date);
        }

        TakeOne(fact, observation, concept, measure, kind, date);
    }

    /// <summary>The measure that any of the codings stands for: senders put their own or SNOMED CT's code before LOINC's.</summary>
    static Measure? MeasureOf(Concept concept, JsonNode codeable)
    {
        if (Measures.Find(concept.Family, concept.Code ?? "") is { } found)
        {
            return found;
        }

        foreach (var coding in codeable["coding"u8])
        {
            if (Measures.Find(Concept.FamilyOf(coding["system"u8]), coding["code"u8].GetString() ?? "") is { } other)
            {
                return other;
            }
        }

        return null;
    }

    void TakePressure(int fact, JsonNode observation, FactDate date)
    {
        decimal? systolic = null;
        decimal? diastolic = null;
        foreach (var component in observation["component"u8])
        {
            var code = component["code"u8];
            var measure = MeasureOf(Concept.Of(code), code);
            if (measure != Measures.Systolic && measure != Measures.Diastolic)
            {
                continue;
            }

            var value = ResultValue.Read(component) is { } read ? Pressure(read) : null;
            systolic = measure == Measures.Systolic ? value : systolic;
            diastolic = measure == Measures.Diastolic ? value : diastolic;
        }

        if (systolic is null && diastolic is null && observation["valueString"u8].GetString() is { } words)
        {
            (systolic, diastolic) = Sides(words);
        }

        if (systolic is not null || diastolic is not null)
        {
            AddPressure(fact, date, systolic, diastolic);
        }
    }

    /// <summary>A pressure written as one text, <c>132/84</c>; anything else is no pressure.</summary>
    static (decimal? Systolic, decimal? Diastolic) Sides(string words)
    {
        var slash = words.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && Numbers.Read(Encoding.UTF8.GetBytes(words[..slash].Trim())) is { } upper
            && Numbers.Read(Encoding.UTF8.GetBytes(words[(slash + 1)..].Trim())) is { } lower
            ? (upper, lower)
            : (null, null);
    }

    /// <summary>In mmHg; kilopascals are converted, any other unit cannot be told from a mistake.</summary>
    static decimal? Pressure(ResultValue read)
    {
        const decimal MmHgPerKpa = 7.50062m;
        return MeasureUnits.SameQuantity(read.Unit, "kPa") && read.Value is { } value ? Math.Round(value * MmHgPerKpa) : read.Value;
    }

    void AddPressure(int fact, FactDate date, decimal? systolic, decimal? diastolic)
    {
        var text = $"{Side(systolic)}/{Side(diastolic)}";
        SeriesOf(Measures.BloodPressure, "mmHg").Points.Add(
            new Raw(fact, date, systolic, diastolic, text, PressureFlag(systolic, diastolic, date), IsConverted: false, default));

        static string Side(decimal? value) => value is { } number ? Numbers.Show(number) : "–";
    }

    /// <summary>Limits of grown-ups; a healthy infant's pressure would be called low.</summary>
    ResultStanding PressureFlag(decimal? systolic, decimal? diastolic, FactDate date) =>
        !IsAdult(date) ? ResultStanding.None
        : systolic >= 180 || diastolic >= 120 ? ResultStanding.CriticalHigh
        : systolic >= 140 || diastolic >= 90 ? ResultStanding.High
        : systolic < 90 ? ResultStanding.Low
        : systolic is null ? ResultStanding.None : ResultStanding.Normal;

    static MeasureKind? KindOf(Measure? measure, JsonNode category)
    {
        if (measure is not null)
        {
            return measure.Kind;
        }

        if (Concept.AnyHas(category, "laboratory"u8))
        {
            return MeasureKind.Laboratory;
        }

        return Concept.AnyHas(category, "vital-signs"u8) ? MeasureKind.VitalSign : null;
    }

    void TakeOne(int fact, JsonNode holder, Concept concept, Measure? measure, MeasureKind kind, FactDate date)
    {
        if (ResultValue.Read(holder) is not { } read)
        {
            return;
        }

        if (measure == Measures.Systolic || measure == Measures.Diastolic)
        {
            if (Pressure(read) is { } pressure)
            {
                SeriesOf(measure, "mmHg").Points.Add(new Raw(fact, date, pressure, null, read.Text, ResultStanding.None, false, default));
            }

            return;
        }

        var range = RangeOf(holder["referenceRange"u8]);
        var isConverted = false;
        if (measure is not null && !read.IsIn(measure.Unit))
        {
            if (read.ConversionTo(measure) is { } conversion && conversion.Of(read.Number) is not null)
            {
                read = read.Converted(conversion, measure.Unit);
                range = new ReferenceRange(conversion.Of(range.Low), conversion.Of(range.High), IsGeneral: false);
                isConverted = true;
            }
            else if (measure.Unit.Length > 0 && read.Unit.Length > 0)
            {
                measure = measure with { Key = $"{measure.Key}|{read.Unit}", Unit = read.Unit, Low = null, High = null, FemaleLow = null, FemaleHigh = null };
            }
        }

        var target = measure is not null ? SeriesOf(measure, read.Unit) : SeriesOf(concept, kind, read.Unit);
        var flag = InterpretationOf(holder["interpretation"u8]);
        if (flag == ResultStanding.None)
        {
            flag = FlagOf(read, range.Exists ? range : GeneralRange(measure, date));
        }

        target.Points.Add(new Raw(fact, date, read.Value, null, read.Text, flag, isConverted, range)
        {
            AtMost = read.AtMost,
            AtLeast = read.AtLeast,
        });
    }

    /// <summary>The range of healthy people; a report may also list those of a therapy or of other groups.</summary>
    static ReferenceRange RangeOf(JsonNode ranges)
    {
        var chosen = ranges[0];
        foreach (var range in ranges)
        {
            if (Concept.Has(range["type"u8], "normal"u8))
            {
                chosen = range;
                break;
            }
        }

        return new ReferenceRange(
            Numbers.Read(chosen["low"u8]["value"u8].NumberText), Numbers.Read(chosen["high"u8]["value"u8].NumberText), IsGeneral: false);
    }

    /// <summary>
    /// General ranges are those of grown-ups, of the person's sex where they differ; where the sex is not known, what is
    /// abnormal for both.
    /// </summary>
    ReferenceRange GeneralRange(Measure? measure, FactDate date)
    {
        if (measure is null || (!measure.IsForAnyAge && !IsAdult(date)))
        {
            return default;
        }

        var (low, high) = (measure.FemaleLow ?? measure.Low, measure.FemaleHigh ?? measure.High);
        return person.Sex switch
        {
            PersonSex.Female => new ReferenceRange(low, high, IsGeneral: true),
            PersonSex.Male => new ReferenceRange(measure.Low, measure.High, IsGeneral: true),
            _ => new ReferenceRange(low < measure.Low ? low : measure.Low, high > measure.High ? high : measure.High, IsGeneral: true),
        };
    }

    /// <summary>True from eighteen years on, and when the birthday is not known.</summary>
    bool IsAdult(FactDate on) => !person.Birth.IsKnown || person.Birth.Day.Year > AdultFromYearsMax
        || person.Birth.Day.AddYears(AdultYears) <= on.Day;

    static ResultStanding FlagOf(ResultValue read, ReferenceRange range)
    {
        if (!range.Exists)
        {
            return ResultStanding.None;
        }

        // "< 15" is low when 15 itself is; "< 100" may be anything below.
        if (read.Value is not { } value)
        {
            return read.AtMost <= range.Low ? ResultStanding.Low
                : read.AtLeast >= range.High ? ResultStanding.High
                : ResultStanding.None;
        }

        return value < range.Low ? ResultStanding.Low
            : value > range.High ? ResultStanding.High
            : ResultStanding.Normal;
    }

    static ResultStanding InterpretationOf(JsonNode interpretations)
    {
        foreach (var interpretation in interpretations)
        {
            foreach (var coding in interpretation["coding"u8])
            {
                var flag = coding["code"u8].GetString() switch
                {
                    "N" or "NEG" => ResultStanding.Normal,
                    "H" or "HU" or ">" => ResultStanding.High,
                    "L" or "LU" or "<" => ResultStanding.Low,
                    "HH" => ResultStanding.CriticalHigh,
                    "LL" => ResultStanding.CriticalLow,
                    "A" or "AA" or "POS" => ResultStanding.Abnormal,
                    _ => ResultStanding.None,
                };
                if (flag != ResultStanding.None)
                {
                    return flag;
                }
            }
        }

        return ResultStanding.None;
    }

    Series SeriesOf(Measure measure, string unit)
    {
        if (!series.TryGetValue(measure.Key, out var found))
        {
            series.Add(measure.Key, found = new Series(measure.Key, measure.Kind, measure.Name, measure.Unit.Length > 0 ? measure.Unit : unit, measure));
        }

        return found;
    }

    Series SeriesOf(Concept concept, MeasureKind kind, string unit)
    {
        var key = string.Concat(concept.Code.Length > 0 ? concept.Code : concept.Display, "|", unit);
        if (!series.TryGetValue(key, out var found))
        {
            series.Add(key, found = new Series(key, kind, new Bilingual(concept.Display), unit, measure: null));
        }

        return found;
    }

    void Close()
    {
        PairPressures();
        var vitals = new List<Measurement>();
        var labs = new List<Measurement>();
        foreach (var one in series.Values)
        {
            if (one.Points.Count > 0)
            {
                (one.Kind == MeasureKind.VitalSign ? vitals : labs).Add(Finish(one));
            }
        }

        ComputeBodyMass(vitals);
        vitals.Sort(static (left, right) => left.Order != right.Order
            ? left.Order.CompareTo(right.Order)
            : string.CompareOrdinal(left.Key, right.Key));
        labs.Sort(static (left, right) =>
        {
            var order = right.Latest.IsAbnormal.CompareTo(left.Latest.IsAbnormal);
            order = order != 0 ? order : left.Order.CompareTo(right.Order);
            return order != 0 ? order : string.CompareOrdinal(left.Key, right.Key);
        });
        Vitals = [.. vitals];
        Labs = [.. labs];
    }

    /// <summary>Systolic and diastolic sent apart belong together when one facility measured them at one moment.</summary>
    void PairPressures()
    {
        if (!series.Remove(Measures.Systolic.Key, out var systolics))
        {
            systolics = null;
        }

        if (!series.Remove(Measures.Diastolic.Key, out var diastolics))
        {
            diastolics = null;
        }

        foreach (var upper in systolics?.Points ?? [])
        {
            var mate = diastolics?.Points.FindIndex(lower => lower.Date == upper.Date
                && string.Equals(chart[lower.Fact].FacilityCode, chart[upper.Fact].FacilityCode, StringComparison.Ordinal)) ?? -1;
            AddPressure(upper.Fact, upper.Date, upper.Value, mate < 0 ? null : diastolics!.Points[mate].Value);
            if (mate >= 0)
            {
                diastolics!.Points.RemoveAt(mate);
            }
        }

        foreach (var lower in diastolics?.Points ?? [])
        {
            AddPressure(lower.Fact, lower.Date, systolic: null, lower.Value);
        }
    }

    Measurement Finish(Series one)
    {
        one.Points.Sort((left, right) =>
        {
            var order = left.Date.CompareTo(right.Date);
            return order != 0 ? order : chart[left.Fact].Received.CompareTo(chart[right.Fact].Received);
        });
        var merged = new List<(Raw Raw, List<Origin>? Others)>(one.Points.Count);
        foreach (var raw in one.Points)
        {
            Merge(merged, raw);
        }

        var start = Math.Max(0, merged.Count - Measurement.PointsMax);
        var points = ImmutableArray.CreateBuilder<MeasurementPoint>(merged.Count - start);
        for (var at = start; at < merged.Count; at++)
        {
            var (raw, others) = merged[at];
            points.Add(new MeasurementPoint(raw.Date, raw.Value, raw.Second, raw.Text, raw.Flag, raw.IsConverted, OriginsOf(raw, others))
            {
                AtMost = raw.AtMost,
                AtLeast = raw.AtLeast,
            });
        }

        var own = merged[^1].Raw.Range;
        return new Measurement
        {
            Key = one.Key,
            Kind = one.Kind,
            Name = one.Name,
            Unit = one.Unit,
            Range = own.Exists ? own : GeneralRange(one.Measure, merged[^1].Raw.Date),
            Points = points.MoveToImmutable(),
            Total = merged.Count,
            Order = one.Measure?.Order ?? int.MaxValue,
        };
    }

    /// <summary>The same value on the same day from another facility, or at the same minute, is one result told twice.</summary>
    void Merge(List<(Raw Raw, List<Origin>? Others)> merged, Raw raw)
    {
        for (var at = merged.Count - 1; at >= 0 && merged[at].Raw.Date.Day == raw.Date.Day; at--)
        {
            var (known, others) = merged[at];
            if (!string.Equals(known.Text, raw.Text, StringComparison.Ordinal)
                && !(known.Value is not null && known.Value == raw.Value && known.Second == raw.Second))
            {
                continue;
            }

            var sameFacility = string.Equals(
                chart[known.Fact].FacilityCode, chart[raw.Fact].FacilityCode, StringComparison.Ordinal);
            if (sameFacility && known.Date != raw.Date)
            {
                continue;
            }

            if (!sameFacility)
            {
                (others ??= []).Add(new Origin(raw.Fact, chart[raw.Fact].Facility, raw.Date));
                merged[at] = (known, others);
            }

            return;
        }

        merged.Add((raw, null));
    }

    ImmutableArray<Origin> OriginsOf(Raw raw, List<Origin>? others)
    {
        var fact = chart[raw.Fact];
        var first = new Origin(raw.Fact, fact.Facility, raw.Date);
        if (others is null && fact.OtherSources.Count == 0)
        {
            return [first];
        }

        var all = new List<Origin> { first };
        all.AddRange(others ?? []);
        foreach (var other in fact.OtherSources)
        {
            all.Add(new Origin(-1, other, raw.Date));
        }

        return [.. all];
    }

    /// <summary>Where nobody sent a body mass index, it follows from the newest weight and an adult's height.</summary>
    void ComputeBodyMass(List<Measurement> vitals)
    {
        Measurement? weight = null;
        Measurement? height = null;
        foreach (var vital in vitals)
        {
            if (string.Equals(vital.Key, Measures.BodyMassIndex.Key, StringComparison.Ordinal))
            {
                return;
            }

            weight = string.Equals(vital.Key, Measures.Weight.Key, StringComparison.Ordinal) ? vital : weight;
            height = string.Equals(vital.Key, Measures.Height.Key, StringComparison.Ordinal) ? vital : height;
        }

        const int AdultHeightCm = 120;
        if (weight?.Latest.Value is not { } kilos || height?.Latest.Value is not (> AdultHeightCm and var centimetres)
            || !IsAdult(weight.Latest.Date) || !IsAdult(height.Latest.Date))
        {
            return;
        }

        var index = Math.Round(kilos / (centimetres * centimetres / 10_000m), 1);
        var range = new ReferenceRange(Measures.BodyMassIndex.Low, Measures.BodyMassIndex.High, IsGeneral: true);
        vitals.Add(new Measurement
        {
            Key = Measures.BodyMassIndex.Key,
            Kind = MeasureKind.VitalSign,
            Name = Measures.BodyMassIndex.Name,
            Unit = Measures.BodyMassIndex.Unit,
            Range = range,
            Points =
            [
                new MeasurementPoint(weight.Latest.Date, index, null, index.ToString("0.0", CultureInfo.InvariantCulture),
                    index < range.Low ? ResultStanding.Low : index > range.High ? ResultStanding.High : ResultStanding.Normal,
                    IsConverted: true, weight.Latest.Origins),
            ],
            Total = 1,
            Order = Measures.BodyMassIndex.Order,
        });
    }

    readonly record struct Raw(
        int Fact, FactDate Date, decimal? Value, decimal? Second, string Text, ResultStanding Flag, bool IsConverted, ReferenceRange Range)
    {
        internal decimal? AtMost { get; init; }

        internal decimal? AtLeast { get; init; }
    }

    sealed class Series(string key, MeasureKind kind, Bilingual name, string unit, Measure? measure)
    {
        internal string Key { get; } = key;

        internal MeasureKind Kind { get; } = kind;

        internal Bilingual Name { get; } = name;

        internal string Unit { get; } = unit;

        internal Measure? Measure { get; } = measure;

        internal List<Raw> Points { get; } = [];
    }
}
