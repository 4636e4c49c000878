using System.Globalization;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Klang.Dictionary;

/// <summary>Trains a dictionary on blocks that <see cref="Blocks"/> invents.</summary>
static class Training
{
    public const int Seed = 2569;
    public const int Capacity = 110 << 10;

    const int SampleCount = 6000;

    public static int Run(string output)
    {
        var samples = Blocks.Make(Seed, SampleCount).ToList();

        // k and d found by trying; f bounds the table of frequencies.
        var parameters = new ZDICT_fastCover_params_t
        {
            k = 1200,
            d = 8,
            f = 20,
            accel = 1,
            splitPoint = 1.0,
            zParams = new ZDICT_params_t { compressionLevel = 3, dictID = 1 },
        };
        var dictionary = DictBuilder.TrainFromBufferFastCover(samples, parameters, Capacity);
        File.WriteAllBytes(output, dictionary);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{samples.Count} blocks, {samples.Sum(s => (long)s.Length):N0} bytes -> {dictionary.Length:N0} bytes"));
        return 0;
    }
}
