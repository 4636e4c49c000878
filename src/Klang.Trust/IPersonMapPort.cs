namespace Klang.Trust;

/// <summary>Where the map of persons lies. Derived from the log: what is lost is made anew. Storage implements it.</summary>
public interface IPersonMapPort
{
    /// <summary>The newest map; null when there is none.</summary>
    ValueTask<PersonMapState?> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>The chains of some charts; none for those that are not in the map.</summary>
    ValueTask<IReadOnlyList<PersonRow>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken);

    /// <summary>All rows whose key lies between two bounds, both included, in order of the key.</summary>
    ValueTask<IReadOnlyList<PersonRow>> ReadRangeAsync(ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> to, CancellationToken cancellationToken);

    /// <summary>Puts rows over those of the same keys, together with the map that they make; all or nothing.</summary>
    Task PutAsync(IReadOnlyList<PersonRow> rows, PersonMapState state, CancellationToken cancellationToken);

    /// <summary>Empties it.</summary>
    Task ClearAsync(CancellationToken cancellationToken);
}
