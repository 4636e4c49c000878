using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Klang.Trust.Logging;
using Klang.Trust.Notes;

namespace Klang.Trust;

/// <summary>
/// Signs the ledger's checkpoints (C2SP tlog-checkpoint, Ed25519) and remembers the last one beside the keys. Never signs a tree that does not extend
/// the one signed last, nor one whose store gives another root than its writer, nor while the clock stands before what was written. Thread-safe.
/// </summary>
public sealed class CheckpointSigner : IDisposable
{
    /// <summary>How often it looks for new entries.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How far the clock may go back.</summary>
    public static readonly TimeSpan ClockStepMax = TimeSpan.FromSeconds(1);

    readonly IKeyStore store;
    readonly LedgerKeys keys;
    readonly LedgerTree tree;
    readonly TimeProvider clock;
    readonly CheckpointOptions options;
    readonly NoteSigner signer;
    readonly SemaphoreSlim signing = new(1, 1);
    readonly Channel<SignedCheckpoint> news = Channel.CreateBounded<SignedCheckpoint>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    SignedCheckpoint? last;
    SignedCheckpoint? published;
    string? fault;

    CheckpointSigner(IKeyStore store, LedgerKeys keys, LedgerTree tree, TimeProvider clock, CheckpointOptions options)
    {
        this.store = store;
        this.keys = keys;
        this.tree = tree;
        this.clock = clock;
        this.options = options;
        signer = keys.CheckpointSigner(options.Origin);
    }

    /// <summary>The log's name.</summary>
    public string Origin => options.Origin;

    /// <summary>By which the log's signatures are verified.</summary>
    public NoteVerifier Verifier => signer.Verifier;

    /// <summary>Who must cosign.</summary>
    public CheckpointOptions Options => options;

    /// <summary>The newest one signed; null before the first.</summary>
    public SignedCheckpoint? Last => Volatile.Read(ref last);

    /// <summary>The newest one that the quorum has cosigned, or, where no witnesses are named, <see cref="Last"/>. Null before the first.</summary>
    public SignedCheckpoint? Published => options.Quorum == 0 ? Last : Volatile.Read(ref published);

    /// <summary>Why nothing is signed at present; null when all is well.</summary>
    public string? Fault => Volatile.Read(ref fault);

    /// <summary>Gives each new checkpoint, or only the newest when they come faster than they are read.</summary>
    public ChannelReader<SignedCheckpoint> News => news.Reader;

    /// <summary>Reads what was signed last under this origin. Throws <see cref="TrustException"/> when it does not verify.</summary>
    public static async Task<CheckpointSigner> OpenAsync(
        IKeyStore store, Vault vault, LedgerTree tree, TimeProvider clock, CheckpointOptions options, CancellationToken cancellationToken)
    {
        if (!SignedNote.IsKeyName(options.Origin))
        {
            throw new TrustException("The origin of checkpoints is a name without blanks and plus signs, e.g. log.example.go.th/klang.");
        }

        var opened = new CheckpointSigner(store, vault.LedgerKeys, tree, clock, options);
        try
        {
            opened.last = await opened.ReadAsync("signed", cancellationToken);
            opened.published = await opened.ReadAsync("published", cancellationToken);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Signs once a second while there is something new, until cancelled; then once more. What stands in the way is kept in <see cref="Fault"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TrySignAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TrySignAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// Signs the tree as it is now; the checkpoint is durable beside the keys before anyone sees it. Answers the newest one, which is the last when
    /// nothing is new, and null for an empty ledger. Throws <see cref="TrustException"/> when it must not be signed.
    /// </summary>
    public async Task<SignedCheckpoint?> SignAsync(CancellationToken cancellationToken)
    {
        await signing.WaitAsync(cancellationToken);
        try
        {
            var head = tree.Head;
            if (head.Size == 0 || (last is { } known && known.Head.Size == head.Size && known.Head.Root.Span.SequenceEqual(head.Root.Span)))
            {
                Volatile.Write(ref fault, null);
                return last;
            }

            CheckClock(head);
            await CheckGrowthAsync(head, cancellationToken);
            var checkpoint = new Checkpoint(options.Origin, head.Size, head.Root);
            var made = new SignedCheckpoint(checkpoint, signer.Sign(checkpoint.Text), clock.GetUtcNow());
            await WriteAsync("signed", made, cancellationToken);
            Volatile.Write(ref last, made);
            Volatile.Write(ref fault, null);
            news.Writer.TryWrite(made);
            return made;
        }
        finally
        {
            signing.Release();
        }
    }

    /// <summary>
    /// Takes cosignatures of a checkpoint of this log. It is published, durably, when the quorum has cosigned and none of larger size is. False when the
    /// quorum is not reached, or the note is not one of this log's.
    /// </summary>
    public async Task<bool> PublishAsync(SignedCheckpoint cosigned, CancellationToken cancellationToken)
    {
        var note = cosigned.Note;
        var genuine = note.Text == cosigned.Head.Text && cosigned.Head.Origin == Origin && Verifier.Find(note) is not null;
        if (!genuine || options.Witnesses.Count(witness => witness.Find(note) is not null) < options.Quorum)
        {
            return false;
        }

        await signing.WaitAsync(cancellationToken);
        try
        {
            if (published is null || published.Head.Size < cosigned.Head.Size)
            {
                await WriteAsync("published", cosigned, cancellationToken);
                Volatile.Write(ref published, cosigned);
            }

            return true;
        }
        finally
        {
            signing.Release();
        }
    }

    /// <summary>Lets the key go. Stop <see cref="RunAsync"/> first.</summary>
    public void Dispose()
    {
        signer.Dispose();
        signing.Dispose();
    }

    async Task TrySignAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SignAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Volatile.Write(ref fault, failure.Message);
            Trace.TraceWarning("The ledger's checkpoint was not signed: {0}", failure.Message);
        }
    }

    void CheckClock(LedgerHead head)
    {
        var written = last is { } known && known.SignedAt > head.Time ? known.SignedAt : head.Time;
        var behind = written - clock.GetUtcNow();
        if (behind > ClockStepMax)
        {
            throw new TrustException($"The clock stands {behind.TotalSeconds:F0} s before what is written in the ledger. Set it right: until then no checkpoint is signed.");
        }
    }

    async Task CheckGrowthAsync(LedgerHead head, CancellationToken cancellationToken)
    {
        if (!(await tree.ReadRootAsync(head.Size, cancellationToken)).AsSpan().SequenceEqual(head.Root.Span))
        {
            throw new TrustException($"The stored tree of {head.Size} entries has another root than was written: rows of the ledger were changed.");
        }

        if (last is not { Head: var known })
        {
            return;
        }

        var proof = known.Size > head.Size ? null : await tree.ProveConsistencyAsync(known.Size, head.Size, cancellationToken);
        if (proof is null || !MerkleTree.VerifyConsistency(known.Size, known.Root.Span, head.Size, head.Root.Span, proof))
        {
            throw new TrustException(
                $"The ledger of {head.Size} entries does not extend the {known.Size} that were signed last: it was cut, put back or replaced. Nothing more is signed under {Origin}.");
        }
    }

    // One note for each origin, so that going back to an earlier name goes on from what was signed under it.
    string NoteName(string kind) =>
        $"ledger-checkpoint/{kind}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Origin)).AsSpan(0, 8))}";

    Task WriteAsync(string kind, SignedCheckpoint made, CancellationToken cancellationToken) =>
        store.WriteNoteAsync(NoteName(kind), CheckpointFormat.Write(keys, kind, made), cancellationToken);

    async Task<SignedCheckpoint?> ReadAsync(string kind, CancellationToken cancellationToken)
    {
        if (await store.ReadNoteAsync(NoteName(kind), cancellationToken) is not { IsEmpty: false } note)
        {
            return null;
        }

        var read = CheckpointFormat.Read(keys, kind, note.Span);
        return read is not null && read.Head.Origin == Origin
            ? read
            : throw new TrustException("The checkpoint kept beside the keys does not verify: it was changed, or is that of another store.");
    }
}
