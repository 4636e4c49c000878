using Klang.Fhir;
using Klang.Records.Auditing;
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
    readonly AuditReader audit;
    readonly PersonMap? personMap;
    readonly BreachScope breach;
    readonly ChartOpening opening;

    /// <summary>Builds the door over a store. Without an archive entries of the log are read, and none is proved to outsiders.</summary>
    public Door(IRecordStore store, Vault vault, Ledger ledger, TimeProvider clock, RecordsOptions options, LedgerArchive? archive = null,
        PersonMap? map = null)
    {
        opening = new ChartOpening(new ChartReader(store, vault), ledger, new Attachments(store));
        var finder = new Finder(store, vault, opening, new Registers(store, vault), options, clock);
        var resolver = new PersonResolver(store, vault, opening);
        var planner = new TransactionPlanner(store, vault, opening, finder, resolver, options, clock);
        var builder = new CommitBuilder(store, vault, ledger, opening);
        var joiner = new SourceJoiner(store, vault, ledger, opening, resolver, clock);
        reader = new ResourceReader(store, opening);
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
        archive ??= new LedgerArchive(store, vault, new LedgerTree(store), checkpoints: null);
        personMap = map;
        audit = new AuditReader(archive, opening);
        breach = new BreachScope(archive, audit, opening);
    }

    /// <summary>The log of accesses: who looked. Newest first.</summary>
    public Task<Outcome<AuditReply>> AuditAsync(AuditCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Audit, audit.ListAsync(call, cancellationToken), cancellationToken);

    /// <summary>One entry of it.</summary>
    public Task<Outcome<AuditLine>> ReadAuditAsync(AuditReadCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Audit, audit.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>A <c>.tlog-proof</c> file for one entry, with which anyone can check it without this system.</summary>
    public Task<Outcome<byte[]>> ProveAuditAsync(AuditProofCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Audit, audit.ProveAsync(call, cancellationToken), cancellationToken);

    /// <summary>The proof that the log of accesses to a chart is complete.</summary>
    public Task<Outcome<PersonProof>> ProveCompleteAsync(CompletenessCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Audit, audit.ProveAllAsync(personMap, call, cancellationToken), cancellationToken);

    /// <summary>Whose charts an account, a facility, a client or a key touched.</summary>
    public Task<Outcome<BreachReply>> FindBreachAsync(BreachCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Audit, breach.FindAsync(call, cancellationToken), cancellationToken);

    /// <summary>Read or vread.</summary>
    public Task<Outcome<ResourceVersion>> ReadAsync(ReadCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Read, reader.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>Search.</summary>
    public Task<Outcome<PageReply>> SearchAsync(SearchCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Query, searcher.SearchAsync(call, cancellationToken), cancellationToken);

    /// <summary>History.</summary>
    public Task<Outcome<PageReply>> HistoryAsync(HistoryCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Query, historian.HistoryAsync(call, cancellationToken), cancellationToken);

    /// <summary>$everything.</summary>
    public Task<Outcome<PageReply>> EverythingAsync(EverythingCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Read, everything.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>Opens a whole chart. Attachments over 64 KiB are left out of it; a read brings them.</summary>
    public Task<Outcome<ChartReply>> OpenChartAsync(OpenChartCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Read, reader.OpenChartAsync(call, cancellationToken), cancellationToken);

    /// <summary>Finds the Patient (golden, or the only source) of an identifier.</summary>
    public Task<Outcome<ResourceVersion>> FindPersonAsync(FindPersonCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Read, persons.FindAsync(call, cancellationToken), cancellationToken);

    /// <summary>One write.</summary>
    public Task<Outcome<WriteReply>> WriteAsync(WriteCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Update, WriteOneAsync(call, cancellationToken), cancellationToken);

    /// <summary>All writes or none; then the questions.</summary>
    public Task<Outcome<TransactionReply>> TransactAsync(TransactionCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Update, transactor.TransactAsync(call, cancellationToken), cancellationToken);

    /// <summary>Records from outside.</summary>
    public Task<Outcome<ImportReply>> ImportAsync(ImportCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Job, importer.ImportAsync(call, cancellationToken), cancellationToken);

    /// <summary>Likeness.</summary>
    public Task<Outcome<PageReply>> MatchAsync(MatchCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Query, persons.MatchAsync(call, cancellationToken), cancellationToken);

    /// <summary>Conflicts of identity that wait for a human.</summary>
    public Task<Outcome<IReadOnlyList<IdentityConflict>>> ListConflictsAsync(ConflictsCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Query, conflicts.ListAsync(call, cancellationToken), cancellationToken);

    /// <summary>Merge by decision of a human.</summary>
    public Task<Outcome<MergeReply>> MergeAsync(MergeCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Job, merger.MergeAsync(call, cancellationToken), cancellationToken);

    /// <summary>Unmerge.</summary>
    public Task<Outcome<MergeReply>> UnmergeAsync(UnmergeCall call, CancellationToken cancellationToken) =>
        EnteredAsync(call, AccessAction.Job, merger.UnmergeAsync(call, cancellationToken), cancellationToken);

    async Task<Outcome<WriteReply>> WriteOneAsync(WriteCall call, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(CallContext.Of(call), [call.Write], isTransaction: false, call.IdempotencyKey, cancellationToken);
        return written.TryGet(out var replies, out var refusal) ? replies[0] : refusal;
    }

    /// <summary>
    /// Enters a call that touched no chart before its answer goes out: what was asked in vain, or could not be understood, is an access as well.
    /// </summary>
    async Task<Outcome<T>> EnteredAsync<T>(Call call, AccessAction action, Task<Outcome<T>> answering, CancellationToken cancellationToken)
    {
        var answer = await answering;
        if (!call.Entered.IsSet)
        {
            var rule = answer.TryGet(out _, out var refusal) ? "nothing-touched" : refusal.Complaints[0].Code;
            await opening.RefuseAsync(CallContext.Of(call), action, ChartId.None, rule, call.GetType().Name, cancellationToken);
        }

        return answer;
    }
}
