using System.IO.Compression;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Tests.Fhir.Examples;

/// <summary>
/// The official R4 examples (HL7, CC0): about 1,200 resources of every type, unpacked once per test run from
/// <c>R4Examples.ndjson.br</c>, which tools/Klang.Definitions makes.
/// </summary>
public static class R4Examples
{
    static readonly Lazy<R4Example[]> Loaded = new(Load);
    static readonly Lazy<Dictionary<string, R4Example>> Named =
        new(() => Loaded.Value.ToDictionary(example => example.Name, StringComparer.Ordinal));
    static readonly Lazy<ILookup<ResourceType, R4Example>> Typed = new(() => Loaded.Value.ToLookup(example => example.Type));

    /// <summary>Every example, in ordinal order of the names.</summary>
    public static IReadOnlyList<R4Example> All => Loaded.Value;

    /// <summary>The example of that name, e.g. <c>Patient-example</c>; throws when there is none.</summary>
    public static R4Example Get(string name) => Named.Value[name];

    /// <summary>The examples of one type; at least one for every R4 type that HL7 published any for.</summary>
    public static IEnumerable<R4Example> OfType(ResourceType type) => Typed.Value[type];

    static R4Example[] Load()
    {
        using var packed = typeof(R4Examples).Assembly.GetManifestResourceStream("R4Examples.ndjson.br")!;
        using var lines = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var examples = new List<R4Example>();
        while (lines.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var json = Encoding.UTF8.GetBytes(line[(tab + 1)..]);
            examples.Add(new R4Example(line[..tab], TypeOf(json), json));
        }

        return [.. examples];
    }

    static ResourceType TypeOf(byte[] json)
    {
        using var tape = JsonTape.Parse(json).Value;
        return ResourceTypes.TryParse(tape.Root["resourceType"u8].StringBytes, out var type) ? type : ResourceType.None;
    }
}
