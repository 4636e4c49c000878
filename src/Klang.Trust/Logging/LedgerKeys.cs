using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Keys;
using Klang.Trust.Notes;
using Klang.Trust.Sealing;

namespace Klang.Trust.Logging;

/// <summary>
/// What the ledger's keys do: authenticate heads and frontiers, seal and open bodies. Bodies of each 2^20 leaves have
/// a key of their own, derived from the ledger key, so random nonces stay far below their limit however long the log.
/// </summary>
sealed class LedgerKeys(SystemKeys system, SealedMessages messages) : IDisposable
{
    public const int MacLength = 32;

    const int LeavesPerKeyLog2 = 20;

    readonly Lock gate = new();
    KeyRing? epochRing;
    long epoch = -1;

    public int HeadKeyVersion => system.LedgerHead.Newest.Version;

    /// <summary>HMAC over a kind and a message; false when there is no such key version.</summary>
    public bool TryMac(int keyVersion, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        if (system.LedgerHead.Find(keyVersion) is not { } key)
        {
            return false;
        }

        var bytes = new byte[kind.Length + message.Length + 8];
        var labelled = new AssociatedData(bytes, kind);
        labelled.Add(message);
        HMACSHA256.HashData(key.Bytes, labelled.Bytes, mac);
        return true;
    }

    /// <summary>Hash by which entries are found. Always under the key's first version: what was written stays findable when it is rotated.</summary>
    public ulong IndexHash(ReadOnlySpan<byte> term)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(system.LedgerIndex.Versions[0].Bytes, term, mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    /// <summary>HMAC over a page of the index, under the same key.</summary>
    public void IndexMac(ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA256.HashData(system.LedgerIndex.Versions[0].Bytes, message, mac);

    /// <summary>Key of a chart in the map of persons, 32 bytes. Always under the key's first version.</summary>
    public byte[] PersonKey(long chart)
    {
        Span<byte> message = stackalloc byte[64];
        var labelled = new AssociatedData(message, "klang/person/1"u8);
        labelled.Add(chart);
        return HMACSHA256.HashData(system.PersonMap.Versions[0].Bytes, labelled.Bytes);
    }

    public NoteSigner CheckpointSigner(string origin)
    {
        system.Checkpoint.Hold();
        try
        {
            return new NoteSigner(origin, system.Checkpoint.Newest.Bytes);
        }
        finally
        {
            system.Checkpoint.Release();
        }
    }

    public byte[] SealBodies(long firstIndex, int count, ReadOnlySpan<byte> bodies)
    {
        Span<byte> buffer = stackalloc byte[64];
        var ring = HoldEpoch(firstIndex);
        try
        {
            return messages.Seal(ring, Context(buffer, firstIndex, count), bodies);
        }
        finally
        {
            ring.Release();
        }
    }

    /// <summary>Throws <see cref="TrustException"/> when the bodies do not verify.</summary>
    public void OpenBodies(long firstIndex, int count, ReadOnlySpan<byte> sealedBodies, IBufferWriter<byte> output)
    {
        Span<byte> buffer = stackalloc byte[64];
        var ring = HoldEpoch(firstIndex);
        try
        {
            messages.Open(ring, Context(buffer, firstIndex, count), sealedBodies, output);
        }
        finally
        {
            ring.Release();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            epochRing?.Release();
            epochRing = null;
            epoch = -1;
        }
    }

    static ReadOnlySpan<byte> Context(Span<byte> buffer, long firstIndex, int count)
    {
        var associated = new AssociatedData(buffer, "klang/ledger-bodies/1"u8);
        associated.Add(firstIndex);
        associated.Add(count);
        return associated.Bytes;
    }

    KeyRing HoldEpoch(long firstIndex)
    {
        var wanted = firstIndex >> LeavesPerKeyLog2;
        lock (gate)
        {
            if (epochRing is null || epoch != wanted)
            {
                epochRing?.Release();
                epochRing = new KeyRing("ledger", [.. system.Ledger.Versions.Select(key => Derive(key, wanted))]);
                epoch = wanted;
            }

            epochRing.Hold();
            return epochRing;
        }
    }

    static RingKey Derive(RingKey key, long epoch)
    {
        Span<byte> buffer = stackalloc byte[64];
        var info = new AssociatedData(buffer, "klang/ledger-epoch/1"u8);
        info.Add(epoch);
        Span<byte> derived = stackalloc byte[RingKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, [], info.Bytes);
        var made = new RingKey(key.Version, derived);
        CryptographicOperations.ZeroMemory(derived);
        return made;
    }
}
