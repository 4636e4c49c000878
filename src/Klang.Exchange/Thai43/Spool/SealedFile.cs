using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Exchange.Thai43.Spool;

/// <summary>
/// A temporary file that nobody can read but the process that wrote it: blocks sealed with AES-256-GCM under a random
/// key held in memory alone. Written once, then read once or more from start to end. Deleted on dispose; what a crash
/// leaves behind has no key.
/// </summary>
/// <remarks>
/// Layout: a block is its plain length (4 bytes, little-endian), the sealed bytes, and the tag (16 bytes). The nonce is the
/// block's number; number and length are bound in as associated data, so blocks cannot be swapped or cut.
/// </remarks>
sealed class SealedFile : IDisposable
{
    /// <summary>Plain bytes of every block but the last.</summary>
    public const int BlockBytes = 64 * 1024;

    const int TagBytes = 16;
    const int NonceBytes = 12;
    const int HeadBytes = 4;

    readonly AesGcm cipher;
    readonly FileStream file;
    readonly byte[] plain = new byte[BlockBytes];
    readonly byte[] packed = new byte[BlockBytes + TagBytes];
    int filled;
    long blocks;

    public SealedFile(string? folder)
    {
        Span<byte> key = stackalloc byte[32];
        RandomNumberGenerator.Fill(key);
        cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"klang-{Guid.NewGuid():N}.spool");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        file = new FileStream(path, options);
    }

    /// <summary>Bytes on disk.</summary>
    public long Length => file.Length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = Math.Min(bytes.Length, BlockBytes - filled);
            bytes[..part].CopyTo(plain.AsSpan(filled));
            filled += part;
            bytes = bytes[part..];
            if (filled == BlockBytes)
            {
                SealBlock();
            }
        }
    }

    /// <summary>Ends the writing.</summary>
    public void Complete()
    {
        if (filled > 0)
        {
            SealBlock();
        }

        file.Flush();
    }

    /// <summary>Reads from the start. One reader at a time.</summary>
    public Reader Read()
    {
        file.Position = 0;
        return new Reader(this);
    }

    /// <summary>Opens one block by its number, all blocks before it being full; answers how many bytes it holds.</summary>
    public int ReadBlock(long number, byte[] into)
    {
        file.Position = number * (HeadBytes + BlockBytes + TagBytes);
        return OpenBlock(number, into);
    }

    public void Dispose()
    {
        cipher.Dispose();
        file.Dispose();
        CryptographicOperations.ZeroMemory(plain);
    }

    void SealBlock()
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, filled);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, blocks++);
        cipher.Encrypt(nonce, plain.AsSpan(0, filled), packed.AsSpan(0, filled), packed.AsSpan(filled, TagBytes), head);
        file.Write(head);
        file.Write(packed, 0, filled + TagBytes);
        filled = 0;
    }

    /// <summary>Opens the block at the file's position; 0 at the end.</summary>
    int OpenBlock(long number, byte[] into)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is <= 0 or > BlockBytes)
        {
            throw new CryptographicException("The spool file was changed.");
        }

        file.ReadExactly(packed, 0, length + TagBytes);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        cipher.Decrypt(nonce, packed.AsSpan(0, length), packed.AsSpan(length, TagBytes), into.AsSpan(0, length), head);
        return length;
    }

    /// <summary>Walks the plain bytes.</summary>
    public sealed class Reader(SealedFile owner)
    {
        readonly byte[] block = new byte[BlockBytes];
        int at;
        int length;
        long number;

        /// <summary>Fills the span whole; false at the end. A file that was changed throws <see cref="CryptographicException"/>.</summary>
        public bool TryRead(Span<byte> into)
        {
            while (!into.IsEmpty)
            {
                if (at == length && !Open())
                {
                    return false;
                }

                var part = Math.Min(into.Length, length - at);
                block.AsSpan(at, part).CopyTo(into);
                at += part;
                into = into[part..];
            }

            return true;
        }

        bool Open()
        {
            length = owner.OpenBlock(number++, block);
            at = 0;
            return length > 0;
        }
    }
}
