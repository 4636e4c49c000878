using System.Globalization;
using Klang.Fhir;

namespace Klang.Http;

/// <summary>A path under the FHIR base, read.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Type">The type; none at system level.</param>
/// <param name="Id">The id, for instance, version and compartment.</param>
/// <param name="Version">The version of a vread; 0 when its text is no version of ours, which finds nothing.</param>
/// <param name="Operation">The operation's name without <c>$</c>.</param>
/// <param name="Target">The type searched in a compartment.</param>
readonly record struct FhirAddress(
    AddressKind Kind,
    ResourceType Type = ResourceType.None,
    string? Id = null,
    int Version = 0,
    string? Operation = null,
    ResourceType Target = ResourceType.None)
{
    const int SegmentsMax = 5;
    const int IdLengthMax = 64;

    /// <summary>Reads a decoded path relative to the base, with or without slashes around it.</summary>
    public static Outcome<FhirAddress> Parse(ReadOnlySpan<char> path)
    {
        path = path.Trim('/');
        if (path.IsEmpty)
        {
            return new FhirAddress(AddressKind.System);
        }

        Span<Range> ranges = stackalloc Range[SegmentsMax];
        var count = path.Split(ranges, '/');
        var first = path[ranges[0]];
        if (!ResourceTypes.TryParse(first, out var type))
        {
            return count == 1 ? ParseSystem(first) : UnknownType();
        }

        return count switch
        {
            1 => new FhirAddress(AddressKind.Type, type),
            2 => ParseUnderType(type, path[ranges[1]]),
            3 => ParseUnderInstance(type, path[ranges[1]], path[ranges[2]]),
            4 => ParseDeep(type, path[ranges[1]], path[ranges[2]], path[ranges[3]]),
            _ => NothingHere(),
        };
    }

    /// <summary>FHIR R4 §2.24.0.1: letters, digits, hyphen and dot, at most 64.</summary>
    public static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > IdLengthMax)
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    static Outcome<FhirAddress> ParseSystem(ReadOnlySpan<char> segment) => segment switch
    {
        "metadata" => new FhirAddress(AddressKind.Metadata),
        "_search" => new FhirAddress(AddressKind.SystemSearch),
        "_history" => new FhirAddress(AddressKind.SystemHistory),
        ['$', .. var operation] => new FhirAddress(AddressKind.SystemOperation, Operation: operation.ToString()),
        _ => UnknownType(),
    };

    static Outcome<FhirAddress> ParseUnderType(ResourceType type, ReadOnlySpan<char> segment) => segment switch
    {
        "_search" => new FhirAddress(AddressKind.TypeSearch, type),
        "_history" => new FhirAddress(AddressKind.TypeHistory, type),
        ['$', .. var operation] => new FhirAddress(AddressKind.TypeOperation, type, Operation: operation.ToString()),
        _ when IsId(segment) => new FhirAddress(AddressKind.Instance, type, segment.ToString()),
        _ => BadId(),
    };

    static Outcome<FhirAddress> ParseUnderInstance(ResourceType type, ReadOnlySpan<char> id, ReadOnlySpan<char> segment)
    {
        if (!IsId(id))
        {
            return BadId();
        }

        switch (segment)
        {
            case "_history":
                return new FhirAddress(AddressKind.InstanceHistory, type, id.ToString());
            case ['$', .. var operation]:
                return new FhirAddress(AddressKind.InstanceOperation, type, id.ToString(), Operation: operation.ToString());
            default:
                return type == ResourceType.Patient && ResourceTypes.TryParse(segment, out var target)
                    ? new FhirAddress(AddressKind.Compartment, type, id.ToString(), Target: target)
                    : NothingHere();
        }
    }

    static Outcome<FhirAddress> ParseDeep(
        ResourceType type, ReadOnlySpan<char> id, ReadOnlySpan<char> third, ReadOnlySpan<char> fourth)
    {
        if (!IsId(id))
        {
            return BadId();
        }

        if (third is "_history")
        {
            return int.TryParse(fourth, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
                ? new FhirAddress(AddressKind.Version, type, id.ToString(), version)
                : new FhirAddress(AddressKind.Version, type, id.ToString());
        }

        return type == ResourceType.Patient && fourth is "_search" && ResourceTypes.TryParse(third, out var target)
            ? new FhirAddress(AddressKind.CompartmentSearch, type, id.ToString(), Target: target)
            : NothingHere();
    }

    static Refusal UnknownType() => new(
        RefusalKind.NotFound, "not-supported", "The address names no FHIR R4 resource type; types are written as in the standard, e.g. Patient.");

    static Refusal NothingHere() => new(RefusalKind.NotFound, "not-found", "There is nothing at this address.");

    static Refusal BadId() => new(
        RefusalKind.BadRequest, "value", "An id has 1 to 64 letters, digits, hyphens and dots (FHIR R4 §2.24.0.1).");
}
