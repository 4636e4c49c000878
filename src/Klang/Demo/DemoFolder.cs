namespace Klang.Demo;

/// <summary>Writes a province as files, for whoever wants to see what facilities send.</summary>
public static class DemoFolder
{
    /// <summary>Writes every message into a folder that is made when missing, and answers how many there were.</summary>
    /// <param name="options">Which province.</param>
    /// <param name="folder">Where to; files of the same name are replaced.</param>
    /// <param name="progress">Told after each file how far it is, from 0 to 1.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static async Task<int> WriteAsync(
        DemoOptions options, string folder, IProgress<double>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var message in DemoProvince.Generate(options))
        {
            cancellation.ThrowIfCancellationRequested();
            await File.WriteAllBytesAsync(Path.Combine(folder, message.Name), message.Content, cancellation);
            written++;
            progress?.Report(message.Progress);
        }

        return written;
    }
}
