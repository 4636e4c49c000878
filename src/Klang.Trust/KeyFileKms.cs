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
public sealed class KeyFileKms : IKms, IDisposable
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

    readonly KeyRing roots;

    KeyFileKms(KeyRing roots) => this.roots = roots;

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
        return new KeyFileKms(new KeyRing("root", Read(path)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken)
    {
        roots.Hold();
        try
        {
            return ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(Wrap)]);
        }
        finally
        {
            roots.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken)
    {
        roots.Hold();
        try
        {
            return ValueTask.FromResult<IReadOnlyList<byte[]>>([.. items.Select(Unwrap)]);
        }
        finally
        {
            roots.Release();
        }
    }

    /// <summary>Zeroes the root keys.</summary>
    public void Dispose() => roots.Release();

    // Version 1, root version (2), nonce (12), ciphertext, tag (16).
    byte[] Wrap(KmsItem item)
    {
        var wrapped = new byte[HeaderLength + NonceLength + item.Bytes.Length + TagLength];
        wrapped[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(wrapped.AsSpan(1), (ushort)roots.Newest.Version);
        RandomNumberGenerator.Fill(wrapped.AsSpan(HeaderLength, NonceLength));
        roots.Newest.Encrypt(
            wrapped.AsSpan(HeaderLength, NonceLength),
            item.Bytes.Span,
            wrapped.AsSpan(HeaderLength + NonceLength, item.Bytes.Length),
            wrapped.AsSpan(wrapped.Length - TagLength),
            item.Context.Span);
        return wrapped;
    }

    byte[] Unwrap(KmsItem item)
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
        Span<byte> key = stackalloc byte[RingKey.Length];
        RandomNumberGenerator.Fill(key);
        var file = new KeyFile(FormatName, [new RootKey("root/1", Convert.ToBase64String(key))]);
        CryptographicOperations.ZeroMemory(key);
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
