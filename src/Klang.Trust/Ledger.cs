namespace Klang.Trust;

/// <summary>An access that was refused, for the ledger.</summary>
/// <param name="CallerId">Who asked.</param>
/// <param name="Facility">For which facility, or empty.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="Action">What was asked.</param>
/// <param name="Chart">The chart concerned, or 0 when none is known.</param>
/// <param name="Rule">The rule that refused.</param>
/// <param name="RequestId">The request.</param>
public sealed record RefusedAccess(
    string CallerId, string Facility, string Purpose, AccessAction Action, long Chart, string Rule, string RequestId);

/// <summary>Keyed digest of what a write leaves in one chart, so that re-sealing is not tampering and rollback is.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Digest">From <see cref="Vault.Digest"/> over the plaintext.</param>
public readonly record struct WrittenDigest(long Chart, ReadOnlyMemory<byte> Digest);

/// <summary>
/// The log of every access, granted or refused. One leaf per chart touched. The only maker of <see cref="Receipt"/>s.
/// </summary>
public sealed class Ledger
{
    /// <summary>Writes a read, query, disclosure or job down; the receipt comes when it is durable.</summary>
    /// <param name="permit">The decision.</param>
    /// <param name="what">What is touched: <c>Observation/abc</c>, or the query text. Sealed in the body; never in the leaf.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may stand all the same.</param>
    public Task<Receipt> RecordAsync(Permit permit, string what, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Writes a refusal down; durable when it completes.</summary>
    public Task RecordRefusalAsync(RefusedAccess refused, string what, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Prepares the entries of a write, to be made durable inside its commit: one leaf per written chart.</summary>
    public PreparedEntries Prepare(Permit permit, string what, IReadOnlyList<WrittenDigest> written) =>
        throw new NotSupportedException();
}
