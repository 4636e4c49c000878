using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Logging;

namespace Klang.Trust.Verification;

/// <summary>
/// What one batch proves by itself: its leaves are well formed, in order of time, and commit to its bodies. Batches are
/// read like this side by side; joining them to one tree comes after.
/// </summary>
sealed class BatchProof
{
    const int LeafLength = 57;
    const int SaltLength = 32;
    const int IdLength = 16;
    const int CommitmentLength = 32;

    readonly List<byte[]> leafHashes = [];
    readonly List<(int Start, int Length)> bodies = [];
    readonly ArrayBufferWriter<byte> opened = new();

    BatchProof(LedgerBatch batch) => Batch = batch;

    public LedgerBatch Batch { get; }

    public IReadOnlyList<byte[]> LeafHashes => leafHashes;

    public long FirstTime { get; private set; }

    public long LastTime { get; private set; }

    public LedgerProblem? Problem { get; private set; }

    public static BatchProof Read(LedgerBatch batch, LedgerKeys? keys)
    {
        var proof = new BatchProof(batch);
        proof.Problem = proof.OpenBodies(keys) ?? proof.ReadLeaves(keys is not null);
        return proof;
    }

    public LedgerProblem At(int place, LedgerFault fault, string explanation)
    {
        var index = Batch.FirstIndex + place;
        return new LedgerProblem(index, index, fault, $"Entry {index} {explanation}");
    }

    public LedgerProblem Somewhere(LedgerFault fault, string explanation)
    {
        var last = Batch.FirstIndex + Math.Max(1, Batch.Count) - 1;
        return new LedgerProblem(Batch.FirstIndex, last, fault, $"Entries {Batch.FirstIndex} to {last}: {explanation}");
    }

    LedgerProblem? OpenBodies(LedgerKeys? keys)
    {
        if (keys is null)
        {
            return null;
        }

        try
        {
            keys.OpenBodies(Batch.FirstIndex, Batch.Count, Batch.Bodies.Span, opened);
        }
        catch (TrustException)
        {
            return Somewhere(LedgerFault.Edited, "their bodies do not open under the ledger's key for this place and count.");
        }

        var all = opened.WrittenSpan;
        for (var at = 0; at < all.Length;)
        {
            var length = all.Length - at < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(all[at..]);
            if (length < SaltLength + 1 + IdLength || length > all.Length - at - 4)
            {
                return At(bodies.Count, LedgerFault.Unreadable, "has a body of unknown form.");
            }

            bodies.Add((at + 4, length));
            at += 4 + length;
        }

        return null;
    }

    LedgerProblem? ReadLeaves(bool compareBodies)
    {
        var rest = Batch.Leaves.Span;
        while (!rest.IsEmpty)
        {
            var place = leafHashes.Count;
            if (rest.Length < 2 + LeafLength || BinaryPrimitives.ReadUInt16BigEndian(rest) != LeafLength || rest[2] != 1)
            {
                return At(place, LedgerFault.Unreadable, "has a leaf of unknown form.");
            }

            var leaf = rest.Slice(2, LeafLength);
            rest = rest[(2 + LeafLength)..];
            if (ReadTime(leaf, place) is { } backDated)
            {
                return backDated;
            }

            if (compareBodies && Compare(leaf, place) is { } mismatch)
            {
                return mismatch;
            }

            var hash = new byte[MerkleTree.HashLength];
            MerkleTree.HashLeaf(leaf, hash);
            leafHashes.Add(hash);
        }

        return CheckCount(compareBodies ? bodies.Count : Batch.Count);
    }

    LedgerProblem? ReadTime(ReadOnlySpan<byte> leaf, int place)
    {
        var time = BinaryPrimitives.ReadInt64BigEndian(leaf[1..]);
        if (time < 0 || time > DateTime.MaxValue.Ticks)
        {
            return At(place, LedgerFault.Unreadable, "has a time that no clock shows.");
        }

        if (place == 0)
        {
            FirstTime = time;
        }
        else if (time < LastTime)
        {
            return At(place, LedgerFault.BackDated, "bears an earlier time than the entry ahead of it.");
        }

        LastTime = time;
        return null;
    }

    LedgerProblem? CheckCount(int expected)
    {
        if (leafHashes.Count == Batch.Count && leafHashes.Count == expected)
        {
            return null;
        }

        return leafHashes.Count < Math.Max(Batch.Count, expected)
            ? At(leafHashes.Count, LedgerFault.Dropped, $"and what follows are missing from a batch of {Batch.Count}.")
            : At(Math.Min(Batch.Count, expected), LedgerFault.Duplicated, $"and what follows are too many for a batch of {Batch.Count}.");
    }

    LedgerProblem? Compare(ReadOnlySpan<byte> leaf, int place)
    {
        var id = leaf.Slice(9, IdLength);
        if (place < bodies.Count && id.SequenceEqual(IdOf(place)))
        {
            if (!Commits(leaf, place))
            {
                return At(place, LedgerFault.Edited, "does not commit to its body.");
            }

            return DecidedAt(place) > BinaryPrimitives.ReadInt64BigEndian(leaf[1..])
                ? At(place, LedgerFault.BackDated, "bears an earlier time than its own decision.")
                : null;
        }

        for (var other = 0; other < bodies.Count; other++)
        {
            if (other != place && id.SequenceEqual(IdOf(other)))
            {
                return Misplaced(place, other);
            }
        }

        return At(place, LedgerFault.Edited, "bears an id that none of the batch's bodies has.");
    }

    // The body tells where the leaf belongs: behind its place, it stands there again; ahead, it was swapped, or what
    // stood between is gone.
    LedgerProblem Misplaced(int place, int home)
    {
        if (home < place)
        {
            return At(place, LedgerFault.Duplicated, $"is entry {Batch.FirstIndex + home} again.");
        }

        return Batch.Leaves.Length / (2 + LeafLength) < bodies.Count
            ? At(place, LedgerFault.Dropped, $"is missing: entry {Batch.FirstIndex + home} stands in its place.")
            : At(place, LedgerFault.Reordered, $"has changed places with entry {Batch.FirstIndex + home}.");
    }

    bool Commits(ReadOnlySpan<byte> leaf, int place)
    {
        Span<byte> commitment = stackalloc byte[CommitmentLength];
        var body = BodyOf(place);
        var label = "klang/ledger/1"u8;
        if (body.Length > 1024)
        {
            SHA256.HashData([.. label, .. body], commitment);
        }
        else
        {
            Span<byte> message = stackalloc byte[1100];
            label.CopyTo(message);
            body.CopyTo(message[label.Length..]);
            SHA256.HashData(message[..(label.Length + body.Length)], commitment);
        }

        return commitment.SequenceEqual(leaf.Slice(25, CommitmentLength));
    }

    long DecidedAt(int place)
    {
        var body = BodyOf(place)[SaltLength..];
        return body.Length < 25 ? 0 : BinaryPrimitives.ReadInt64BigEndian(body[17..]);
    }

    ReadOnlySpan<byte> BodyOf(int place) => opened.WrittenSpan.Slice(bodies[place].Start, bodies[place].Length);

    ReadOnlySpan<byte> IdOf(int place) => BodyOf(place).Slice(SaltLength + 1, IdLength);
}
