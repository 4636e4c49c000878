using Klang.Trust;
using Klang.Trust.Sealing;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>Chunks of an attachment cannot be changed, left out, cut off, repeated or put in another order.</summary>
public sealed class AttachmentSealTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(AttachmentSeal.ChunkBytes)]
    [InlineData(AttachmentSeal.ChunkBytes + 1)]
    [InlineData((3 * AttachmentSeal.ChunkBytes) - 7)]
    public void What_was_sealed_opens(int length)
    {
        var content = Content(length);
        var key = new byte[AttachmentSeal.KeyLength];
        var chunks = AttachmentSeal.Seal(content, key);
        var opened = new byte[length];
        AttachmentSeal.Open(key, Memory(chunks), opened);
        Assert.Equal(content, opened);
    }

    [Fact]
    public void Every_tampering_is_noticed()
    {
        var content = Content(3 * AttachmentSeal.ChunkBytes);
        var key = new byte[AttachmentSeal.KeyLength];
        var chunks = AttachmentSeal.Seal(content, key);
        IReadOnlyList<byte[]>[] wrong =
        [
            [chunks[1], chunks[0], chunks[2]],
            [chunks[0], chunks[1]],
            [chunks[0], chunks[2]],
            [chunks[0], chunks[1], chunks[1]],
            [chunks[0], chunks[1], chunks[2], chunks[2]],
            [chunks[0], chunks[1], [.. chunks[2][..^1], (byte)(chunks[2][^1] ^ 1)]],
            [chunks[0], chunks[1], [(byte)(chunks[2][0] ^ 1), .. chunks[2][1..]]],
            [chunks[0], chunks[1], []],
            [],
        ];
        foreach (var some in wrong)
        {
            Assert.Throws<TrustException>(() => AttachmentSeal.Open(key, Memory(some), new byte[content.Length]));
        }

        key[3] ^= 1;
        Assert.Throws<TrustException>(() => AttachmentSeal.Open(key, Memory(chunks), new byte[content.Length]));
    }

    static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    static IReadOnlyList<ReadOnlyMemory<byte>> Memory(IReadOnlyList<byte[]> chunks) => [.. chunks.Select(chunk => (ReadOnlyMemory<byte>)chunk)];
}
