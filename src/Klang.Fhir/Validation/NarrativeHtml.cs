using System.Collections.Frozen;
using System.Text;

namespace Klang.Fhir.Validation;

/// <summary>
/// Narrative: well-formed XHTML in one div, of HTML 4's formatting elements and attributes only, without anything
/// active. Source: FHIR R4 §2.4.0 (txt-1, txt-2); HTML 4.0 chapters 7 to 11 without 9.4, and 15.
/// </summary>
static class NarrativeHtml
{
    const int DepthMax = 64;
    const int NameLengthMax = 16;

    const string NotWellFormed = "The narrative is not well-formed XHTML: every element closed in order, attributes quoted, '<' and '&' escaped.";
    const string NotDiv = "The narrative must be one div element in the namespace http://www.w3.org/1999/xhtml, without a prefix.";
    const string NotAllowedElement = "The narrative holds an element beyond the basic formatting elements of HTML 4 that FHIR allows; scripts, forms and objects are not.";
    const string NotAllowedAttribute = "The narrative holds an attribute that FHIR does not allow; event handlers are not.";
    const string NotAllowedLink = "The narrative holds a link or source whose scheme is not allowed; use http, https, mailto, tel, urn, '#' or an embedded png, jpeg or gif.";
    const string NotAllowedStyle = "The narrative holds a style that can load or run something (url, import, expression, escapes).";
    const string NotAllowedMarkup = "The narrative holds a document type, processing instruction, CDATA section or unknown entity.";
    const string NoContent = "The narrative holds no text and no image (txt-2).";
    const string TooDeep = "The narrative is nested deeper than 64 elements.";

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Elements = Names(
        "p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address "
        + "bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area "
        + "s u strike font center");

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Attributes = Names(
        "title style class id lang xml:lang xml:space dir accesskey tabindex span width height align valign char charoff abbr axis "
        + "headers scope rowspan colspan summary border frame rules cellspacing cellpadding href name charset type "
        + "hreflang rel rev shape coords src alt longdesc usemap ismap cite nohref start value compact noshade size "
        + "clear nowrap bgcolor background color face xmlns");

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Entities = Names(
        "amp lt gt quot apos nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
        + "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest times divide szlig "
        + "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde "
        + "ograve oacute ocirc otilde ouml oslash ugrave uacute ucirc uuml yacute thorn yuml "
        + "ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo dagger bull hellip permil prime lsaquo rsaquo euro trade "
        + "larr uarr rarr darr harr alpha beta gamma delta mu sigma omega ne le ge asymp infin minus");

    /// <summary>Null when the narrative may be stored and shown; otherwise what is wrong.</summary>
    public static string? Check(ReadOnlySpan<byte> html)
    {
        Span<Range> open = stackalloc Range[DepthMax];
        var depth = 0;
        var at = SkipSpace(html, 0);
        var hasContent = false;
        var isOver = false;
        while (at < html.Length)
        {
            if (html[at] != '<')
            {
                if (depth == 0)
                {
                    return !isOver || SkipSpace(html, at) < html.Length ? NotDiv : hasContent ? null : NoContent;
                }

                var fault = CheckCharacters(html, ref at, ref hasContent);
                if (fault is not null)
                {
                    return fault;
                }
            }
            else if (html[at..].StartsWith("<!--"u8))
            {
                var end = html[(at + 4)..].IndexOf("--"u8);
                if (end < 0 || !html[(at + 4 + end)..].StartsWith("-->"u8))
                {
                    return NotWellFormed;
                }

                at += end + 7;
            }
            else if (at + 1 < html.Length && html[at + 1] is (byte)'!' or (byte)'?')
            {
                return NotAllowedMarkup;
            }
            else if (at + 1 < html.Length && html[at + 1] == '/')
            {
                if (depth == 0 || !TryClose(html, ref at, html[open[depth - 1]]))
                {
                    return NotWellFormed;
                }

                isOver = --depth == 0;
            }
            else
            {
                if (isOver)
                {
                    return NotDiv;
                }

                var fault = Open(html, ref at, isRoot: depth == 0, out var name, out var isEmpty);
                if (fault is not null)
                {
                    return fault;
                }

                hasContent |= html[name].SequenceEqual("img"u8);
                if (isEmpty)
                {
                    isOver = depth == 0;
                }
                else if (depth == DepthMax)
                {
                    return TooDeep;
                }
                else
                {
                    open[depth++] = name;
                }
            }
        }

        return !isOver ? NotWellFormed : hasContent ? null : NoContent;
    }

    static string? CheckCharacters(ReadOnlySpan<byte> html, ref int at, ref bool hasContent)
    {
        var rest = html[at..];
        var run = rest.IndexOfAny((byte)'<', (byte)'&');
        run = run < 0 ? rest.Length : run;
        hasContent = hasContent || SkipSpace(rest[..run], 0) < run;
        at += run;
        if (rest[..run].IndexOf("]]>"u8) >= 0)
        {
            return NotWellFormed;
        }

        if (run == rest.Length || rest[run] == '<')
        {
            return null;
        }

        hasContent = true;
        return CheckEntity(html, ref at);
    }

    /// <summary>Reads one <c>&amp;name;</c> or <c>&amp;#number;</c>.</summary>
    static string? CheckEntity(ReadOnlySpan<byte> html, ref int at)
    {
        var rest = html[(at + 1)..];
        var length = rest.IndexOf((byte)';');
        if (length is < 1 or > NameLengthMax)
        {
            return NotWellFormed;
        }

        var name = rest[..length];
        at += length + 2;
        if (name[0] == '#')
        {
            return IsCharacterNumber(name[1..]) ? null : NotWellFormed;
        }

        return IsAnyOf(Entities, name, ignoreCase: true) ? null : NotAllowedMarkup;
    }

    static bool IsCharacterNumber(ReadOnlySpan<byte> number)
    {
        var isHex = number is [(byte)'x', ..];
        number = isHex ? number[1..] : number;
        var value = 0;
        foreach (var digit in number)
        {
            var amount = char.IsAsciiHexDigit((char)digit) ? Convert.ToInt32(char.ToString((char)digit), 16) : -1;
            if (amount < 0 || (!isHex && amount > 9) || value > 0x10FFFF)
            {
                return false;
            }

            value = value * (isHex ? 16 : 10) + amount;
        }

        return !number.IsEmpty && (value >= 0x20 || value is 9 or 10 or 13) && value <= 0x10FFFF && value is < 0xD800 or > 0xDFFF;
    }

    static bool TryClose(ReadOnlySpan<byte> html, ref int at, ReadOnlySpan<byte> opened)
    {
        var rest = html[(at + 2)..];
        if (!rest.StartsWith(opened))
        {
            return false;
        }

        var end = SkipSpace(rest, opened.Length);
        if (end >= rest.Length || rest[end] != '>')
        {
            return false;
        }

        at += end + 3;
        return true;
    }

    static string? Open(ReadOnlySpan<byte> html, ref int at, bool isRoot, out Range name, out bool isEmpty)
    {
        isEmpty = false;
        var start = at + 1;
        var end = start + NameLength(html[start..]);
        name = start..end;
        if (end == start)
        {
            return NotWellFormed;
        }

        if (isRoot && !html[name].SequenceEqual("div"u8))
        {
            return NotDiv;
        }

        if (!IsAnyOf(Elements, html[name]))
        {
            return NotAllowedElement;
        }

        at = end;
        var hasNamespace = false;
        while (true)
        {
            var next = SkipSpace(html, at);
            if (next >= html.Length)
            {
                return NotWellFormed;
            }

            if (html[next] == '>' || html[next..].StartsWith("/>"u8))
            {
                isEmpty = html[next] == '/';
                at = next + (isEmpty ? 2 : 1);
                return isRoot && !hasNamespace ? NotDiv : null;
            }

            if (next == at)
            {
                return NotWellFormed;
            }

            at = next;
            var fault = CheckAttribute(html, ref at, isImage: html[name].SequenceEqual("img"u8), ref hasNamespace);
            if (fault is not null)
            {
                return fault;
            }
        }
    }

    static string? CheckAttribute(ReadOnlySpan<byte> html, ref int at, bool isImage, ref bool hasNamespace)
    {
        var name = html.Slice(at, NameLength(html[at..]));
        var equals = SkipSpace(html, at + name.Length);
        if (name.IsEmpty || equals >= html.Length || html[equals] != '=')
        {
            return NotWellFormed;
        }

        var quote = SkipSpace(html, equals + 1);
        if (quote >= html.Length || html[quote] is not ((byte)'"' or (byte)'\''))
        {
            return NotWellFormed;
        }

        var length = html[(quote + 1)..].IndexOf(html[quote]);
        if (length < 0)
        {
            return NotWellFormed;
        }

        var value = html.Slice(quote + 1, length);
        at = quote + length + 2;
        return CheckValue(name, value, isImage, ref hasNamespace);
    }

    static string? CheckValue(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isImage, ref bool hasNamespace)
    {
        if (value.Contains((byte)'<'))
        {
            return NotWellFormed;
        }

        for (var ampersand = value.IndexOf((byte)'&'); ampersand >= 0 && ampersand < value.Length;)
        {
            if (CheckEntity(value, ref ampersand) is { } fault)
            {
                return fault;
            }

            var next = value[ampersand..].IndexOf((byte)'&');
            ampersand = next < 0 ? value.Length : ampersand + next;
        }

        if (!IsAnyOf(Attributes, name))
        {
            return NotAllowedAttribute;
        }

        if (name.SequenceEqual("xmlns"u8))
        {
            hasNamespace = value.SequenceEqual("http://www.w3.org/1999/xhtml"u8);
            return hasNamespace ? null : NotDiv;
        }

        if (name.SequenceEqual("style"u8))
        {
            return IsQuietStyle(value) ? null : NotAllowedStyle;
        }

        var isLink = name.SequenceEqual("href"u8) || name.SequenceEqual("src"u8) || name.SequenceEqual("cite"u8)
            || name.SequenceEqual("longdesc"u8) || name.SequenceEqual("usemap"u8) || name.SequenceEqual("background"u8);
        return !isLink || IsAllowedLink(value, isImage) ? null : NotAllowedLink;
    }

    /// <summary>
    /// Looks at the scheme as a browser would: letters in either case, white space ignored. An entity before the
    /// scheme is settled hides it, so it is refused.
    /// </summary>
    static bool IsAllowedLink(ReadOnlySpan<byte> value, bool isImage)
    {
        Span<byte> start = stackalloc byte[32];
        var length = 0;
        foreach (var letter in value)
        {
            if (letter is (byte)'/' or (byte)'?' or (byte)'#')
            {
                return true;
            }

            if (letter == ':')
            {
                return IsAllowedScheme(start[..length], value, isImage);
            }

            if (letter == '&')
            {
                return false;
            }

            // Longer than any allowed scheme: kept long, so that a later colon is refused.
            if (letter > 0x20 && length < start.Length)
            {
                start[length++] = (byte)char.ToLowerInvariant((char)letter);
            }
        }

        return true;
    }

    static bool IsAllowedScheme(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> value, bool isImage) =>
        scheme.SequenceEqual("http"u8) || scheme.SequenceEqual("https"u8) || scheme.SequenceEqual("mailto"u8)
        || scheme.SequenceEqual("tel"u8) || scheme.SequenceEqual("urn"u8)
        || (isImage && IsEmbeddedPicture(value));

    /// <summary><c>data:image/png;…</c> and the like; HL7's own narratives have a space after the colon.</summary>
    static bool IsEmbeddedPicture(ReadOnlySpan<byte> link)
    {
        if (!link.StartsWith("data:"u8))
        {
            return false;
        }

        var media = link[SkipSpace(link, "data:"u8.Length)..];
        return media.StartsWith("image/png;"u8) || media.StartsWith("image/jpeg;"u8) || media.StartsWith("image/gif;"u8);
    }

    /// <summary>A style may show an embedded picture; it may not fetch, import, run or hide what it does behind escapes.</summary>
    static bool IsQuietStyle(ReadOnlySpan<byte> style)
    {
        if (style.IndexOfAny((byte)'\\', (byte)'&', (byte)'@') >= 0 || style.IndexOf("/*"u8) >= 0
            || IndexIgnoringCase(style, "expression"u8) >= 0 || IndexIgnoringCase(style, "javascript"u8) >= 0
            || IndexIgnoringCase(style, "behavior"u8) >= 0 || IndexIgnoringCase(style, "-moz-binding"u8) >= 0)
        {
            return false;
        }

        for (var url = IndexIgnoringCase(style, "url("u8); url >= 0; url = IndexIgnoringCase(style, "url("u8))
        {
            style = style[(url + "url("u8.Length)..];
            style = style[SkipSpace(style, 0)..];
            if (!IsEmbeddedPicture(style))
            {
                return false;
            }
        }

        return true;
    }

    static int IndexIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        var first = lower[0];
        for (var at = 0; at + lower.Length <= text.Length; at++)
        {
            var next = text[at..].IndexOfAny(first, (byte)(first & ~0x20));
            if (next < 0 || at + next + lower.Length > text.Length)
            {
                return -1;
            }

            at += next;
            if (Ascii.EqualsIgnoreCase(text.Slice(at, lower.Length), lower))
            {
                return at;
            }
        }

        return -1;
    }

    static int NameLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)':' or (byte)'-' or (byte)'_'))
        {
            length++;
        }

        return length;
    }

    static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    static bool IsAnyOf(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names, ReadOnlySpan<byte> name, bool ignoreCase = false)
    {
        Span<char> chars = stackalloc char[NameLengthMax];
        if (name.Length > chars.Length)
        {
            return false;
        }

        for (var at = 0; at < name.Length; at++)
        {
            chars[at] = ignoreCase ? char.ToLowerInvariant((char)name[at]) : (char)name[at];
        }

        return names.Contains(chars[..name.Length]);
    }

    static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
