namespace Klang.Trust;

/// <summary>Root of one complete tile: of 256^<paramref name="Level"/> leaves side by side (C2SP tlog-tiles).</summary>
/// <param name="Level">1 for 256 leaves, 2 for 65,536 …</param>
/// <param name="Number">Its place among those of its level, from 0.</param>
/// <param name="Hash">RFC 6962 hash, 32 bytes.</param>
public sealed record LedgerNode(int Level, long Number, ReadOnlyMemory<byte> Hash);
