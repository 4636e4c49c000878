using System.Collections.Frozen;
using Klang.Care.Summaries;

namespace Klang.Care.Wording;

/// <summary>Results that files send as a code are shown as the word they stand for.</summary>
public static class ResultWords
{
    /// <summary>SNOMED CT and LOINC answers that come as a bare code, and FHIR's boolean.</summary>
    static readonly FrozenDictionary<string, Bilingual> Coded = new Dictionary<string, Bilingual>(StringComparer.Ordinal)
    {
        ["10828004"] = new("บวก", "positive"),
        ["LA6576-8"] = new("บวก", "positive"),
        ["260385009"] = new("ลบ", "negative"),
        ["LA6577-6"] = new("ลบ", "negative"),
        ["260373001"] = new("พบ", "detected"),
        ["LA11882-0"] = new("พบ", "detected"),
        ["260415000"] = new("ไม่พบ", "not detected"),
        ["LA11883-8"] = new("ไม่พบ", "not detected"),
        ["true"] = new("ใช่", "yes"),
        ["false"] = new("ไม่ใช่", "no"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The urine albumin tests send 0 for negative, 1 for trace and 2 for positive.</summary>
    public static string Of(Measurement measurement, MeasurementPoint point, Language language)
    {
        if (point.Value is null && Coded.TryGetValue(point.Text, out var words))
        {
            return words.In(language);
        }

        if (measurement.Key is not ("u-albumin" or "u-microalbumin"))
        {
            return point.Text;
        }

        return point.Text switch
        {
            "0" => new Bilingual("ลบ", "negative").In(language),
            "1" => new Bilingual("เล็กน้อย", "trace").In(language),
            "2" => new Bilingual("บวก", "positive").In(language),
            _ => point.Text,
        };
    }
}
