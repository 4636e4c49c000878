using System.IO.Compression;
using System.Text;

namespace Klang.SystemTests.Fhir;

/// <summary>The official R4 examples (HL7, CC0) as one line each: name, tab, JSON.</summary>
static class OfficialExamples
{
    public static IReadOnlyList<(string Name, string Json)> Read()
    {
        using var packed = typeof(OfficialExamples).Assembly.GetManifestResourceStream("R4Examples.ndjson.br")!;
        using var lines = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var examples = new List<(string, string)>();
        while (lines.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            examples.Add((line[..tab], line[(tab + 1)..]));
        }

        return examples;
    }
}
