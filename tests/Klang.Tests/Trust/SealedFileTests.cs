using System.Text;
using Klang.Trust;
using Klang.Trust.Sealing;
using Xunit;

namespace Klang.Tests.Trust;

public sealed class SealedFileTests : IDisposable
{
    const int Chunk = SealedFileFormat.ChunkLength;
    const int Sealed = Chunk + SealedFileFormat.TagLength;

    readonly string folder = Directory.CreateTempSubdirectory("klang-sealed-").FullName;
    readonly KeyFileKms kms;

    public SealedFileTests() => kms = OpenKms("root.key");

    public void Dispose()
    {
        kms.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData((3 * Chunk) + 17)]
    public async Task What_was_sealed_opens_whole(int length)
    {
        var content = Content(length);
        var file = await SealAsync(content);
        Assert.Equal(content, await OpenAsync(file));
    }

    [Fact]
    public async Task The_header_is_readable_and_the_content_is_not()
    {
        var file = await SealAsync(Encoding.UTF8.GetBytes("a name that nobody may read"));
        Assert.True(file.AsSpan().IndexOf("header"u8) > 0);
        Assert.True(file.AsSpan().IndexOf("nobody"u8) < 0);
    }

    [Fact]
    public async Task Two_files_with_the_same_content_share_nothing()
    {
        var first = await SealAsync(Content(100));
        var second = await SealAsync(Content(100));
        Assert.NotEqual(first[^116..], second[^116..]);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_refused()
    {
        var file = await SealAsync(Content((2 * Chunk) + 100));
        var body = file.Length - ((2 * Sealed) + 100 + SealedFileFormat.TagLength);
        var random = new Random(43);
        foreach (var at in Enumerable.Range(0, body).Concat(Enumerable.Range(0, 200).Select(_ => random.Next(body, file.Length))))
        {
            var changed = file.ToArray();
            changed[at] ^= (byte)(1 << random.Next(8));
            var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync(changed));
            Assert.Contains("the.backup", refused.Message, StringComparison.Ordinal);
            if (at >= body)
            {
                Assert.Contains($"chunk {(at - body) / Sealed} ", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_refused()
    {
        var file = await SealAsync(Content(2 * Chunk));
        var body = file.Length - (2 * Sealed);
        int[] ends = [0, 5, 11, 12, 20, body - 1, body, body + 1, body + 15, body + 16, body + Sealed - 1, body + Sealed, body + Sealed + 1, file.Length - 1];
        foreach (var end in ends)
        {
            await Assert.ThrowsAsync<TrustException>(() => OpenAsync(file[..end]));
        }

        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync(file[..(body + Sealed)]));
        Assert.Contains("cut short: it ends with chunk 0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_in_another_order_are_refused()
    {
        var file = await SealAsync(Content(4 * Chunk));
        var body = file.Length - (4 * Sealed);
        byte[] swapped = [.. file[..body], .. Piece(file, body, 1), .. Piece(file, body, 0), .. Piece(file, body, 2), .. Piece(file, body, 3)];
        Assert.Contains("chunk 0 ", (await Assert.ThrowsAsync<TrustException>(() => OpenAsync(swapped))).Message, StringComparison.Ordinal);
        byte[] twice = [.. file[..body], .. Piece(file, body, 0), .. Piece(file, body, 0), .. file[(body + Sealed)..]];
        Assert.Contains("chunk 1 ", (await Assert.ThrowsAsync<TrustException>(() => OpenAsync(twice))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Chunk, "bytes were added behind chunk 0")]
    [InlineData(10, "chunk 0 was changed")]
    public async Task Bytes_added_at_the_end_are_refused(int length, string named)
    {
        byte[] longer = [.. await SealAsync(Content(length)), 1, 2, 3];
        Assert.Contains(named, (await Assert.ThrowsAsync<TrustException>(() => OpenAsync(longer))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_root_key_does_not_open_it()
    {
        var file = await SealAsync(Content(10));
        using var other = OpenKms("other.key");
        await Assert.ThrowsAsync<TrustException>(() => SealedFile.OpenAsync(other, new MemoryStream(file), "the.backup", default));
    }

    [Fact]
    public async Task The_chunks_of_one_file_do_not_open_under_the_header_of_another()
    {
        var first = await SealAsync(Content(10));
        var second = await SealAsync(Content(10));
        byte[] mixed = [.. first[..^26], .. second[^26..]];
        await Assert.ThrowsAsync<TrustException>(() => OpenAsync(mixed));
    }

    [Fact]
    public async Task A_header_of_untrue_length_is_refused_before_it_is_read()
    {
        var file = await SealAsync(Content(10));
        file[8] = 0x7F;
        await Assert.ThrowsAsync<TrustException>(() => OpenAsync(file));
        file[8] = 0x80;
        await Assert.ThrowsAsync<TrustException>(() => OpenAsync(file));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => SealedFile.WriteAsync(kms, new byte[SealedFile.MaxHeader + 1], Stream.Null, new MemoryStream(), null, default));
    }

    static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    static byte[] Piece(byte[] file, int body, int number) => file[(body + (number * Sealed))..(body + ((number + 1) * Sealed))];

    KeyFileKms OpenKms(string name) => KeyFileKms.Open(Path.Combine(folder, name), new KeyFileOptions { CreateIfMissing = true });

    async Task<byte[]> SealAsync(byte[] content)
    {
        var output = new MemoryStream();
        await SealedFile.WriteAsync(kms, "the header"u8.ToArray(), new MemoryStream(content), output, null, default);
        return output.ToArray();
    }

    async Task<byte[]> OpenAsync(byte[] file)
    {
        using var reader = await SealedFile.OpenAsync(kms, new MemoryStream(file), "the.backup", default);
        Assert.Equal("the header"u8.ToArray(), reader.Header.ToArray());
        var output = new MemoryStream();
        await reader.CopyToAsync(output, null, default);
        return output.ToArray();
    }
}
