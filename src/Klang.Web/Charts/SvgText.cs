using System.Globalization;
using System.Text;

namespace Klang.Web.Charts;

/// <summary>Writes SVG elements: numbers in one culture, text always encoded, classes instead of styles.</summary>
sealed class SvgText
{
    readonly StringBuilder text = new(1024);

    internal SvgText Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    internal SvgText Encoded(string words)
    {
        text.Append(PageText.Encoder.Encode(words));
        return this;
    }

    internal SvgText Number(double value)
    {
        text.Append(Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Opens an image that a screen reader reads as its title and description.</summary>
    internal SvgText Open(string id, string kind, int width, int height, string title, string description) =>
        Raw($"<svg class=\"chart {kind}\" viewBox=\"0 0 {width.ToString(CultureInfo.InvariantCulture)} {height.ToString(CultureInfo.InvariantCulture)}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">")
            .Encoded(title).Raw($"</title><desc id=\"{id}-d\">").Encoded(description).Raw("</desc>");

    public override string ToString() => text.ToString();
}
