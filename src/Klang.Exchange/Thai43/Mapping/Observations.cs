using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Observations of every kind: vital signs, single values, and panels that hold the answers of a form.</summary>
static class Observations
{
    /// <summary>One measure: LOINC, unit, UCUM.</summary>
    public readonly record struct Measure(string Loinc, string Display, string Unit, string Ucum, string Category = "vital-signs");

    public static readonly Measure Temperature = new("8310-5", "Body temperature", "°C", "Cel");
    public static readonly Measure Pulse = new("8867-4", "Heart rate", "/min", "/min");
    public static readonly Measure Respiration = new("9279-1", "Respiratory rate", "/min", "/min");
    public static readonly Measure Weight = new("29463-7", "Body weight", "kg", "kg");
    public static readonly Measure Height = new("8302-2", "Body height", "cm", "cm");
    public static readonly Measure Waist = new("8280-0", "Waist circumference", "cm", "cm", "exam");
    public static readonly Measure HeadCircumference = new("9843-4", "Head circumference", "cm", "cm");
    public static readonly Measure BirthWeight = new("8339-4", "Birth weight", "g", "g", "exam");
    public static readonly Measure BirthLength = new("89269-5", "Body height at birth", "cm", "cm", "exam");
    public static readonly Measure Apgar1 = new("9272-6", "1 minute Apgar score", "{score}", "{score}", "survey");
    public static readonly Measure GestationAtBirth = new("76516-4", "Gestational age at birth", "wk", "wk", "exam");
    public static readonly Measure Haematocrit = new("4544-3", "Hematocrit", "%", "%", "laboratory");
    public static readonly Measure NewbornTsh = new("29575-8", "Thyrotropin, newborn screen", "mU/L", "m[IU]/L", "laboratory");

    /// <summary>When, where and by whom rows of a file were observed.</summary>
    public readonly record struct Setting(string When, string Place = "", bool IsShared = false);

    /// <summary>A number with its unit; nothing when the cell holds no number above zero (0 is how exporters write "not measured").</summary>
    public static void Number(Chart chart, Row row, string suffix, Measure measure, string value, Setting setting)
    {
        if (!IsMeasured(value))
        {
            return;
        }

        Write(chart, row, suffix, measure.Category, setting, Fact(row, suffix, setting, value), writer =>
            writer.Concept("code", text: null, Parts.Loinc(measure.Loinc, measure.Display)), writer =>
            writer.Quantity("valueQuantity", value, measure.Unit, measure.Ucum));
    }

    public static void BloodPressure(Chart chart, Row row, string suffix, string systolic, string diastolic, Setting setting)
    {
        if (!IsMeasured(systolic) && !IsMeasured(diastolic))
        {
            return;
        }

        Write(chart, row, suffix, "vital-signs", setting, Fact(row, suffix, setting, $"{systolic}-{diastolic}"), writer =>
            writer.Concept("code", text: null, Parts.Loinc("85354-9", "Blood pressure panel")), writer =>
        {
            writer.OpenList("component");
            Component(writer, "8480-6", "Systolic blood pressure", systolic);
            Component(writer, "8462-4", "Diastolic blood pressure", diastolic);
            writer.CloseList();
        });
    }

    /// <summary>The answers of a form as components of one observation, each named by its field; it is the row's first record.</summary>
    public static void Panel(
        Chart chart, Row row, string category, string text, Setting setting, string fact, params string[] fields)
    {
        var answered = fields.Where(row.Has).ToArray();
        Write(chart, row, "", category, setting, setting.IsShared ? fact : null, writer =>
            writer.Concept("code", text, new Coding(Systems.FieldExtension + "file", row.File.Name, text)), writer =>
        {
            if (answered.Length == 0)
            {
                return;
            }

            writer.OpenList("component");
            foreach (var field in answered)
            {
                writer.OpenItem();
                writer.Concept("code", text: null, Parts.FieldName(row.File, field));
                Value(writer, row, field);
                writer.Close();
            }

            writer.CloseList();
        }, withLeftovers: true);
    }

    /// <summary>The general form; parts write code and value.</summary>
    public static void Write(
        Chart chart, Row row, string suffix, string category, Setting setting, string? fact, Action<ResourceWriter> code,
        Action<ResourceWriter> value, bool withLeftovers = false, Action<ResourceWriter>? subject = null) =>
        chart.Add(ResourceType.Observation, row, suffix, writer =>
        {
            writer.Text("status", "final");
            writer.Category(category);
            code(writer);
            if (subject is null)
            {
                writer.Subject(chart);
            }
            else
            {
                subject(writer);
            }

            writer.Encounter(chart, row);
            writer.Moment("effectiveDateTime", setting.When);
            writer.Performers(chart, row, setting.Place);
            value(writer);
        }, setting.IsShared ? fact : null, Parts.IsOwn(chart, setting.Place), withLeftovers);

    /// <summary>The value of a cell by its field: a number, a date, a code with its meaning, or text.</summary>
    public static void Value(ResourceWriter writer, Row row, string field)
    {
        var spec = row.File[field];
        var value = row[field];
        switch (spec.Kind)
        {
            case FieldKind.Number when NumberText.IsPlain(value):
                writer.Quantity("valueQuantity", value, "", "");
                break;
            case FieldKind.Date or FieldKind.DateTime:
                writer.Moment("valueDateTime", value);
                break;
            case FieldKind.Code when spec.Meanings.Count > 0:
                writer.Concept("valueCodeableConcept", text: null, Parts.OfField(row, field));
                break;
            default:
                writer.Text("valueString", value);
                break;
        }
    }

    /// <summary>Counts cells as taken that will become measures of their own; others stay leftovers of the first record.</summary>
    public static void TakeMeasured(Row row, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (IsMeasured(row.Peek(field)))
            {
                _ = row[field];
            }
        }
    }

    public static bool IsMeasured(string value) => NumberText.IsPlain(value) && value.AsSpan().IndexOfAnyInRange('1', '9') >= 0;

    static string? Fact(Row row, string suffix, Setting setting, string value) =>
        setting.IsShared ? $"{row.File.Name}/{Parts.Day(setting.When)}/{suffix}/{value}" : null;

    static void Component(ResourceWriter writer, string loinc, string display, string value)
    {
        if (!IsMeasured(value))
        {
            return;
        }

        writer.OpenItem();
        writer.Concept("code", text: null, Parts.Loinc(loinc, display));
        writer.Quantity("valueQuantity", value, "mmHg", "mm[Hg]");
        writer.Close();
    }
}
