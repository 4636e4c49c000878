using System.Globalization;

namespace Klang.Verify;

/// <summary>Where a log is read from: its URL prefix, or a folder with the same paths.</summary>
public sealed class LogSource : IDisposable
{
    const int BytesMax = 1 << 20;
    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    readonly HttpClient? client;
    readonly string place;
    readonly string? copyTo;

    /// <param name="place">An http(s) URL, or a folder.</param>
    /// <param name="copyTo">A folder that gets a copy of all that is read; null for none.</param>
    public LogSource(string place, string? copyTo = null)
    {
        this.copyTo = copyTo;
        this.place = place.TrimEnd('/');
        if (Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeMax, MaxResponseContentBufferSize = BytesMax };
        }
    }

    /// <summary>Null when it is not there.</summary>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = client is null ? ReadFile(path) : await AskAsync(path, cancellationToken);
        if (bytes is not null && copyTo is not null)
        {
            var target = Path.Combine(copyTo, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, bytes, cancellationToken);
        }

        return bytes;
    }

    /// <summary>A tile or entry bundle in a tree of this size; a partial one may have been replaced by the full one.</summary>
    internal async Task<byte[]?> ReadTileAsync(string level, long number, int width, CancellationToken cancellationToken)
    {
        var path = $"tile/{level}/{PathOf(number)}";
        return width == 256
            ? await ReadAsync(path, cancellationToken)
            : await ReadAsync(string.Create(CultureInfo.InvariantCulture, $"{path}.p/{width}"), cancellationToken) ?? await ReadAsync(path, cancellationToken);
    }

    /// <summary>1234067 is x001/x234/067.</summary>
    public static string PathOf(long number)
    {
        var path = (number % 1000).ToString("D3", CultureInfo.InvariantCulture);
        while ((number /= 1000) > 0)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"x{number % 1000:D3}/{path}");
        }

        return path;
    }

    public void Dispose() => client?.Dispose();

    byte[]? ReadFile(string path)
    {
        var file = new FileInfo(Path.Combine(place, path));
        return !file.Exists ? null
            : file.Length > BytesMax ? throw new InvalidDataException($"{path} is larger than {BytesMax} bytes.")
            : File.ReadAllBytes(file.FullName);
    }

    async Task<byte[]?> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await client!.GetAsync(new Uri($"{place}/{path}"), cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
