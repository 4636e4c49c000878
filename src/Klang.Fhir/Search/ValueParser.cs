using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Klang.Fhir.References;

namespace Klang.Fhir.Search;

/// <summary>Reads one value of a parameter from its text. Each method gives the value or says what is wrong.</summary>
/// <param name="now">What "approximately" is measured from; null when there is no clock.</param>
sealed class ValueParser(DateTimeOffset? now)
{
    const double MetresPerKilometre = 1000;
    const double MetresPerMile = 1609.344;
    const double NearMetresDefault = 50 * MetresPerKilometre;

    internal (SearchValue? Value, SearchProblem? Problem) Parse(SearchParameter parameter, SearchModifier modifier, ResourceType type, string text) =>
        modifier switch
        {
            SearchModifier.Missing => Missing(text),
            SearchModifier.Identifier => Token(text),
            SearchModifier.OfType => OfType(text),
            SearchModifier.Text => String(text),
            SearchModifier.Type => Reference(text, type, allowsAddress: false),
            _ when parameter.Type == SearchParameterType.Composite => Composite(parameter, text),
            _ when parameter.Type == SearchParameterType.Special => Near(text),
            _ => Plain(parameter.Type, parameter.Paths, text),
        };

    (SearchValue?, SearchProblem?) Plain(SearchParameterType type, SearchPath[] paths, string text) => type switch
    {
        SearchParameterType.Token => Token(text),
        SearchParameterType.String => String(text),
        SearchParameterType.Date => Date(text),
        SearchParameterType.Number => Number(text),
        SearchParameterType.Quantity => Quantity(text),
        SearchParameterType.Uri => (new UriValue(SearchText.Utf8(text)), null),
        SearchParameterType.Reference => Reference(text, ResourceType.None,
            Array.Exists(paths, path => path.Code is not FhirDataType.Reference)),
        SearchParameterType.Composite or SearchParameterType.Special => Wrong("a composite cannot be part of a composite"),
        _ => throw new InvalidOperationException($"Unknown type {type}."),
    };

    (SearchValue?, SearchProblem?) Composite(SearchParameter parameter, string text)
    {
        var parts = SearchText.Split(text, '$');
        if (parts.Count != parameter.Components.Length)
        {
            var names = string.Join('$', parameter.Components.Select(component => component.Code));
            return Wrong($"{parameter.Components.Length} parts are needed: {names}");
        }

        var values = ImmutableArray.CreateBuilder<SearchValue>(parts.Count);
        for (var at = 0; at < parts.Count; at++)
        {
            var component = parameter.Components[at];
            var (value, problem) = Plain(component.Type, component.Paths, parts[at]);
            if (value is null)
            {
                return (null, problem);
            }

            values.Add(value);
        }

        return (new CompositeValue(values.MoveToImmutable()), null);
    }

    static (SearchValue?, SearchProblem?) Missing(string text) => text switch
    {
        "true" => (new MissingValue(true), null),
        "false" => (new MissingValue(false), null),
        _ => Wrong("with :missing it must be true or false"),
    };

    static (SearchValue?, SearchProblem?) Token(string text)
    {
        var parts = SearchText.Split(text, '|', 2);
        if (parts.Count == 1)
        {
            return (new TokenValue(null, SearchText.Utf8(parts[0])), null);
        }

        var code = parts[1].Length == 0 ? null : SearchText.Utf8(parts[1]);
        return parts[0].Length == 0 && code is null
            ? Wrong("system and code are both empty")
            : (new TokenValue(SearchText.Utf8(parts[0]), code), null);
    }

    static (SearchValue?, SearchProblem?) OfType(string text)
    {
        var parts = SearchText.Split(text, '|', 3);
        return parts.Count == 3 && parts.TrueForAll(part => part.Length > 0)
            ? (new IdentifierOfTypeValue(SearchText.Utf8(parts[0]), SearchText.Utf8(parts[1]), SearchText.Utf8(parts[2])), null)
            : Wrong("with :of-type it must be system|code|value");
    }

    static (SearchValue?, SearchProblem?) String(string text)
    {
        var plain = SearchText.Unescape(text);
        return (new StringValue(Encoding.UTF8.GetBytes(plain), TextFold.Fold(plain)), null);
    }

    (SearchValue?, SearchProblem?) Date(string text)
    {
        if (!TryPrefix(text, out var prefix, out var rest) || !DateRange.TryParse(Encoding.UTF8.GetBytes(rest), out var range))
        {
            return Wrong("a date is needed, such as 2025, 2025-01, 2025-01-31 or 2025-01-31T08:00:00+07:00, after one of eq ne gt lt ge le sa eb ap or nothing");
        }

        return (new DateValue(prefix, prefix == SearchPrefix.Ap ? Around(range) : range), null);
    }

    /// <summary>A tenth of the distance to now on both sides; without a clock, the value's own length.</summary>
    DateRange Around(DateRange range)
    {
        var width = now is { } moment ? Math.Abs(moment.UtcTicks - range.LowTicks) / 10 : range.HighTicks - range.LowTicks;
        return new DateRange(
            Math.Max(range.LowTicks - width, DateRange.MinTicks), Math.Min(range.HighTicks + width, DateRange.MaxTicks));
    }

    static (SearchValue?, SearchProblem?) Number(string text)
    {
        if (!TryPrefix(text, out var prefix, out var rest) || !NumberRange.TryParse(rest, out var range))
        {
            return Wrong("a number is needed, such as 5.40, after one of eq ne gt lt ge le sa eb ap or nothing");
        }

        return (new NumberValue(prefix, prefix == SearchPrefix.Ap ? range.Approximate() : range), null);
    }

    static (SearchValue?, SearchProblem?) Quantity(string text)
    {
        var parts = SearchText.Split(text, '|', 3);
        if (parts.Count == 2 || !TryPrefix(parts[0], out var prefix, out var rest) || !NumberRange.TryParse(rest, out var range))
        {
            return Wrong("a quantity is needed: a number such as 5.40, or number|system|code, or number||unit, after one of eq ne gt lt ge le sa eb ap or nothing");
        }

        range = prefix == SearchPrefix.Ap ? range.Approximate() : range;
        return (new QuantityValue(prefix, range, Part(parts, 1), Part(parts, 2)), null);
    }

    static byte[]? Part(List<string> parts, int at) => parts.Count > at && parts[at].Length > 0 ? SearchText.Utf8(parts[at]) : null;

    static (SearchValue?, SearchProblem?) Reference(string text, ResourceType type, bool allowsAddress)
    {
        var utf8 = SearchText.Utf8(text);
        if (FhirReference.IsId(utf8))
        {
            return (new ReferenceValue(type, utf8, [], utf8, ReferenceKind.Relative), null);
        }

        if (!ReferenceParts.TryParse(utf8, out var parts) || parts.Kind == ReferenceKind.Conditional)
        {
            return allowsAddress
                ? (new ReferenceValue(ResourceType.None, [], [], utf8, ReferenceKind.Absolute), null)
                : Wrong("a reference is needed: an id, Type/id or an address");
        }

        return type != ResourceType.None && parts.Type != ResourceType.None && parts.Type != type
            ? Wrong($"the reference is not to a {type.Name()}, as the modifier says")
            : (new ReferenceValue(parts.Type, parts.Id.ToArray(), parts.Version.ToArray(), utf8, parts.Kind), null);
    }

    static (SearchValue?, SearchProblem?) Near(string text)
    {
        var parts = SearchText.Split(text, '|');
        if (parts.Count is < 2 or > 4 || !TryDegrees(parts[0], 90, out var latitude) || !TryDegrees(parts[1], 180, out var longitude))
        {
            return Wrong("a place is needed: latitude|longitude|distance|unit, the unit being km, m or [mi_us]");
        }

        var metres = NearMetresDefault;
        if (parts.Count > 2 && parts[2].Length > 0)
        {
            var unit = (parts.Count > 3 ? parts[3] : "") switch
            {
                "km" or "" => MetresPerKilometre,
                "m" => 1,
                "[mi_us]" or "[mi_i]" or "mi" => MetresPerMile,
                _ => 0,
            };
            if (unit == 0 || !TryDegrees(parts[2], 1e9, out var distance) || distance < 0)
            {
                return Wrong("the distance must be a number, its unit km, m or [mi_us]");
            }

            metres = distance * unit;
        }

        return (new NearValue(latitude, longitude, metres), null);
    }

    static bool TryDegrees(string text, double max, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && Math.Abs(value) <= max;

    /// <summary>Takes the two letters before a number or date; false when there are letters that are no prefix.</summary>
    static bool TryPrefix(string text, out SearchPrefix prefix, out string rest)
    {
        prefix = SearchPrefix.Eq;
        rest = text;
        if (text.Length < 3 || !char.IsAsciiLetter(text[0]))
        {
            return true;
        }

        rest = text[2..];
        SearchPrefix? found = text[..2] switch
        {
            "eq" => SearchPrefix.Eq,
            "ne" => SearchPrefix.Ne,
            "gt" => SearchPrefix.Gt,
            "lt" => SearchPrefix.Lt,
            "ge" => SearchPrefix.Ge,
            "le" => SearchPrefix.Le,
            "sa" => SearchPrefix.Sa,
            "eb" => SearchPrefix.Eb,
            "ap" => SearchPrefix.Ap,
            _ => null,
        };
        prefix = found ?? SearchPrefix.Eq;
        return found is not null;
    }

    static (SearchValue?, SearchProblem?) Wrong(string message) => (null, SearchProblem.Wrong(message));
}
