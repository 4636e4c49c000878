using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Klang.Verify;

/// <summary>A public key as C2SP signed-note writes it, <c>name+id+base64</c>: of a log (type 1) or of a witness (type 4).</summary>
public sealed class VerifyKey
{
    public const byte Log = 1;
    public const byte Witness = 4;

    readonly PublicKey key;

    VerifyKey(string name, string id, byte type, PublicKey key)
    {
        Name = name;
        Id = id;
        Type = type;
        this.key = key;
    }

    public string Name { get; }

    /// <summary>Eight hexadecimal digits.</summary>
    public string Id { get; }

    public byte Type { get; }

    /// <summary>Null when it is no key of either type.</summary>
    public static VerifyKey? Read(string text)
    {
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3 || parts[0].Length == 0 || parts[0].Any(char.IsWhiteSpace) || Bytes(parts[2]) is not { Length: 33 } bytes
            || bytes[0] is not (Log or Witness) || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes.AsSpan(1), KeyBlobFormat.RawPublicKey, out var key))
        {
            return null;
        }

        var id = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0] + "\n"), .. bytes])[..4]);
        return id == parts[1] ? new VerifyKey(parts[0], id, bytes[0], key!) : null;
    }

    /// <summary>True when one signature of the note is this key's and verifies, and none of this key's fails.</summary>
    public bool Signed(Note note)
    {
        var mine = note.Signatures.Where(signature => signature.Name == Name && signature.KeyId == Id).ToList();
        return mine.Count > 0 && mine.All(signature => Verifies(note.Text, signature.Bytes));
    }

    bool Verifies(string text, byte[] signature)
    {
        if (Type == Log)
        {
            return signature.Length == 64 && SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), signature);
        }

        if (signature.Length != 72)
        {
            return false;
        }

        var time = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(signature);
        var message = string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}");
        return time > 0 && SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(message), signature.AsSpan(8));
    }

    internal static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return !base64.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
