using System.Globalization;
using System.Text.Json;
using Klang.Demo;

namespace Klang.Loading;

/// <summary>
/// A small file beside the demo's data: which province lies there, and whether it was loaded whole. A load that was
/// interrupted goes on with the same province; a repeat changes nothing that stands already.
/// </summary>
sealed record DemoMark(int People, ulong Seed, string AsOf, bool IsWhole)
{
    const string FileName = "demo.json";

    public static DemoMark Of(DemoOptions options, bool isWhole) =>
        new(options.People, options.Seed, options.AsOf.ToString("O", CultureInfo.InvariantCulture), isWhole);

    /// <summary>The mark of a folder; null when no demo lies there.</summary>
    public static DemoMark? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<DemoMark>(File.ReadAllBytes(path)) : null;
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }

    public DemoOptions ToOptions() => new()
    {
        People = People,
        Seed = Seed,
        AsOf = DateOnly.ParseExact(AsOf, "O", CultureInfo.InvariantCulture),
    };
}
