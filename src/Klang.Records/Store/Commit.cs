using Klang.Trust;

namespace Klang.Records.Store;

/// <summary>A block to append.</summary>
/// <param name="Header">Its columns.</param>
/// <param name="Sealed">Sealed payload.</param>
public sealed record NewBlock(BlockHeader Header, ReadOnlyMemory<byte> Sealed);

/// <summary>A change of the directory. Server-made ids of version 1 need none: their block's id finds them.</summary>
/// <param name="Key">Keyed hash of Type/id.</param>
/// <param name="ExpectedVersion">Version that must be current in the directory now (as <see cref="IRecordStore.FindAsync"/> gives it); 0: no row may be there; -1: whatever is there.</param>
/// <param name="Chart">The chart it lies in from now on.</param>
/// <param name="BlockIndex">Which of <see cref="Commit.Blocks"/> followed by <see cref="Commit.Moves"/> (so Blocks.Count is the first move); -1 for the golden Patient.</param>
/// <param name="Slot">Place in that block.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Current, deleted or golden.</param>
public readonly record struct DirectoryWrite(
    UInt128 Key, int ExpectedVersion, ChartId Chart, int BlockIndex, int Slot, int Version, PlaceState State);

/// <summary>A change of a claim: an identifier that names exactly one chart (or one earlier answer).</summary>
/// <param name="Key">Keyed hash of kind and value.</param>
/// <param name="Expected">The owner that must hold now; none: it must be free.</param>
/// <param name="Owner">The owner from now on; none: freed.</param>
/// <param name="Detail">Small sealed or plain-safe bytes kept with it (which source; the earlier answer); may be empty.</param>
public readonly record struct ClaimWrite(UInt128 Key, ChartId Expected, ChartId Owner, ReadOnlyMemory<byte> Detail);

/// <summary>A posting to add, once per chart however often the value recurs.</summary>
/// <param name="Shard">Shard of the chart.</param>
/// <param name="Hash">Keyed hash of type, parameter and value.</param>
/// <param name="Chart">The chart.</param>
public readonly record struct PostingWrite(int Shard, ulong Hash, ChartId Chart);

/// <summary>An event day to add.</summary>
/// <param name="Shard">Shard of the chart.</param>
/// <param name="Parameter">Number of the (type, parameter) pair.</param>
/// <param name="Day">Days since 0001-01-01, Asia/Bangkok.</param>
/// <param name="Chart">The chart.</param>
public readonly record struct DayPostingWrite(int Shard, int Parameter, int Day, ChartId Chart);

/// <summary>A new or changed access head.</summary>
/// <param name="Head">The head, its version being the new one.</param>
/// <param name="ExpectedVersion">The version that must be stored now; 0: the chart must be new.</param>
public sealed record HeadWrite(SealedHead Head, long ExpectedVersion);

/// <summary>A register row to put (or to take out, when empty).</summary>
/// <param name="Facility">The facility's code.</param>
/// <param name="Chart">The person's chart.</param>
/// <param name="Sealed">Sealed content.</param>
public sealed record RegisterWrite(string Facility, ChartId Chart, ReadOnlyMemory<byte> Sealed);

/// <summary>Moves whole blocks to another chart, re-sealed (merge and unmerge).</summary>
/// <param name="From">The chart it leaves.</param>
/// <param name="Block">Its number there.</param>
/// <param name="To">The block as sealed for the other chart; it keeps its block id and its sequence.</param>
public sealed record MovedBlock(ChartId From, int Block, NewBlock To);

/// <summary>A chunk of a large attachment.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Attachment">Number of the attachment (128 random bits).</param>
/// <param name="Number">Place of the chunk, from 0.</param>
/// <param name="Sealed">Sealed content.</param>
public sealed record AttachmentChunk(ChartId Chart, UInt128 Attachment, int Number, ReadOnlyMemory<byte> Sealed);

/// <summary>Refuses the commit when something with this term was committed after a point in time: makes conditional writes serialisable.</summary>
/// <param name="Term">In-memory hash of a posting term; never stored.</param>
/// <param name="Since">The sequence at which the condition was evaluated.</param>
public readonly record struct TermGuard(ulong Term, long Since);

/// <summary>
/// All of one transaction: applied whole or not at all, with its ledger entries. Every list may be empty.
/// </summary>
public sealed record Commit
{
    /// <summary>When it was received, UTC ticks.</summary>
    public required long At { get; init; }

    /// <summary>Blocks to append, each to the end of its chart.</summary>
    public IReadOnlyList<NewBlock> Blocks { get; init; } = [];

    /// <summary>Blocks that move.</summary>
    public IReadOnlyList<MovedBlock> Moves { get; init; } = [];

    /// <summary>Directory changes.</summary>
    public IReadOnlyList<DirectoryWrite> Directory { get; init; } = [];

    /// <summary>Claims.</summary>
    public IReadOnlyList<ClaimWrite> Claims { get; init; } = [];

    /// <summary>Postings.</summary>
    public IReadOnlyList<PostingWrite> Postings { get; init; } = [];

    /// <summary>Event days.</summary>
    public IReadOnlyList<DayPostingWrite> Days { get; init; } = [];

    /// <summary>Access heads.</summary>
    public IReadOnlyList<HeadWrite> Heads { get; init; } = [];

    /// <summary>Register rows.</summary>
    public IReadOnlyList<RegisterWrite> Register { get; init; } = [];

    /// <summary>Attachment chunks.</summary>
    public IReadOnlyList<AttachmentChunk> Chunks { get; init; } = [];

    /// <summary>
    /// Charts that are erased: their blocks, head, claims, postings, directory and register rows and attachments go, and the store remembers their numbers
    /// until their keys are destroyed too.
    /// </summary>
    public IReadOnlyList<ChartId> Erased { get; init; } = [];

    /// <summary>Notices to put into the outbox; one of a name that waits already is replaced.</summary>
    public IReadOnlyList<NoticeRow> Notices { get; init; } = [];

    /// <summary>Names of notices that are settled and go.</summary>
    public IReadOnlyList<string> SettledNotices { get; init; } = [];

    /// <summary>Charts whose block count must still be this (a plan that rests on having read the chart).</summary>
    public IReadOnlyList<(ChartId Chart, int Blocks)> ExpectedBlocks { get; init; } = [];

    /// <summary>Charts whose access head must still have this version: what is written into them must not meet a merge half way.</summary>
    public IReadOnlyList<(ChartId Chart, long Version)> ExpectedHeads { get; init; } = [];

    /// <summary>Guards over terms.</summary>
    public IReadOnlyList<TermGuard> Guards { get; init; } = [];

    /// <summary>In-memory hashes of the terms this commit touches, for other commits' guards; never stored.</summary>
    public IReadOnlyList<ulong> Touched { get; init; } = [];

    /// <summary>The ledger entries, durable with it.</summary>
    public required PreparedEntries Entries { get; init; }
}

/// <summary>Why a commit was not applied; the plan is made anew.</summary>
public enum CommitConflict
{
    /// <summary>It was applied.</summary>
    None,

    /// <summary>A directory row is not at the expected version.</summary>
    Version,

    /// <summary>A claim has another owner.</summary>
    Claim,

    /// <summary>An access head has another version.</summary>
    Head,

    /// <summary>A chart has grown.</summary>
    Chart,

    /// <summary>A guarded term was touched.</summary>
    Term,
}

/// <summary>What became of a commit.</summary>
/// <param name="Conflict">None when applied and durable.</param>
/// <param name="Sequence">Its sequence when applied.</param>
public readonly record struct CommitResult(CommitConflict Conflict, long Sequence);
