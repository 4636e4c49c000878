using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Klang.Trust.Keys;

namespace Klang.Trust;

/// <summary>
/// Root keys in a file, for development and tests: JSON with <c>root/1</c>, <c>root/2</c> …, readable by its owner
/// alone. New keys are wrapped by the newest root; any root in the file unwraps. Layout in docs/formats.md. Thread-safe.
/// </summary>
public sealed class KeyFileKms : IKms
{
    const string FormatName = "klang-key-file/1";
    const int MaxFileBytes = 1 << 20;
    const byte Format = 1;
    const int HeaderLength = 3;
    const int NonceLength = 12;
    const int TagLength = 16;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, AllowDuplicateProperties = false };

    readonly string path;
    readonly Lock rotating = new();
    readonly List<KeyRing> replaced = [];
    KeyRing roots;

    KeyFileKms(string path, KeyRing roots)
    {
        this.path = path;
        this.roots = roots;
    }

    /// <inheritdoc/>
    public string RootName => string.Create(CultureInfo.InvariantCulture, $"root/{roots.Newest.Version}");

    /// <summary>
    /// Opens the key file, or makes it when there is none and the options say so. Throws <see cref="TrustException"/> in
    /// production, when others may read the file, and when it does not hold root keys.
    /// </summary>
    public static KeyFileKms Open(string path, KeyFileOptions options)
    {
        if (options.Production)
        {
            throw new TrustException("A key file is for development. In production the root key lies in a device: configure one.");
        }

        if (!File.Exists(path))
        {
            if (!options.CreateIfMissing)
            {
                throw new TrustException($"There is no key file {path}. Restore it: without it no data can be opened.");
            }

            Create(path);
        }

        CheckMode(path);
        return new KeyFileKms(path, new KeyRing("root", Read(path)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken)
    {
        var ring = Volatile.Read(ref roots);
        ring.Hold();
        try
        {
            return ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(item => Wrap(ring.Newest, item))]);
        }
        finally
        {
            ring.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken)
    {
        var ring = Volatile.Read(ref roots);
        ring.Hold();
        try
        {
            return ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(item => Unwrap(ring, item))]);
        }
        finally
        {
            ring.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask RotateAsync(CancellationToken cancellationToken)
    {
        lock (rotating)
        {
            var keys = roots.Versions.Select(key => new RingKey(key.Version, key.Bytes)).ToList();
            keys.Add(RingKey.Generate(keys.Count + 1));
            Replace(path, keys);
            replaced.Add(roots); // Whoever is at work with it finds it whole.
            roots = new KeyRing("root", [.. keys]);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Zeroes the root keys.</summary>
    public void Dispose()
    {
        roots.Release();
        replaced.ForEach(ring => ring.Release());
        replaced.Clear();
    }

    // Version 1, root version (2), nonce (12), ciphertext, tag (16).
    static byte[] Wrap(RingKey root, KmsItem item)
    {
        var wrapped = new byte[HeaderLength + NonceLength + item.Bytes.Length + TagLength];
        wrapped[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(wrapped.AsSpan(1), (ushort)root.Version);
        RandomNumberGenerator.Fill(wrapped.AsSpan(HeaderLength, NonceLength));
        root.Encrypt(
            wrapped.AsSpan(HeaderLength, NonceLength),
            item.Bytes.Span,
            wrapped.AsSpan(HeaderLength + NonceLength, item.Bytes.Length),
            wrapped.AsSpan(wrapped.Length - TagLength),
            item.Context.Span);
        return wrapped;
    }

    static byte[] Unwrap(KeyRing roots, KmsItem item)
    {
        var wrapped = item.Bytes.Span;
        if (wrapped.Length < HeaderLength + NonceLength + TagLength || wrapped[0] != Format)
        {
            throw new TrustException("A key wrapped by the root has an unknown form.");
        }

        var version = BinaryPrimitives.ReadUInt16BigEndian(wrapped[1..]);
        var root = roots.Find(version)
            ?? throw new TrustException($"A key is wrapped by root/{version}, which is not in the key file.");
        var key = new byte[wrapped.Length - HeaderLength - NonceLength - TagLength];
        try
        {
            root.Decrypt(
                wrapped.Slice(HeaderLength, NonceLength),
                wrapped.Slice(HeaderLength + NonceLength, key.Length),
                wrapped[^TagLength..],
                key,
                item.Context.Span);
            return key;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new TrustException(
                $"A key does not verify under root/{version}: it was changed, moved, or the key file is that of another store.", e);
        }
    }

    static void Create(string path)
    {
        var key = RingKey.Generate(1);
        try
        {
            Write(path, [key]);
        }
        finally
        {
            key.Zero();
        }
    }

    /// <summary>Written beside and renamed: a crash leaves the old file or the new one, each whole.</summary>
    static void Replace(string path, IReadOnlyList<RingKey> keys)
    {
        var next = path + ".next";
        File.Delete(next);
        Write(next, keys);
        File.Move(next, path, overwrite: true);
    }

    static void Write(string path, IReadOnlyList<RingKey> keys)
    {
        var file = new KeyFile(FormatName, [.. keys.Select(key =>
            new RootKey(string.Create(CultureInfo.InvariantCulture, $"root/{key.Version}"), Convert.ToBase64String(key.Bytes)))]);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        JsonSerializer.Serialize(stream, file, Json);
        stream.Flush(flushToDisk: true);
    }

    static void CheckMode(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new TrustException($"The key file {path} is open to others than its owner. Close it: chmod 600.");
        }
    }

    static RingKey[] Read(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new TrustException($"The key file {path} is larger than {MaxFileBytes} bytes.");
        }

        KeyFile? file;
        try
        {
            file = JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException)
        {
            // Without the cause: its message may quote the file.
            throw new TrustException($"The key file {path} is not readable as JSON.");
        }

        if (file is not { Format: FormatName, Roots: { Count: > 0 } roots })
        {
            throw new TrustException($"The key file {path} is not of the form {FormatName}.");
        }

        return [.. roots.Select((root, i) => ToKey(path, root, i + 1))];
    }

    static RingKey ToKey(string path, RootKey root, int version)
    {
        var bytes = new byte[RingKey.Length];
        if (root.Name != string.Create(CultureInfo.InvariantCulture, $"root/{version}")
            || root.Key is null
            || !Convert.TryFromBase64String(root.Key, bytes, out var length)
            || length != RingKey.Length)
        {
            throw new TrustException($"Entry {version} of the key file {path} is not root/{version} with a key of 32 bytes in base64.");
        }

        var key = new RingKey(version, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    sealed record KeyFile(string? Format, IReadOnlyList<RootKey>? Roots);

    sealed record RootKey(string? Name, string? Key);
}
