using Klang.Fhir;

namespace Klang.Records;

/// <summary>
/// The one door. Every way into the record goes through it: HTTP, pages, importers, commands. Each call is decided,
/// written into the ledger and only then answered; refusals are written down too. Thread-safe.
/// </summary>
public sealed class Door
{
    /// <summary>Read or vread.</summary>
    public Task<Outcome<ResourceVersion>> ReadAsync(ReadCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Search.</summary>
    public Task<Outcome<PageReply>> SearchAsync(SearchCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>History.</summary>
    public Task<Outcome<PageReply>> HistoryAsync(HistoryCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>$everything.</summary>
    public Task<Outcome<PageReply>> EverythingAsync(EverythingCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Opens a whole chart.</summary>
    public Task<Outcome<ChartReply>> OpenChartAsync(OpenChartCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Finds the Patient (golden, or the only source) of an identifier.</summary>
    public Task<Outcome<ResourceVersion>> FindPersonAsync(FindPersonCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>One write.</summary>
    public Task<Outcome<WriteReply>> WriteAsync(WriteCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>All writes or none; then the questions.</summary>
    public Task<Outcome<TransactionReply>> TransactAsync(TransactionCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Records from outside.</summary>
    public Task<Outcome<ImportReply>> ImportAsync(ImportCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Likeness.</summary>
    public Task<Outcome<PageReply>> MatchAsync(MatchCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Merge by decision of a human.</summary>
    public Task<Outcome<MergeReply>> MergeAsync(MergeCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Unmerge.</summary>
    public Task<Outcome<MergeReply>> UnmergeAsync(UnmergeCall call, CancellationToken cancellationToken) => throw new NotSupportedException();
}
