using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Records.Writing;
using Klang.Trust;

namespace Klang.Records;

/// <summary>
/// The one door. Every way into the record goes through it: HTTP, pages, importers, commands. Each call is decided,
/// written into the ledger and only then answered; refusals are written down too. Thread-safe.
/// </summary>
/// <remarks>Throws <see cref="StoreException"/> and <see cref="TrustException"/> when the machine fails; never for what a caller may cause.</remarks>
public sealed class Door
{
    readonly ResourceReader reader;
    readonly Searcher searcher;
    readonly Historian historian;
    readonly EverythingReader everything;
    readonly PersonFinder persons;
    readonly Writer writer;
    readonly Transactor transactor;
    readonly Importer importer;
    readonly Merger merger;
    readonly ConflictLister conflicts;

    /// <summary>Builds the door over a store.</summary>
    public Door(IRecordStore store, Vault vault, Ledger ledger, TimeProvider clock, RecordsOptions options)
    {
        var opening = new ChartOpening(new ChartReader(store, vault), ledger, new Attachments(store), options.Terms);
        var finder = new Finder(store, vault, opening, new Registers(store, vault), options, clock);
        var resolver = new PersonResolver(store, vault, opening);
        var planner = new TransactionPlanner(store, vault, opening, finder, resolver, options, clock);
        var builder = new CommitBuilder(store, vault, ledger, opening, new Labeller(store, opening, options.Sensitivity));
        var joiner = new SourceJoiner(store, vault, ledger, opening, resolver, clock);
        reader = new ResourceReader(store, opening, new MaskedWarnings(opening, clock));
        searcher = new Searcher(store, vault, finder, new Includer(finder, options), opening, options);
        historian = new Historian(store, vault, finder, reader, opening, options);
        everything = new EverythingReader(store, vault, finder, reader, opening, options);
        persons = new PersonFinder(store, vault, finder, opening);
        writer = new Writer(store, vault, planner, builder, joiner, opening, options, clock);
        transactor = new Transactor(writer, reader, searcher, historian);
        var waiting = new WaitingRoom(vault, planner, opening, options);
        importer = new Importer(store, vault, planner, builder, joiner, waiting, new AdoptedRecords(finder), opening, options, clock);
        merger = new Merger(store, opening, joiner, options);
        conflicts = new ConflictLister(store, finder, opening);
    }

    /// <summary>Read or vread.</summary>
    public Task<Outcome<ResourceVersion>> ReadAsync(ReadCall call, CancellationToken cancellationToken) =>
        reader.ReadAsync(call, cancellationToken);

    /// <summary>Search.</summary>
    public Task<Outcome<PageReply>> SearchAsync(SearchCall call, CancellationToken cancellationToken) =>
        searcher.SearchAsync(call, cancellationToken);

    /// <summary>History.</summary>
    public Task<Outcome<PageReply>> HistoryAsync(HistoryCall call, CancellationToken cancellationToken) =>
        historian.HistoryAsync(call, cancellationToken);

    /// <summary>$everything.</summary>
    public Task<Outcome<PageReply>> EverythingAsync(EverythingCall call, CancellationToken cancellationToken) =>
        everything.ReadAsync(call, cancellationToken);

    /// <summary>Opens a whole chart. Attachments over 64 KiB are left out of it; a read brings them.</summary>
    public Task<Outcome<ChartReply>> OpenChartAsync(OpenChartCall call, CancellationToken cancellationToken) =>
        reader.OpenChartAsync(call, cancellationToken);

    /// <summary>Finds the Patient (golden, or the only source) of an identifier.</summary>
    public Task<Outcome<ResourceVersion>> FindPersonAsync(FindPersonCall call, CancellationToken cancellationToken) =>
        persons.FindAsync(call, cancellationToken);

    /// <summary>One write.</summary>
    public async Task<Outcome<WriteReply>> WriteAsync(WriteCall call, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(CallContext.Of(call), [call.Write], isTransaction: false, call.IdempotencyKey, cancellationToken);
        return written.TryGet(out var replies, out var refusal) ? replies[0] : refusal;
    }

    /// <summary>All writes or none; then the questions.</summary>
    public Task<Outcome<TransactionReply>> TransactAsync(TransactionCall call, CancellationToken cancellationToken) =>
        transactor.TransactAsync(call, cancellationToken);

    /// <summary>Records from outside.</summary>
    public Task<Outcome<ImportReply>> ImportAsync(ImportCall call, CancellationToken cancellationToken) =>
        importer.ImportAsync(call, cancellationToken);

    /// <summary>Likeness.</summary>
    public Task<Outcome<PageReply>> MatchAsync(MatchCall call, CancellationToken cancellationToken) =>
        persons.MatchAsync(call, cancellationToken);

    /// <summary>Conflicts of identity that wait for a human.</summary>
    public Task<Outcome<IReadOnlyList<IdentityConflict>>> ListConflictsAsync(ConflictsCall call, CancellationToken cancellationToken) =>
        conflicts.ListAsync(call, cancellationToken);

    /// <summary>Merge by decision of a human.</summary>
    public Task<Outcome<MergeReply>> MergeAsync(MergeCall call, CancellationToken cancellationToken) =>
        merger.MergeAsync(call, cancellationToken);

    /// <summary>Unmerge.</summary>
    public Task<Outcome<MergeReply>> UnmergeAsync(UnmergeCall call, CancellationToken cancellationToken) =>
        merger.UnmergeAsync(call, cancellationToken);
}
