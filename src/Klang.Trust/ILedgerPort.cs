namespace Klang.Trust;

/// <summary>Makes entries durable. Storage implements it; group-committed with whatever else is queued.</summary>
public interface ILedgerPort
{
    /// <summary>
    /// Completes when the entries are durable (fsync), having passed through <see cref="LedgerSequencer.Stage"/>. Throws when
    /// they could not be made so: then nothing may be answered.
    /// </summary>
    Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken);
}
