using Klang.Care.Summaries;

namespace Klang.Care.Wording;

/// <summary>Results that files send as a code are shown as the word they stand for.</summary>
public static class ResultWords
{
    /// <summary>The urine albumin tests send 0 for negative, 1 for trace and 2 for positive.</summary>
    public static string Of(Measurement measurement, MeasurementPoint point, Language language)
    {
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
