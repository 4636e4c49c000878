using System.Text;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>Small readings of FHIR references and statuses.</summary>
static class References
{
    /// <summary>The id in a literal reference, relative or absolute, versioned or not; empty when it is none.</summary>
    internal static string IdOf(ReadOnlySpan<byte> reference)
    {
        var history = reference.IndexOf("/_history/"u8);
        if (history >= 0)
        {
            reference = reference[..history];
        }

        var slash = reference.LastIndexOf((byte)'/');
        return slash < 0 || slash == reference.Length - 1 ? "" : Encoding.UTF8.GetString(reference[(slash + 1)..]);
    }

    /// <summary>Id that a Reference element points to; empty when it has no literal reference.</summary>
    internal static string IdOf(JsonNode reference) => IdOf(reference["reference"u8].StringBytes);

    /// <summary>True when the status says that the record was a mistake or never came to be.</summary>
    internal static bool IsVoid(JsonNode resource)
    {
        var status = resource["status"u8].StringBytes;
        return status.SequenceEqual("entered-in-error"u8) || status.SequenceEqual("cancelled"u8)
            || status.SequenceEqual("not-done"u8) || status.SequenceEqual("declined"u8);
    }

    /// <summary>What a Reference calls its target: its display, else its identifier's value.</summary>
    internal static string? NameOf(JsonNode reference)
    {
        var name = reference["display"u8].GetString() ?? reference["identifier"u8]["value"u8].GetString();
        return string.IsNullOrWhiteSpace(name) ? null : name;
    }
}
