using System.Globalization;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Http;

/// <summary>
/// The members that a batch or transaction and its entries may have (FHIR R4 §2.36). A mistyped name must not make a Bundle
/// that is answered with success and does nothing.
/// </summary>
static class BundleShape
{
    static readonly string[] OfBundle =
        ["resourceType", "id", "meta", "implicitRules", "language", "identifier", "type", "timestamp", "total", "link", "entry", "signature"];

    static readonly string[] OfEntry = ["id", "extension", "link", "fullUrl", "resource", "search", "request", "response"];

    static readonly string[] OfRequest =
        ["id", "extension", "method", "url", "ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist"];

    public static Refusal? Check(JsonNode bundle)
    {
        if (Unknown(bundle, OfBundle, "Bundle") is { } refusal)
        {
            return refusal;
        }

        var number = 0;
        foreach (var entry in bundle["entry"u8])
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{number++}]");
            if ((Unknown(entry, OfEntry, place) ?? Unknown(entry["request"u8], OfRequest, $"{place}.request")) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    static Refusal? Unknown(JsonNode node, string[] known, string place)
    {
        if (node.Kind != JsonKind.Object)
        {
            return null; // What must be an object and is none is told where it is read.
        }

        foreach (var member in node)
        {
            if (!IsKnown(member.Name, known))
            {
                var (line, column) = node.Tape.Locate(member.NameStart);
                return new Refusal(RefusalKind.BadRequest,
                [
                    new Complaint(Severity.Error, "structure",
                        $"There is a member here that cannot be followed. Known are: {string.Join(", ", known)}.", place, line, column),
                ]);
            }
        }

        return null;
    }

    static bool IsKnown(ReadOnlySpan<byte> name, string[] known)
    {
        var bare = name is [(byte)'_', ..] ? name[1..] : name;
        foreach (var one in known)
        {
            if (System.Text.Ascii.Equals(bare, one))
            {
                return true;
            }
        }

        return false;
    }
}
