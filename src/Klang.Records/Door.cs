using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Auditing;
using Klang.Records.Charts;
using Klang.Records.Consents;
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
    readonly Eraser eraser;
    readonly KeyKeeper keys;
    readonly AuditReader audit;
    readonly PersonMap? personMap;
    readonly BreachScope breach;
    readonly ChartOpening opening;
    readonly TimeProvider clock;
    readonly PresenceDesk presences;
    readonly EmergencyDesk emergencies;
    readonly CitizenDesk citizens;
    readonly NoticeDesk notices;
    readonly HarvestAlarm alarm;
    readonly Ledger ledger;

    /// <summary>Builds the door over a store. Without an archive entries of the log are read, and none is proved to outsiders.</summary>
    public Door(IRecordStore store, Vault vault, Ledger ledger, TimeProvider clock, RecordsOptions options, LedgerArchive? archive = null,
        PersonMap? map = null)
    {
        this.clock = clock;
        this.ledger = ledger;
        alarm = new HarvestAlarm(store, vault, ledger, clock);
        opening = new ChartOpening(new ChartReader(store, vault), ledger, new Attachments(store), clock, options.Terms);
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
        keys = new KeyKeeper(vault, ledger, opening, clock);
        eraser = new Eraser(store, vault, ledger, opening, clock);
        archive ??= new LedgerArchive(store, vault, new LedgerTree(store), checkpoints: null);
        personMap = map;
        audit = new AuditReader(archive, opening);
        breach = new BreachScope(archive, audit, opening);
        var heads = new HeadEditor(store, vault, ledger, opening, options, clock);
        citizens = new CitizenDesk(vault, writer, opening, clock);
        presences = new PresenceDesk(store, vault, heads, citizens, opening, clock);
        emergencies = new EmergencyDesk(store, vault, heads, opening, clock);
        notices = new NoticeDesk(store, vault, ledger, opening, clock);
    }

    /// <summary>The log of accesses: who looked. Newest first.</summary>
    public Task<Outcome<AuditReply>> AuditAsync(AuditCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Audit, () => audit.ListAsync(call, cancellationToken), cancellationToken);

    /// <summary>One entry of it.</summary>
    public Task<Outcome<AuditLine>> ReadAuditAsync(AuditReadCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Audit, () => audit.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>A <c>.tlog-proof</c> file for one entry, with which anyone can check it without this system.</summary>
    public Task<Outcome<byte[]>> ProveAuditAsync(AuditProofCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Audit, () => audit.ProveAsync(call, cancellationToken), cancellationToken);

    /// <summary>The proof that the log of accesses to a chart is complete.</summary>
    public Task<Outcome<PersonProof>> ProveCompleteAsync(CompletenessCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Audit, () => audit.ProveAllAsync(personMap, call, cancellationToken), cancellationToken);

    /// <summary>Whose charts an account, a facility, a client or a key touched.</summary>
    public Task<Outcome<BreachReply>> FindBreachAsync(BreachCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Audit, () => breach.FindAsync(call, cancellationToken), cancellationToken);

    /// <summary>Read or vread.</summary>
    public Task<Outcome<ResourceVersion>> ReadAsync(ReadCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Read, () => reader.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>Search.</summary>
    public Task<Outcome<PageReply>> SearchAsync(SearchCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Query, () => searcher.SearchAsync(call, cancellationToken), cancellationToken);

    /// <summary>History.</summary>
    public Task<Outcome<PageReply>> HistoryAsync(HistoryCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Query, () => historian.HistoryAsync(call, cancellationToken), cancellationToken);

    /// <summary>$everything.</summary>
    public Task<Outcome<PageReply>> EverythingAsync(EverythingCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Read, () => everything.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>Opens a whole chart. Attachments over 64 KiB are left out of it; a read brings them.</summary>
    public Task<Outcome<ChartReply>> OpenChartAsync(OpenChartCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Read, () => reader.OpenChartAsync(call, cancellationToken), cancellationToken);

    /// <summary>Finds the Patient (golden, or the only source) of an identifier.</summary>
    public Task<Outcome<ResourceVersion>> FindPersonAsync(FindPersonCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Read, () => persons.FindAsync(call, cancellationToken), cancellationToken);

    /// <summary>One write.</summary>
    public Task<Outcome<WriteReply>> WriteAsync(WriteCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Update, () => WriteOneAsync(call, cancellationToken), cancellationToken);

    /// <summary>All writes or none; then the questions.</summary>
    public Task<Outcome<TransactionReply>> TransactAsync(TransactionCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Update, () => transactor.TransactAsync(call, cancellationToken), cancellationToken);

    /// <summary>Records from outside.</summary>
    public Task<Outcome<ImportReply>> ImportAsync(ImportCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Job, () => importer.ImportAsync(call, cancellationToken), cancellationToken);

    /// <summary>Likeness.</summary>
    public Task<Outcome<PageReply>> MatchAsync(MatchCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Query, () => persons.MatchAsync(call, cancellationToken), cancellationToken);

    /// <summary>Conflicts of identity that wait for a human.</summary>
    public Task<Outcome<IReadOnlyList<IdentityConflict>>> ListConflictsAsync(ConflictsCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Query, () => conflicts.ListAsync(call, cancellationToken), cancellationToken);

    /// <summary>Merge by decision of a human.</summary>
    public Task<Outcome<MergeReply>> MergeAsync(MergeCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Job, () => merger.MergeAsync(call, cancellationToken), cancellationToken);

    /// <summary>Unmerge.</summary>
    public Task<Outcome<MergeReply>> UnmergeAsync(UnmergeCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Job, () => merger.UnmergeAsync(call, cancellationToken), cancellationToken);

    /// <summary>Whether the caller may do a work of oversight.</summary>
    public Task<Outcome<bool>> OverseeAsync(OversightCall call, CancellationToken cancellationToken) =>
        GuardAsync<bool>(call, AccessAction.Administer, async () =>
        {
            await keys.EnterAsync(call, call.What, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>Erasure of a chart, agreed on by two people.</summary>
    public Task<Outcome<ErasureReply>> EraseAsync(EraseCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Delete, () => eraser.EraseAsync(call, cancellationToken), cancellationToken);

    /// <summary>Legal hold of a chart.</summary>
    public Task<Outcome<HoldReply>> HoldAsync(HoldCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => eraser.HoldAsync(call, cancellationToken), cancellationToken);

    /// <summary>Rotation of keys, while everything goes on.</summary>
    public Task<Outcome<RotateKeysReply>> RotateKeysAsync(RotateKeysCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => keys.RotateAsync(call, cancellationToken), cancellationToken);

    /// <summary>Check of every wrapped key.</summary>
    public Task<Outcome<KeyCheck>> CheckKeysAsync(CheckKeysCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => keys.CheckAsync(call, cancellationToken), cancellationToken);

    /// <summary>The person is at the facility.</summary>
    public Task<Outcome<PresenceReply>> PresentAsync(PresentCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => presences.PresentAsync(call, cancellationToken), cancellationToken);

    /// <summary>Break-glass.</summary>
    public Task<Outcome<EmergencyReply>> BreakGlassAsync(BreakGlassCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => emergencies.BreakAsync(call, cancellationToken), cancellationToken);

    /// <summary>Review of a broken glass.</summary>
    public Task<Outcome<Notice>> ReviewAsync(ReviewCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => emergencies.ReviewAsync(call, cancellationToken), cancellationToken);

    /// <summary>Notices that wait for the caller.</summary>
    public Task<Outcome<IReadOnlyList<Notice>>> ReadNoticesAsync(NoticesCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => notices.ReadAsync(call, cancellationToken), cancellationToken);

    /// <summary>A citizen's word on the own chart.</summary>
    public Task<Outcome<WriteReply>> DirectAsync(DirectCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => citizens.DirectAsync(call, cancellationToken), cancellationToken);

    /// <summary>Withdraws what a citizen laid down.</summary>
    public Task<Outcome<WriteReply>> WithdrawAsync(WithdrawCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => citizens.WithdrawAsync(call, cancellationToken), cancellationToken);

    /// <summary>A code for one facility.</summary>
    public Task<Outcome<ShareReply>> ShareAsync(ShareCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => Task.FromResult(citizens.Share(call)), cancellationToken);

    /// <summary>Appoints a guardian.</summary>
    public Task<Outcome<WriteReply>> AppointAsync(GuardianCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, AccessAction.Administer, () => citizens.AppointAsync(call, cancellationToken), cancellationToken);

    async Task<Outcome<WriteReply>> WriteOneAsync(WriteCall call, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(CallContext.Of(call), [call.Write], isTransaction: false, call.IdempotencyKey, cancellationToken);
        return written.TryGet(out var replies, out var refusal) ? replies[0] : refusal;
    }

    /// <summary>May this caller ask this at all? What may not is written down and refused before anything is looked up; so is what the brake holds.</summary>
    async Task<Outcome<T>> GuardAsync<T>(Call call, AccessAction action, Func<Task<Outcome<T>>> answer, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var reason = CallRules.Check(call, context, clock.GetUtcNow());
        if (reason != AccessReason.Granted)
        {
            await opening.RefuseAsync(context, action, ChartId.None, AccessPolicy.RuleOf(call.Caller, reason), call.GetType().Name, cancellationToken);
            return Refusals.MayNotAsk(reason);
        }

        try
        {
            // A life is not made to wait for an hour: a broken glass has ceilings of its own, and is loud.
            if (!AccessPolicy.IsOfHouse(call.Caller) && call is not BreakGlassCall)
            {
                ledger.Brake?.Check(call.Caller.Id, call.Caller.Facility, RoleNames.Of(call.Caller));
            }

            return await EnteredAsync(call, action, await answer(), cancellationToken);
        }
        catch (BrakeException held)
        {
            await alarm.RaiseAsync(context, held, cancellationToken);
            return Refusals.Held();
        }
    }

    /// <summary>
    /// Enters a call that touched no chart before its answer goes out: what was asked in vain, or could not be understood, is an access as well.
    /// </summary>
    async ValueTask<Outcome<T>> EnteredAsync<T>(Call call, AccessAction action, Outcome<T> answer, CancellationToken cancellationToken)
    {
        if (!call.Entered.IsSet)
        {
            var rule = answer.TryGet(out _, out var refusal) ? "nothing-touched" : refusal.Complaints[0].Code;
            await opening.RefuseAsync(CallContext.Of(call), action, ChartId.None, rule, call.GetType().Name, cancellationToken);
        }

        return answer;
    }
}
