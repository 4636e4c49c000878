using System.Text;
using NSec.Cryptography;
using Signing = NSec.Cryptography.SignatureAlgorithm;

namespace Klang.Trust.Notes;

/// <summary>Signs notes as a log does (C2SP signed-note, Ed25519). Holds the key outside of managed memory until disposed. Thread-safe.</summary>
sealed class NoteSigner : IDisposable
{
    readonly Key key;

    /// <param name="name">Name of the key: the log's origin.</param>
    /// <param name="seed">32 bytes.</param>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        key = Key.Import(Signing.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Verifier = NoteVerifier.Of(name, NoteVerifier.LogType, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>By which its signatures are verified.</summary>
    public NoteVerifier Verifier { get; }

    public SignedNote Sign(string text) =>
        new(text, [new NoteSignature(Verifier.Name, Verifier.KeyId, Signing.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text)))]);

    public void Dispose() => key.Dispose();
}
