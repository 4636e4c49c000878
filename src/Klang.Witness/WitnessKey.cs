using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Signing = NSec.Cryptography.SignatureAlgorithm;

namespace Klang.Witness;

/// <summary>The witness' own Ed25519 key: a seed in a file of its own, readable by its owner alone, made when there is none.</summary>
sealed class WitnessKey : IDisposable
{
    const string FileName = "witness.key";
    const int SeedLength = 32;
    const byte CosignatureType = 4;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly Key key;
    readonly byte[] keyId;

    WitnessKey(string name, byte[] seed)
    {
        Name = name;
        key = Key.Import(Signing.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        byte[] typed = [CosignatureType, .. key.Export(KeyBlobFormat.RawPublicKey)];
        keyId = SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), .. typed])[..4];
        PublicKey = $"{name}+{Convert.ToHexStringLower(keyId)}+{Convert.ToBase64String(typed)}";
    }

    public string Name { get; }

    /// <summary><c>name+id+base64</c>, to be given to logs and verifiers.</summary>
    public string PublicKey { get; }

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is no key, or open to others.</summary>
    public static WitnessKey Open(string folder, string name)
    {
        if (name.Length == 0 || name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+'))
        {
            throw new InvalidDataException("A witness' name has neither blanks nor plus signs, e.g. witness.example.go.th.");
        }

        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        if (!File.Exists(path))
        {
            Make(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new InvalidDataException($"The key file {path} is open to others than its owner. Close it: chmod 600.");
        }

        var seed = new byte[SeedLength];
        try
        {
            return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), seed, out var length) && length == SeedLength
                ? new WitnessKey(name, seed)
                : throw new InvalidDataException($"{path} holds no key.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>A cosignature line (C2SP tlog-cosignature) with its line feed.</summary>
    public string Cosign(string checkpoint, long unixSeconds)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n{checkpoint}");
        var bytes = new byte[keyId.Length + 8];
        keyId.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(keyId.Length), unixSeconds);
        return $"\u2014 {Name} {Convert.ToBase64String([.. bytes, .. Signing.Ed25519.Sign(key, Encoding.UTF8.GetBytes(message))])}\n";
    }

    public void Dispose() => key.Dispose();

    static void Make(string path)
    {
        var seed = RandomNumberGenerator.GetBytes(SeedLength);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(path, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(seed) + "\n"));
            file.Flush(flushToDisk: true);
        }

        CryptographicOperations.ZeroMemory(seed);
        CheckpointFiles.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
