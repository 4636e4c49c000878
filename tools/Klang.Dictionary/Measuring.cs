using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Klang.Dictionary;

/// <summary>Prints what a dictionary gains on blocks it was not trained on.</summary>
static class Measuring
{
    const int SlotsOfBundleBlock = 15;
    const int Passes = 12;

    public static int Run(string dictionaryPath, string[] bundles)
    {
        var dictionary = File.ReadAllBytes(dictionaryPath);
        Print("visits, another seed", dictionary, [.. Blocks.Make(Training.Seed + 1, 400)]);
        Print("visits of 15 resources", dictionary, [.. Blocks.MakeVisits(Training.Seed + 2, 400, 15)]);
        foreach (var bundle in bundles)
        {
            Print(Path.GetFileName(bundle), dictionary, [.. OfBundle(bundle)]);
        }

        return 0;
    }

    static void Print(string title, byte[] dictionary, List<byte[]> blocks)
    {
        var plain = blocks.Sum(b => (long)b.Length);
        Console.WriteLine(Text($"{title}: {blocks.Count} blocks, {plain / blocks.Count:N0} bytes each"));
        foreach (var level in new[] { 1, 3, 5, 6, 9 })
        {
            var bare = Compress(blocks, level, []);
            var with = Compress(blocks, level, dictionary);
            Console.WriteLine(Text(
                $"  level {level}: without {bare.Bytes / blocks.Count,6:N0} bytes {bare.Micros,6:F1} us   with {with.Bytes / blocks.Count,6:N0} bytes {with.Micros,6:F1} us, back {with.BackMicros,5:F1} us"));
        }
    }

    static (long Bytes, double Micros, double BackMicros) Compress(List<byte[]> blocks, int level, byte[] dictionary)
    {
        using var compressor = new Compressor(level);
        using var decompressor = new Decompressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        if (dictionary.Length > 0)
        {
            compressor.LoadDictionary(dictionary);
            decompressor.LoadDictionary(dictionary);
        }

        var packed = blocks.ConvertAll(b => compressor.Wrap(b).ToArray());
        var buffer = new byte[Compressor.GetCompressBound(blocks.Max(b => b.Length))];
        var micros = Fastest(() => blocks.ForEach(block => compressor.Wrap(block, buffer))) / blocks.Count;
        var backMicros = Fastest(() => packed.ForEach(block => decompressor.Unwrap(block, buffer))) / blocks.Count;
        return (packed.Sum(p => (long)p.Length), micros, backMicros);
    }

    static double Fastest(Action pass)
    {
        var fastest = double.MaxValue;
        for (var i = 0; i < Passes; i++)
        {
            var clock = Stopwatch.StartNew();
            pass();
            fastest = Math.Min(fastest, clock.Elapsed.TotalMicroseconds);
        }

        return fastest;
    }

    static IEnumerable<byte[]> OfBundle(string path)
    {
        using var bundle = JsonDocument.Parse(File.ReadAllBytes(path));
        var resources = bundle.RootElement.GetProperty("entry").EnumerateArray()
            .Select(e => JsonSerializer.Serialize(e.GetProperty("resource")))
            .Chunk(SlotsOfBundleBlock);
        foreach (var chunk in resources)
        {
            yield return Encoding.UTF8.GetBytes(string.Concat(chunk));
        }
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
