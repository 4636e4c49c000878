using Klang.Exchange.Fhir;

namespace Klang.Fuzz;

/// <summary>Files of FHIR for import: as one JSON text and as lines.</summary>
public static class FhirFilesFuzz
{
    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. ResourceFuzz.Seeds,
        "\uFEFF{\"resourceType\":\"Organization\"}\r\n\n{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[]}\n"u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var file = bytes.ToArray();
        ReadAsync(file, "x.json").GetAwaiter().GetResult();
        ReadAsync(file, "x.ndjson").GetAwaiter().GetResult();
    }

    static async Task ReadAsync(byte[] file, string name)
    {
        var limits = new FhirImportLimits { LineBytesMax = 2_000, FileBytesMax = 4_000 };
        await foreach (var unit in FhirImport.ReadAsync(new MemoryStream(file), name, limits, CancellationToken.None))
        {
            if ((unit.Complaint is null) != (unit.Kind != FhirUnitKind.Unreadable) || (unit.Complaint is null && unit.Json.IsEmpty))
            {
                throw new InvalidOperationException("A unit is neither readable nor complained of.");
            }
        }
    }
}
