namespace Klang.Trust;

/// <summary>How a vault is opened.</summary>
public sealed record VaultOptions
{
    /// <summary>Most shards a store may have.</summary>
    public const int MaxShards = 4096;

    /// <summary>Makes the system keys when the key store holds none. Off: an empty key store is refused, since it would make a full data store unreadable.</summary>
    public bool CreateIfEmpty { get; init; }

    /// <summary>Shards of a new store (1 to <see cref="MaxShards"/>); ignored when the key store already has keys.</summary>
    public int Shards { get; init; } = 64;

    /// <summary>How many data keys are held open in memory; at least 1. The one not used for longest is zeroed to make room.</summary>
    public int OpenKeys { get; init; } = 4096;
}
