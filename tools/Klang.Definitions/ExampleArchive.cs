using System.Buffers;
using System.IO.Compression;
using System.Text;
using Klang.Fhir.Json;

namespace Klang.Definitions;

/// <summary>
/// The official examples as one Brotli stream of lines <c>file name TAB compact JSON</c>, in ordinal order of the names.
/// White space between tokens is gone; member order and number text are kept.
/// </summary>
/// <remarks>
/// Left out: dumps of the specification itself (thousands of SearchParameter, ValueSet, CodeSystem, ConceptMap,
/// StructureDefinition and OperationDefinition files) beyond the first <see cref="DumpsMax"/> of each under
/// <see cref="DumpBytesMax"/>, and the whole specification as single files over <see cref="FileBytesMax"/>.
/// Every other file is kept.
/// </remarks>
static class ExampleArchive
{
    const string FileName = "R4Examples.ndjson.br";
    const int DumpsMax = 60;
    const int DumpBytesMax = 64 * 1024;
    const int FileBytesMax = 1024 * 1024;

    static readonly HashSet<string> DumpedTypes = new(StringComparer.Ordinal)
    {
        "SearchParameter", "ValueSet", "CodeSystem", "ConceptMap", "StructureDefinition", "OperationDefinition",
    };

    public static void Write(string examplesFolder, string outputFolder)
    {
        using var file = File.Create(Path.Combine(outputFolder, FileName));
        using var brotli = new BrotliStream(file, CompressionLevel.SmallestSize);
        var dumps = new Dictionary<string, int>(StringComparer.Ordinal);
        var line = new ArrayBufferWriter<byte>();
        foreach (var path in Directory.EnumerateFiles(examplesFolder, "*.json").Order(StringComparer.Ordinal))
        {
            line.ResetWrittenCount();
            if (TryCompact(path, line, out var type) && !IsSurplus(type, line.WrittenCount, dumps))
            {
                brotli.Write(Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(path) + "\t"));
                brotli.Write(line.WrittenSpan);
                brotli.Write("\n"u8);
            }
        }
    }

    static bool TryCompact(string path, ArrayBufferWriter<byte> line, out string type)
    {
        type = "";
        var bytes = File.ReadAllBytes(path).AsMemory();
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        var parsed = JsonTape.Parse(bytes);
        if (!parsed.IsOk)
        {
            Console.Error.WriteLine($"Left out {Path.GetFileName(path)}: {parsed.Refusal!.Message}");
            return false;
        }

        using var tape = parsed.Value;
        type = tape.Root["resourceType"u8].GetString() ?? "";
        tape.Root.WriteCompact(line);
        return type.Length > 0;
    }

    static bool IsSurplus(string type, int bytes, Dictionary<string, int> dumps)
    {
        if (!DumpedTypes.Contains(type))
        {
            return bytes > FileBytesMax;
        }

        if (bytes > DumpBytesMax || dumps.GetValueOrDefault(type) >= DumpsMax)
        {
            return true;
        }

        dumps[type] = dumps.GetValueOrDefault(type) + 1;
        return false;
    }
}
