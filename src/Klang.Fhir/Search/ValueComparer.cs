using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Klang.Fhir.Json;
using Klang.Fhir.References;

namespace Klang.Fhir.Search;

/// <summary>Compares one value asked for with one value of a resource (FHIR R4 §3.1.1.4).</summary>
/// <param name="ownBases">Base addresses that mean this server, with their last slash.</param>
sealed class ValueComparer(byte[][] ownBases)
{
    const int StackCharacters = 512;
    const double EarthRadiusMetres = 6_371_008.8;

    internal bool Matches(SearchValue wanted, SearchModifier modifier, in IndexValue value) => wanted switch
    {
        TokenValue token => value.Type == SearchParameterType.Reference ? Identifies(token, value) : Token(token, value),
        StringValue text => modifier == SearchModifier.Text ? StartsWith(value.Text.Span, text.Folded) : String(text, modifier, value),
        DateValue date => Date(date.Prefix, date.Range, value.LowTicks, value.HighTicks),
        NumberValue number => Number(number.Prefix, number.Range, value.Low, value.High),
        QuantityValue quantity => Unit(quantity, value) && Number(quantity.Prefix, quantity.Range, value.Low, value.High),
        ReferenceValue reference => Reference(reference, value),
        UriValue address => Uri(address.Text, modifier, value.Code.Span),
        IdentifierOfTypeValue identifier => OfType(identifier, value),
        _ => throw new InvalidOperationException($"{wanted.GetType().Name} is compared elsewhere."),
    };

    static bool Token(TokenValue wanted, in IndexValue value)
    {
        if (wanted.System is { } system && !value.System.Span.SequenceEqual(system) && !(system.Length == 0 && HasNoOwnSystem(value)))
        {
            return false;
        }

        if (wanted.Code is not { } code)
        {
            return true;
        }

        return value.Source switch
        {
            FhirDataType.Id => value.Code.Span.SequenceEqual(code),
            FhirDataType.ContactPoint => ContactPoint.AreSame(value.Code.Span, code),
            _ => IsSameCode(value.Code.Span, code),
        };
    }

    /// <summary>Codes and booleans do not write their system down, so they count as having none, too.</summary>
    static bool HasNoOwnSystem(in IndexValue value) => value.System.IsEmpty || value.Source is not (FhirDataType.Coding
        or FhirDataType.CodeableConcept or FhirDataType.Identifier or FhirDataType.ContactPoint);

    /// <summary>Codes are compared without case: R4 advises so in doubt, since finding too much harms less than finding too little.</summary>
    static bool IsSameCode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        !right.IsEmpty && (left.SequenceEqual(right) || Ascii.EqualsIgnoreCase(left, right));

    static bool Identifies(TokenValue wanted, in IndexValue value) =>
        (wanted.System is not { } system || value.System.Span.SequenceEqual(system))
        && !(value.System.IsEmpty && value.Text.IsEmpty)
        && (wanted.Code is not { } code || IsSameCode(value.Text.Span, code));

    static bool OfType(IdentifierOfTypeValue wanted, in IndexValue value)
    {
        if (!IsSameCode(value.Code.Span, wanted.Value))
        {
            return false;
        }

        foreach (var coding in value.Node["type"u8]["coding"u8])
        {
            if (coding["system"u8].StringEquals(wanted.System) && IsSameCode(coding["code"u8].StringBytes, wanted.Code))
            {
                return true;
            }
        }

        return false;
    }

    static bool String(StringValue wanted, SearchModifier modifier, in IndexValue value)
    {
        if (modifier == SearchModifier.Exact)
        {
            return !value.IsDerived && value.Code.Span.SequenceEqual(wanted.Text);
        }

        var utf8 = value.Code.Span;
        var needed = TextFold.BufferLength(utf8.Length);
        Span<char> buffer = needed <= StackCharacters ? stackalloc char[StackCharacters] : new char[needed];
        var folded = buffer[..TextFold.Fold(utf8, buffer)];
        return modifier == SearchModifier.Contains
            ? folded.IndexOf(wanted.Folded, StringComparison.Ordinal) >= 0
            : folded.StartsWith(wanted.Folded, StringComparison.Ordinal)
                || (value.Source == FhirDataType.HumanName && StartsWithAsideTitles(folded, wanted.Folded));
    }

    static bool StartsWithAsideTitles(ReadOnlySpan<char> folded, ReadOnlySpan<char> wanted)
    {
        var name = folded[TextFold.TitleLength(folded)..];
        var wantedName = wanted[TextFold.TitleLength(wanted)..];
        return name.StartsWith(wanted, StringComparison.Ordinal) || name.StartsWith(wantedName, StringComparison.Ordinal)
            || folded.StartsWith(wantedName, StringComparison.Ordinal);
    }

    static bool StartsWith(ReadOnlySpan<byte> utf8, string folded)
    {
        var needed = TextFold.BufferLength(utf8.Length);
        Span<char> buffer = needed <= StackCharacters ? stackalloc char[StackCharacters] : new char[needed];
        return !utf8.IsEmpty && buffer[..TextFold.Fold(utf8, buffer)].StartsWith(folded, StringComparison.Ordinal);
    }

    internal static bool Date(SearchPrefix prefix, DateRange wanted, long low, long high)
    {
        var isEqual = wanted.LowTicks <= low && high <= wanted.HighTicks;
        return prefix switch
        {
            SearchPrefix.Eq => isEqual,
            SearchPrefix.Ne => !isEqual,
            SearchPrefix.Gt => high > wanted.HighTicks,
            SearchPrefix.Lt => low < wanted.LowTicks,
            SearchPrefix.Ge => isEqual || high > wanted.HighTicks,
            SearchPrefix.Le => isEqual || low < wanted.LowTicks,
            SearchPrefix.Sa => low >= wanted.HighTicks,
            SearchPrefix.Eb => high <= wanted.LowTicks,
            SearchPrefix.Ap => low < wanted.HighTicks && high > wanted.LowTicks,
            _ => throw new InvalidOperationException($"Unknown prefix {prefix}."),
        };
    }

    internal static bool Number(SearchPrefix prefix, NumberRange wanted, decimal low, decimal high) => prefix switch
    {
        SearchPrefix.Eq => wanted.Low <= low && IsBelow(high, wanted),
        SearchPrefix.Ne => !(wanted.Low <= low && IsBelow(high, wanted)),
        SearchPrefix.Gt => high > wanted.Value,
        SearchPrefix.Lt => low < wanted.Value,
        SearchPrefix.Ge => high >= wanted.Value,
        SearchPrefix.Le => low <= wanted.Value,
        SearchPrefix.Sa => low > wanted.Value,
        SearchPrefix.Eb => high < wanted.Value,
        SearchPrefix.Ap => low <= wanted.High && high >= wanted.Low,
        _ => throw new InvalidOperationException($"Unknown prefix {prefix}."),
    };

    /// <summary>Below the upper end, which itself rounds up and so is outside; a number of zero width is equal to itself.</summary>
    static bool IsBelow(decimal high, NumberRange wanted) => high < wanted.High || high == wanted.Value;

    static bool Unit(QuantityValue wanted, in IndexValue value)
    {
        if (wanted.System is { } system && !value.System.Span.SequenceEqual(system))
        {
            return false;
        }

        return wanted.Unit is not { } unit || value.Code.Span.SequenceEqual(unit)
            || (wanted.System is null && value.Text.Span.SequenceEqual(unit));
    }

    static bool Uri(ReadOnlySpan<byte> wanted, SearchModifier modifier, ReadOnlySpan<byte> value) => modifier switch
    {
        SearchModifier.Below => value.StartsWith(wanted),
        SearchModifier.Above => wanted.StartsWith(value),
        _ => value.SequenceEqual(wanted),
    };

    bool Reference(ReferenceValue wanted, in IndexValue value)
    {
        var text = value.Code.Span;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text.SequenceEqual(wanted.Text))
        {
            return true;
        }

        if (value.Source is FhirDataType.Canonical or FhirDataType.Uri or FhirDataType.Url)
        {
            return text.Length > wanted.Text.Length && text[wanted.Text.Length] == '|' && text.StartsWith(wanted.Text);
        }

        if (!ReferenceParts.TryParse(text, out var parts) || parts.Type == ResourceType.None
            || wanted.Id.Length == 0 || !parts.Id.SequenceEqual(wanted.Id)
            || (wanted.Type != ResourceType.None && parts.Type != wanted.Type)
            || (wanted.Version.Length > 0 && !parts.Version.SequenceEqual(wanted.Version)))
        {
            return false;
        }

        return IsSamePlace(wanted, parts);
    }

    bool IsSamePlace(ReferenceValue wanted, ReferenceParts found)
    {
        if (wanted.Kind != ReferenceKind.Absolute)
        {
            return wanted.Kind == ReferenceKind.Relative && IsOwn(found);
        }

        return ReferenceParts.TryParse(wanted.Text, out var asked)
            && ((IsOwn(asked) && IsOwn(found)) || found.Base.SequenceEqual(asked.Base));
    }

    bool IsOwn(ReferenceParts parts) => parts.Kind switch
    {
        ReferenceKind.Relative => true,
        ReferenceKind.Absolute => IsOwnBase(parts.Base),
        _ => false,
    };

    bool IsOwnBase(ReadOnlySpan<byte> address)
    {
        foreach (var own in ownBases)
        {
            if (address.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }

    internal bool LeadsTo(in IndexValue value, FrozenSet<string> targets)
    {
        if (!ReferenceParts.TryParse(value.Code.Span, out var parts) || parts.Type == ResourceType.None || !IsOwn(parts))
        {
            return false;
        }

        Span<char> typeAndId = stackalloc char[128];
        var name = parts.Type.Name();
        name.CopyTo(typeAndId);
        typeAndId[name.Length] = '/';
        var length = name.Length + 1 + Encoding.ASCII.GetChars(parts.Id, typeAndId[(name.Length + 1)..]);
        return targets.GetAlternateLookup<ReadOnlySpan<char>>().Contains(typeAndId[..length]);
    }

    /// <summary>Great-circle distance (haversine) within what is asked.</summary>
    internal static bool IsNear(NearValue wanted, JsonNode position)
    {
        if (!TryDegrees(position["latitude"u8], out var latitude) || !TryDegrees(position["longitude"u8], out var longitude))
        {
            return false;
        }

        var north = double.DegreesToRadians(latitude - wanted.Latitude) / 2;
        var east = double.DegreesToRadians(longitude - wanted.Longitude) / 2;
        var half = Math.Pow(Math.Sin(north), 2) + (Math.Cos(double.DegreesToRadians(latitude))
            * Math.Cos(double.DegreesToRadians(wanted.Latitude)) * Math.Pow(Math.Sin(east), 2));
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(half))) <= wanted.Metres;
    }

    static bool TryDegrees(JsonNode node, out double value) =>
        double.TryParse(node.NumberText, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
