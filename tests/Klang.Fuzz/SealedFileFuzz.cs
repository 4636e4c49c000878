using System.Text;
using Klang.Trust;

namespace Klang.Fuzz;

/// <summary>A backup as it may come back from a disk: opened and read to its end, or refused with a <see cref="TrustException"/>; altered bytes are never given out as whole.</summary>
public static class SealedFileFuzz
{
    static readonly PlainKms Kms = new();
    static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("เวชระเบียน ", 9_000)));

    public static IReadOnlyList<byte[]> Seeds { get; } = [Seal(Content[..100]), Seal(Content)];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var input = bytes.ToArray();
        var output = new MemoryStream();
        try
        {
            using var reader = SealedFile.OpenAsync(Kms, new MemoryStream(input), "fuzz", default).GetAwaiter().GetResult();
            reader.CopyToAsync(output, progress: null, default).GetAwaiter().GetResult();
        }
        catch (TrustException)
        {
            return;
        }

        if (!Seeds.Any(seed => seed.AsSpan().SequenceEqual(input)))
        {
            throw new InvalidOperationException("An altered file was taken for whole.");
        }
    }

    static byte[] Seal(byte[] content)
    {
        var output = new MemoryStream();
        SealedFile.WriteAsync(Kms, "{}"u8.ToArray(), new MemoryStream(content), output, progress: null, default).GetAwaiter().GetResult();
        return output.ToArray();
    }

    /// <summary>Wraps by copying: the fuzzer looks at the file's own seals.</summary>
    sealed class PlainKms : IKms
    {
        public string RootName => "root/1";

        public ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(item => item.Bytes.ToArray())]);

        public ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(item => item.Bytes.ToArray())]);

        public ValueTask RotateAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
