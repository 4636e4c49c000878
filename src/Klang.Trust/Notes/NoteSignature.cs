namespace Klang.Trust.Notes;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key, e.g. <c>example.org/log</c>.</param>
/// <param name="KeyId">First four bytes of the key's hash.</param>
/// <param name="Bytes">What follows the key id: for Ed25519 64 bytes, for a cosignature the time (8) ahead of them.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes);
