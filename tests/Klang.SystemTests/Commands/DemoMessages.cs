using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>What the facilities of a small province send, written by <c>klang demo --messages-to</c>; the archives of its first months.</summary>
public sealed class DemoMessages : IAsyncLifetime
{
    const int ArchivesMax = 6;

    readonly TempFolder folder = new();

    /// <summary>A folder of archives.</summary>
    internal string Archives => folder.At("archives");

    internal int ArchiveCount { get; private set; }

    /// <summary>The facilities' own register.</summary>
    internal IReadOnlyList<string> Facilities { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var result = await KlangProcess.RunAsync("demo", "--people", "100", "--messages-to", folder.At("all"));
        Assert.Equal(0, result.Code);
        Directory.CreateDirectory(Archives);
        foreach (var zip in Directory.GetFiles(folder.At("all"), "F43_*.zip").Order(StringComparer.Ordinal).Take(ArchivesMax))
        {
            File.Move(zip, Path.Combine(Archives, Path.GetFileName(zip)));
            ArchiveCount++;
        }

        Facilities = Directory.GetFiles(folder.At("all"), "FHIR_facilities*");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
