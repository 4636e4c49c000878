using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Klang.Web;

/// <summary>How text becomes markup: what HTML treats specially is escaped, Thai letters stay letters.</summary>
static class PageText
{
    internal static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);
}
