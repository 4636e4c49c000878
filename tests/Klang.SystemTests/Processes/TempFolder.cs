namespace Klang.SystemTests.Processes;

/// <summary>A folder of its own, gone afterwards.</summary>
sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("klang-system-").FullName;

    internal string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
