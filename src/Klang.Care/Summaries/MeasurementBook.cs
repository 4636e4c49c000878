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
    readonly ChartIndex chart;
    readonly bool isFemale;
    readonly Dictionary<string, Series> series = new(StringComparer.Ordinal);

    MeasurementBook(ChartIndex chart, bool isFemale)
    {
        this.chart = chart;
        this.isFemale = isFemale;
    }

    internal ImmutableArray<Measurement> Vitals { get; private set; } = [];

    internal ImmutableArray<Measurement> Labs { get; private set; } = [];

    internal static MeasurementBook Read(ChartIndex chart, bool isFemale)
    {
        var book = new MeasurementBook(chart, isFemale);
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
        var concept = Concept.Of(observation["code"u8]);
        var measure = Measures.Find(concept.Family, concept.Code ?? "");
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

        if (observation["component"u8] is { Exists: true } components && !HasValue(observation))
        {
            foreach (var component in components)
            {
                var part = Concept.Of(component["code"u8]);
                TakeOne(fact, component, part, Measures.Find(part.Family, part.Code ?? ""), kind, date);
            }

            return;
        }

        TakeOne(fact, observation, concept, measure, kind, date);
    }

    void TakePressure(int fact, JsonNode observation, FactDate date)
    {
        decimal? systolic = null;
        decimal? diastolic = null;
        foreach (var component in observation["component"u8])
        {
            var concept = Concept.Of(component["code"u8]);
            var value = Numbers.Read(component["valueQuantity"u8]["value"u8].NumberText);
            var measure = Measures.Find(concept.Family, concept.Code);
            systolic = measure == Measures.Systolic ? value : systolic;
            diastolic = measure == Measures.Diastolic ? value : diastolic;
        }

        if (systolic is not null || diastolic is not null)
        {
            AddPressure(fact, date, systolic, diastolic);
        }
    }

    void AddPressure(int fact, FactDate date, decimal? systolic, decimal? diastolic)
    {
        var text = $"{Side(systolic)}/{Side(diastolic)}";
        SeriesOf(Measures.BloodPressure, "mmHg").Points.Add(
            new Raw(fact, date, systolic, diastolic, text, PressureFlag(systolic, diastolic), IsConverted: false, default));

        static string Side(decimal? value) => value is { } number ? Numbers.Show(number) : "–";
    }

    static ResultStanding PressureFlag(decimal? systolic, decimal? diastolic) =>
        systolic >= 180 || diastolic >= 120 ? ResultStanding.CriticalHigh
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

    static bool HasValue(JsonNode observation)
    {
        foreach (var member in observation)
        {
            if (member.Name.StartsWith("value"u8))
            {
                return true;
            }
        }

        return false;
    }

    void TakeOne(int fact, JsonNode holder, Concept concept, Measure? measure, MeasureKind kind, FactDate date)
    {
        if (!ReadValue(holder, out var value, out var text, out var unit))
        {
            return;
        }

        if (measure == Measures.Systolic || measure == Measures.Diastolic)
        {
            SeriesOf(measure, "mmHg").Points.Add(new Raw(fact, date, value, null, text, ResultStanding.None, false, default));
            return;
        }

        var isConverted = false;
        if (measure is not null && unit.Length > 0 && !SameUnit(unit, measure.Unit))
        {
            if (Conversion(measure, unit) is { } conversion && value is { } sent)
            {
                value = (sent * conversion.Factor) + conversion.Offset;
                text = Numbers.Show(value.Value);
                unit = measure.Unit;
                isConverted = true;
            }
            else if (measure.Unit.Length > 0 && value is not null && !SameQuantity(unit, measure.Unit))
            {
                measure = measure with { Key = $"{measure.Key}|{unit}", Unit = unit, Low = null, High = null, FemaleLow = null, FemaleHigh = null };
            }
        }

        var target = measure is not null ? SeriesOf(measure, unit) : SeriesOf(concept, kind, unit);
        var range = isConverted ? default : RangeOf(holder["referenceRange"u8]);
        var flag = InterpretationOf(holder["interpretation"u8]);
        if (flag == ResultStanding.None)
        {
            flag = FlagOf(value, range.Exists ? range : GeneralRange(measure));
        }

        target.Points.Add(new Raw(fact, date, value, null, text, flag, isConverted, range));
    }

    static bool ReadValue(JsonNode holder, out decimal? value, out string text, out string unit)
    {
        value = null;
        text = "";
        unit = "";
        var quantity = holder["valueQuantity"u8];
        if (quantity.Exists)
        {
            var number = quantity["value"u8].NumberText;
            if (number.IsEmpty)
            {
                return false;
            }

            unit = quantity["unit"u8].GetString() ?? quantity["code"u8].GetString() ?? "";
            var comparator = quantity["comparator"u8].GetString();
            value = comparator is null ? Numbers.Read(number) : null;
            text = comparator + Numbers.Show(number);
            return true;
        }

        if (holder["valueString"u8].GetString() is { } words)
        {
            text = words.Trim();
            value = Numbers.Read(Encoding.UTF8.GetBytes(text));
            return text.Length > 0;
        }

        if (holder["valueCodeableConcept"u8] is { Exists: true } coded)
        {
            text = Concept.Of(coded).Display;
            return text.Length > 0;
        }

        if (holder["valueInteger"u8] is { Exists: true } integer)
        {
            value = Numbers.Read(integer.NumberText);
            text = Encoding.UTF8.GetString(integer.NumberText);
            return true;
        }

        return false;
    }

    static bool SameUnit(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Units that differ in spelling only.</summary>
    static bool SameQuantity(string sent, string own) =>
        string.Equals(Plain(sent), Plain(own), StringComparison.OrdinalIgnoreCase);

    static string Plain(string unit) => unit switch
    {
        "Cel" or "C" or "°C" => "cel",
        "mm[Hg]" or "mmHg" => "mmhg",
        "/min" or "{beats}/min" or "{breaths}/min" or "bpm" or "ครั้ง/นาที" => "/min",
        "mL/min/{1.73_m2}" or "mL/min/1.73m2" or "mL/min" or "ml/min/1.73m2" => "ml/min/1.73m2",
        "mEq/L" or "meq/L" => "mmol/l",
        "10^3/uL" or "10*3/uL" or "10*9/L" or "K/uL" => "10*3/ul",
        "ซม." => "cm",
        "กก." => "kg",
        _ => unit.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal),
    };

    static UnitConversion? Conversion(Measure measure, string unit)
    {
        foreach (var conversion in measure.Conversions)
        {
            if (SameUnit(conversion.Unit, unit))
            {
                return conversion;
            }
        }

        return null;
    }

    static ReferenceRange RangeOf(JsonNode ranges)
    {
        var first = ranges[0];
        return new ReferenceRange(
            Numbers.Read(first["low"u8]["value"u8].NumberText), Numbers.Read(first["high"u8]["value"u8].NumberText), IsGeneral: false);
    }

    ReferenceRange GeneralRange(Measure? measure) => measure is null
        ? default
        : new ReferenceRange(
            isFemale ? measure.FemaleLow ?? measure.Low : measure.Low,
            isFemale ? measure.FemaleHigh ?? measure.High : measure.High, IsGeneral: true);

    static ResultStanding FlagOf(decimal? value, ReferenceRange range) =>
        value is null || !range.Exists ? ResultStanding.None
        : value < range.Low ? ResultStanding.Low
        : value > range.High ? ResultStanding.High
        : ResultStanding.Normal;

    static ResultStanding InterpretationOf(JsonNode interpretations)
    {
        foreach (var interpretation in interpretations)
        {
            foreach (var coding in interpretation["coding"u8])
            {
                var flag = coding["code"u8].GetString() switch
                {
                    "N" or "NEG" => ResultStanding.Normal,
                    "H" or "HU" => ResultStanding.High,
                    "L" or "LU" => ResultStanding.Low,
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
            points.Add(new MeasurementPoint(raw.Date, raw.Value, raw.Second, raw.Text, raw.Flag, raw.IsConverted, OriginsOf(raw, others)));
        }

        var own = merged[^1].Raw.Range;
        return new Measurement
        {
            Key = one.Key,
            Kind = one.Kind,
            Name = one.Name,
            Unit = one.Unit,
            Range = own.Exists ? own : GeneralRange(one.Measure),
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
    static void ComputeBodyMass(List<Measurement> vitals)
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
        if (weight?.Latest.Value is not { } kilos || height?.Latest.Value is not (> AdultHeightCm and var centimetres))
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
                    FlagOf(index, range), IsConverted: true, weight.Latest.Origins),
            ],
            Total = 1,
            Order = Measures.BodyMassIndex.Order,
        });
    }

    readonly record struct Raw(
        int Fact, FactDate Date, decimal? Value, decimal? Second, string Text, ResultStanding Flag, bool IsConverted, ReferenceRange Range);

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
