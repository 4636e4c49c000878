using Klang.Trust.Logging;

namespace Klang.Trust.Verification;

/// <summary>
/// Proves a whole ledger from its stored batches: every leaf in its place and time, every body committed to, every head
/// right and authentic, and the log an extension of the head that was anchored beside the keys. Shares with the writer
/// only the hash functions and the opening of sealed bytes. Reads as a stream; holds a few hundred batches at a time.
/// </summary>
public sealed class LedgerVerifier
{
    const int ReadAhead = 512;
    const int ReadAheadBytes = 8 << 20;

    readonly LedgerKeys? keys;

    /// <summary>With a vault, heads are authenticated and bodies compared; without, leaves, times and roots alone are proved.</summary>
    public LedgerVerifier(Vault? vault) => keys = vault?.LedgerKeys;

    /// <summary>Reads until the end or the first problem.</summary>
    /// <param name="batches">All batches from index 0, in order.</param>
    /// <param name="anchor">The head that <see cref="LedgerAnchor"/> kept, or null when there is none.</param>
    /// <param name="progress">Told how many entries are proved, now and then.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<LedgerVerification> VerifyAsync(
        IAsyncEnumerable<LedgerBatch> batches, ReadOnlyMemory<byte>? anchor, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var run = new Run(keys, anchor);
        var ahead = new List<LedgerBatch>();
        var bytes = 0L;
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            ahead.Add(batch);
            bytes += batch.Leaves.Length + batch.Bodies.Length;
            if (ahead.Count < ReadAhead && bytes < ReadAheadBytes)
            {
                continue;
            }

            run.Check(ahead);
            progress?.Report(run.Size);
            if (run.Problem is not null)
            {
                return run.Result();
            }

            ahead.Clear();
            bytes = 0;
        }

        run.Check(ahead);
        run.End();
        progress?.Report(run.Size);
        return run.Result();
    }

    sealed class Run
    {
        readonly LedgerKeys? keys;
        readonly CompactRange tree = new();
        readonly SeenHead? anchor;

        byte[] provedRoot = MerkleTree.EmptyRoot;
        long provedSize;
        long batchCount;
        long? firstTime;
        long lastTime;
        bool anchorReached;

        public Run(LedgerKeys? keys, ReadOnlyMemory<byte>? anchor)
        {
            this.keys = keys;
            if (anchor is { } bytes && (this.anchor = SeenHead.Read(bytes, keys)) is null)
            {
                Problem = new LedgerProblem(0, 0, LedgerFault.Forked, "The head kept beside the keys does not verify.");
            }
        }

        public LedgerProblem? Problem { get; private set; }

        public long Size => provedSize;

        public void Check(List<LedgerBatch> batches)
        {
            if (Problem is not null)
            {
                return;
            }

            var proofs = new BatchProof[batches.Count];
            Parallel.For(0, proofs.Length, i => proofs[i] = BatchProof.Read(batches[i], keys));
            for (var i = 0; i < proofs.Length && Problem is null; i++)
            {
                var next = i + 1 < proofs.Length ? proofs[i + 1] : null;
                Problem = CheckPlace(proofs[i], next) ?? proofs[i].Problem ?? CheckTime(proofs[i]) ?? Join(proofs[i]);
            }
        }

        public void End()
        {
            if (Problem is null && anchor is not null && !anchorReached)
            {
                Problem = anchor.Size == 0
                    ? null
                    : new LedgerProblem(
                        provedSize, anchor.Size - 1, LedgerFault.Truncated,
                        $"The log ends at entry {provedSize - 1}, and {anchor.Size} entries had been written.");
            }
        }

        public LedgerVerification Result() => new()
        {
            Problem = Problem,
            Entries = provedSize,
            Batches = batchCount,
            Root = Convert.ToBase64String(provedRoot),
            First = firstTime is { } first ? new DateTimeOffset(first, TimeSpan.Zero) : null,
            Last = firstTime is null ? null : new DateTimeOffset(lastTime, TimeSpan.Zero),
            WithKeys = keys is not null,
            Anchor = anchorReached ? anchor!.Size : null,
        };

        LedgerProblem? CheckPlace(BatchProof proof, BatchProof? next)
        {
            var batch = proof.Batch;
            if (batch.Count <= 0)
            {
                return proof.Somewhere(LedgerFault.Unreadable, "a batch without entries.");
            }

            if (batch.FirstIndex == tree.Size)
            {
                return null;
            }

            if (batch.FirstIndex < tree.Size)
            {
                return proof.Somewhere(LedgerFault.Duplicated, $"they come again after entry {tree.Size - 1}.");
            }

            return next?.Batch.FirstIndex == tree.Size
                ? new LedgerProblem(tree.Size, batch.FirstIndex - 1, LedgerFault.Reordered, $"Entry {batch.FirstIndex} comes before entry {tree.Size}.")
                : new LedgerProblem(tree.Size, batch.FirstIndex - 1, LedgerFault.Dropped, $"Entries {tree.Size} to {batch.FirstIndex - 1} are missing.");
        }

        LedgerProblem? CheckTime(BatchProof proof) =>
            proof.FirstTime < lastTime
                ? proof.At(0, LedgerFault.BackDated, "bears an earlier time than the entry ahead of it.")
                : null;

        LedgerProblem? Join(BatchProof proof)
        {
            foreach (var hash in proof.LeafHashes)
            {
                tree.Add(hash);
            }

            var root = tree.Root();
            var problem = CheckHead(proof, root) ?? CheckAnchor(proof, root);
            if (problem is null)
            {
                firstTime ??= proof.FirstTime;
                lastTime = proof.LastTime;
                provedRoot = root;
                provedSize = tree.Size;
                batchCount++;
            }

            return problem;
        }

        LedgerProblem? CheckHead(BatchProof proof, byte[] root)
        {
            if (SeenHead.Read(proof.Batch.Head, keys) is not { } head)
            {
                return proof.Somewhere(LedgerFault.Forked, "their head was not made with this store's key, or was changed.");
            }

            if (head.Size != tree.Size)
            {
                return proof.Somewhere(LedgerFault.Edited, $"their head states {head.Size} entries where {tree.Size} stand.");
            }

            if (!head.Root.Span.SequenceEqual(root))
            {
                return proof.Somewhere(LedgerFault.Edited, "they do not hash to the root that their head states.");
            }

            return head.Time == proof.LastTime
                ? null
                : proof.Somewhere(LedgerFault.BackDated, "their head states another time than the last of them.");
        }

        LedgerProblem? CheckAnchor(BatchProof proof, byte[] root)
        {
            if (anchor is null || anchorReached || tree.Size < anchor.Size)
            {
                return null;
            }

            if (tree.Size > anchor.Size && anchor.Size > 0)
            {
                return proof.Somewhere(LedgerFault.Forked, $"no batch ends at entry {anchor.Size - 1}, where one had been seen to end.");
            }

            anchorReached = true;
            return anchor.Size == 0 || anchor.Root.Span.SequenceEqual(root)
                ? null
                : new LedgerProblem(
                    0, anchor.Size - 1, LedgerFault.Forked,
                    $"The first {anchor.Size} entries are whole in themselves but are not those that were written.");
        }
    }
}
