using Klang.Trust;
using Klang.Trust.Notes;

namespace Klang.Storage.Sqlite;

/// <summary>Where the embedded store lies and how it is opened.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The folder of the whole store; made when there is none. Holds records/ and keys/.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The root key file; keys/root.key in the folder when not given. Whoever has the folder without this file has sizes, times, facility codes
    /// and chart numbers, and cannot open a row or try out a citizen number. Keep it on another disk wherever the folder may be carried off.
    /// </summary>
    public string? RootKeyFile { get; init; }

    /// <summary>
    /// Opens the root, or makes it when told so; null for the key file. Called once for each opening of the store, a backup or a restore, and disposed
    /// with it.
    /// </summary>
    public Func<bool, CancellationToken, ValueTask<IKms>>? OpenRoot { get; init; }

    /// <summary>True in production, where a root key in a file is refused.</summary>
    public bool Production { get; init; }

    /// <summary>Makes a new store where there is none. Off: a missing store is refused, so that a mistyped folder is not taken for an empty one.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Ceilings of the harvest brake.</summary>
    public BrakeCeilings Ceilings { get; init; } = new();

    /// <summary>How many data keys are held open in memory.</summary>
    public int OpenKeys { get; init; } = 4096;

    /// <summary>How large the parts of the record store may grow, and its shards. Its own folder is always records/.</summary>
    public SqliteStoreOptions Records { get; init; } = new() { Directory = RecordsName };

    /// <summary>Under which origin the ledger's checkpoints are signed; one made of the store's id when not given.</summary>
    public string? LedgerOrigin { get; init; }

    /// <summary>Keys of the witnesses that cosign checkpoints; none when the log stands alone.</summary>
    public IReadOnlyList<NoteVerifier> Witnesses { get; init; } = [];

    /// <summary>How many witnesses must have cosigned a checkpoint before it is published.</summary>
    public int WitnessQuorum { get; init; }

    internal const string RecordsName = "records";
    internal const string KeysName = "keys";

    internal string RecordsDirectory => Path.Combine(Directory, RecordsName);

    internal string KeysDirectory => Path.Combine(Directory, KeysName);

    internal string RecordsFile => Path.Combine(RecordsDirectory, SqliteRecordStore.FileName);

    internal string KeysFile => Path.Combine(KeysDirectory, SqliteKeyStore.FileName);

    internal string RootKeyPath => RootKeyFile ?? Path.Combine(KeysDirectory, "root.key");
}
