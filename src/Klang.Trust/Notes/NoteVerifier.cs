using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Signing = NSec.Cryptography.SignatureAlgorithm;

namespace Klang.Trust.Notes;

/// <summary>A public key by which notes are verified (C2SP signed-note §verifier-keys), Ed25519: of a log, or of a witness that cosigns.</summary>
public sealed record NoteVerifier
{
    /// <summary>Type of a log's key.</summary>
    public const byte LogType = 1;

    /// <summary>Type of a witness' key: signatures bear the time (C2SP tlog-cosignature).</summary>
    public const byte CosignatureType = 4;

    const int KeyLength = 32;
    const int SignatureLength = 64;

    readonly PublicKey key;

    NoteVerifier(string name, byte type, PublicKey key)
    {
        Name = name;
        Type = type;
        this.key = key;
        KeyId = IdOf(name, type, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Name of the key.</summary>
    public string Name { get; }

    /// <summary><see cref="LogType"/> or <see cref="CosignatureType"/>.</summary>
    public byte Type { get; }

    /// <summary>What signatures name it by, beside the name.</summary>
    public uint KeyId { get; }

    /// <summary>Of a public key of 32 bytes.</summary>
    public static NoteVerifier Of(string name, byte type, ReadOnlySpan<byte> publicKey) =>
        new(name, type, PublicKey.Import(Signing.Ed25519, publicKey, KeyBlobFormat.RawPublicKey));

    /// <summary>Reads <c>name+id+base64</c>; null when it is no such key.</summary>
    public static NoteVerifier? Parse(string text)
    {
        var parts = text.Split('+', 3);
        var bytes = new byte[1 + KeyLength];
        if (parts.Length != 3 || !SignedNote.IsKeyName(parts[0]) || parts[2].Contains(' ', StringComparison.Ordinal)
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) || parts[1].Length != 8
            || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length != bytes.Length
            || bytes[0] is not (LogType or CosignatureType)
            || !PublicKey.TryImport(Signing.Ed25519, bytes.AsSpan(1), KeyBlobFormat.RawPublicKey, out var key))
        {
            return null;
        }

        var verifier = new NoteVerifier(parts[0], bytes[0], key!);
        return verifier.KeyId == id ? verifier : null;
    }

    /// <summary><c>name+id+base64</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Type, .. key.Export(KeyBlobFormat.RawPublicKey)])}");

    /// <summary>Its signature on a note, when there is one and it verifies. One that does not makes the note malformed: null as well.</summary>
    public NoteSignature? Find(SignedNote note)
    {
        NoteSignature? found = null;
        foreach (var signature in note.Signatures.Where(one => one.KeyId == KeyId && one.Name == Name))
        {
            if (!Verifies(note.Text, signature.Bytes.Span))
            {
                return null;
            }

            found ??= signature;
        }

        return found;
    }

    /// <summary>Seconds since 1970 that a cosignature bears; 0 for a log's signature.</summary>
    public long TimeOf(NoteSignature signature) =>
        Type == CosignatureType ? BinaryPrimitives.ReadInt64BigEndian(signature.Bytes.Span) : 0;

    internal static uint IdOf(string name, byte type, ReadOnlySpan<byte> publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. publicKey]));

    internal static byte[] CosignedMessage(long time, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));

    bool Verifies(string text, ReadOnlySpan<byte> signature)
    {
        if (Type == LogType)
        {
            return signature.Length == SignatureLength && Signing.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), signature);
        }

        return signature.Length == 8 + SignatureLength
            && BinaryPrimitives.ReadInt64BigEndian(signature) is > 0 and var time
            && Signing.Ed25519.Verify(key, CosignedMessage(time, text), signature[8..]);
    }
}
