namespace Klang.Trust;

/// <summary>One chart in the map of persons.</summary>
/// <param name="Key">Keyed hash of the chart, 32 bytes: its place in the map.</param>
/// <param name="Chain">Its chain.</param>
public sealed record PersonRow(ReadOnlyMemory<byte> Key, PersonChain Chain);

/// <summary>The newest map, as Storage keeps it.</summary>
/// <param name="Size">Entries of the log that it covers.</param>
/// <param name="At">When it was made.</param>
/// <param name="Charts">Charts in it.</param>
/// <param name="Root">Its root.</param>
/// <param name="Entry">Place of the entry that logs the root; -1 while it is not logged.</param>
public sealed record PersonMapState(long Size, DateTimeOffset At, long Charts, ReadOnlyMemory<byte> Root, long Entry)
{
    /// <summary>The text of the entry that logs it.</summary>
    internal string Describe() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"person-map/1 size={Size} charts={Charts} root={Convert.ToBase64String(Root.Span)}");
}
