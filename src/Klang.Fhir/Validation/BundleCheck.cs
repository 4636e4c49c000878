using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>What a Bundle demands across its entries (FHIR R4 §2.36.4).</summary>
static class BundleCheck
{
    /// <summary>Bundles up to this size are compared pairwise without allocating; 64 entries cost about 1 µs.</summary>
    const int PairwiseMax = 64;

    /// <summary>bdl-7: outside a history, no two entries have the same fullUrl and version.</summary>
    public static void CheckFullUrls(JsonNode bundle, ComplaintList complaints)
    {
        if (bundle["type"u8].StringEquals("history"u8))
        {
            return;
        }

        Span<int> hashes = stackalloc int[PairwiseMax];
        var count = 0;
        foreach (var entry in bundle["entry"u8])
        {
            var url = entry["fullUrl"u8];
            if (url.Kind != JsonKind.String)
            {
                continue;
            }

            if (count == PairwiseMax)
            {
                CheckMany(bundle, complaints);
                return;
            }

            var hash = new HashCode();
            hash.AddBytes(url.Raw);
            hash.AddBytes(VersionOf(entry).Raw);
            var code = hash.ToHashCode();
            if (hashes[..count].Contains(code))
            {
                CheckMany(bundle, complaints);
                return;
            }

            hashes[count++] = code;
        }
    }

    static void CheckMany(JsonNode bundle, ComplaintList complaints)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in bundle["entry"u8])
        {
            var url = entry["fullUrl"u8];
            if (url.Kind == JsonKind.String && !seen.Add($"{url.GetString()} {Encoding.UTF8.GetString(VersionOf(entry).Raw)}"))
            {
                complaints.Add(url, "invariant", "Another entry has the same fullUrl (bdl-7).");
            }
        }
    }

    static JsonNode VersionOf(JsonNode entry) => entry["resource"u8]["meta"u8]["versionId"u8];
}
