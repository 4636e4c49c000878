namespace Klang.Trust;

/// <summary>Keyed digest of what a write leaves in one chart, so that re-sealing is not tampering and rollback is.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Digest">From <see cref="Vault.Digest"/> over the plaintext.</param>
public readonly record struct WrittenDigest(long Chart, ReadOnlyMemory<byte> Digest);
