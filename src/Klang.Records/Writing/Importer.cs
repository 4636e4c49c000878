using System.Buffers;
using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Takes records from outside into charts: ids derived from source keys, newer wins, older never overwrites, a repeat
/// changes nothing, and one fact that several units report is kept once with all its reporters.
/// </summary>
sealed class Importer(
    IRecordStore store, Vault vault, TransactionPlanner planner, CommitBuilder builder, SourceJoiner joiner,
    WaitingRoom waiting, AdoptedRecords adopted, ChartOpening opening, RecordsOptions options, TimeProvider clock)
{
    internal async Task<Outcome<ImportReply>> ImportAsync(ImportCall call, CancellationToken cancellationToken)
    {
        if (call.Items.Count == 0)
        {
            return new ImportReply([]);
        }

        var context = CallContext.Of(call) with { Caller = call.Caller with { Facility = call.Items[0].Facility } };
        using var group = ImportGroup.Read(call.Items, clock.GetUtcNow(), IdOf);
        for (var attempt = 0; attempt < options.AttemptsMax; attempt++)
        {
            if (await TryAsync(context, group, attempt, cancellationToken))
            {
                if (group.MayRelease)
                {
                    await ReleaseAsync(context, call.Items[0], group.PatientId!, cancellationToken);
                }

                return new ImportReply(group.Results);
            }
        }

        return Refusals.Contended();
    }

    /// <summary>
    /// Imports what waited for the person, when there is something and the person is known. Asked after a Patient came and after
    /// records were set aside: of two imports that do both at the same time, the later one sees what the earlier one did.
    /// </summary>
    async Task ReleaseAsync(CallContext context, Incoming patient, string patientId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.AttemptsMax; attempt++)
        {
            if (!await waiting.HasAsync(patientId, cancellationToken)
                || await opening.Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken) is null
                || await waiting.ReadAsync(context, patient, patientId, cancellationToken) is not { } found)
            {
                return;
            }

            using var group = ImportGroup.Read(found.Records, clock.GetUtcNow(), IdOf);
            group.Released = found;
            if (await TryAsync(context, group, attempt, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>One attempt: plan and commit; false when someone else was in the way.</summary>
    async Task<bool> TryAsync(CallContext context, ImportGroup group, int attempt, CancellationToken cancellationToken)
    {
        using var plan = new TransactionPlan
        {
            Context = context,
            Since = store.LastSequence,
            What = $"import of {group.Entries.Count} from {context.Caller.Facility}",
        };
        group.Begin();
        group.IsRetried = attempt > 0;
        await FillAsync(plan, group, cancellationToken);
        if (await joiner.JoinFirstAsync(plan, cancellationToken))
        {
            return false;
        }

        if (!plan.Items.Exists(item => item.IsStored))
        {
            return true;
        }

        var now = clock.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var commit = await builder.BuildAsync(plan, now, cancellationToken);
        var result = await store.CommitAsync(commit, cancellationToken);
        if (result.Conflict == CommitConflict.None)
        {
            context.Entered?.Set();
            return true;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(attempt * 2, 40)), clock, cancellationToken);
        return false;
    }

    string IdOf(ResourceType type, string key) =>
        new RecordId(vault.DerivedId(Encoding.UTF8.GetBytes($"{type.Name()}|{key}"))).ToString();

    async ValueTask FillAsync(TransactionPlan plan, ImportGroup group, CancellationToken cancellationToken)
    {
        if (group.PatientId is null)
        {
            foreach (var entry in group.Entries)
            {
                await PlaceSharedAsync(plan, group, entry, cancellationToken);
            }

            return;
        }

        var person = await FindPersonAsync(plan, group, cancellationToken);
        if (person is null)
        {
            return;
        }

        if (group.Released is { } released)
        {
            waiting.Empty(plan, group.Entries[0].Incoming, group.PatientId, released);
        }

        foreach (var entry in group.Entries)
        {
            if (entry.Fault is not null)
            {
                group.Refuse(entry, entry.Fault);
            }
            else if (entry != person.Patient)
            {
                await PlaceAsync(plan, group, person, entry, cancellationToken);
                if (entry.Incoming.Awaits is not null && group.StateOf(entry) == IncomingState.Created)
                {
                    await GatherAsync(plan, person, entry, cancellationToken);
                }
            }
        }
    }

    /// <summary>The chart of the group's person, opened; null when everything was refused.</summary>
    async ValueTask<ImportedPerson?> FindPersonAsync(TransactionPlan plan, ImportGroup group, CancellationToken cancellationToken)
    {
        var patient = group.Entries.Find(entry => entry.Incoming.Type == ResourceType.Patient && entry.Id == group.PatientId);
        var located = await opening.Charts.LocateAsync(ResourceType.Patient, group.PatientId!, cancellationToken);
        if (patient is { Fault: { } fault })
        {
            group.RefuseAll(fault);
            return null;
        }

        if (located is null && patient is null or { Incoming.Withdrawn: true })
        {
            await waiting.SetAsideAsync(plan, group, cancellationToken);
            return null;
        }

        var opened = located is null ? null : await OpenAsync(plan, located.Value.Place.Chart, cancellationToken);
        var person = new ImportedPerson(patient, located, opened?.Chart) { PatientId = group.PatientId! };
        await PlacePatientAsync(plan, group, person, cancellationToken);
        if (person.Chart is null && opened is { } known)
        {
            person.Chart = plan.Open(known.Head, known.Chart);
        }

        if (person.Chart is { IsNew: false } joined && person.Content is null
            && await OpenAsync(plan, joined.Chart, cancellationToken) is { } target)
        {
            person.Open(target.Chart);
        }

        if (person.Chart is { IsNew: false } chart)
        {
            chart.ExpectedBlocks ??= person.Content?.BlockCount;
        }

        return person.Chart is null ? null : person;
    }

    async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(TransactionPlan plan, ChartId chart, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(plan.Context, AccessAction.Job, chart, "import", cancellationToken);
        return receipt is null ? null : await opening.OpenAsync(receipt, chart, long.MaxValue, cancellationToken);
    }

    async ValueTask PlacePatientAsync(TransactionPlan plan, ImportGroup group, ImportedPerson person, CancellationToken cancellationToken)
    {
        if (person.Patient is not { } entry)
        {
            return;
        }

        var newest = person.Content?.Newest(ResourceType.Patient, entry.Id);
        var state = await CompareAsync(entry, newest?.Slot, cancellationToken);
        group.Set(entry, state);
        if (state is IncomingState.Unchanged or IncomingState.Stale)
        {
            if (state == IncomingState.Unchanged && person.Located is { } known
                && await planner.HasForeignClaimAsync(entry.Content!.Root, known.Place.Chart, cancellationToken))
            {
                group.SetConflict(entry, state);
            }

            return;
        }

        var item = NewItem(plan, entry, newest, person.Located);
        plan.Items.Add(item);
        await planner.PlacePatientAsync(plan, item, cancellationToken);
        if (item.IsInConflict)
        {
            group.SetConflict(entry, state);
        }

        person.Item = item;
        person.Chart = item.Chart;
        AddLinks(plan, entry);
    }

    static WriteItem NewItem(TransactionPlan plan, ImportEntry entry, PlacedSlot? newest, Located? located) => new()
    {
        Write = new Write { Kind = entry.Incoming.Withdrawn ? WriteKind.Delete : WriteKind.Update, Type = entry.Incoming.Type, Id = entry.Id, FullUrl = null },
        Content = entry.Incoming.Withdrawn ? null : entry.Content,
        Facility = entry.Incoming.Facility,
        Id = entry.Id,
        Existing = located,
        Version = (newest?.Slot.Version ?? 0) + 1,
        Outcome = entry.Incoming.Withdrawn ? WriteOutcome.Deleted : newest is null ? WriteOutcome.Created : WriteOutcome.Updated,
        Traits = entry.Incoming.Withdrawn ? SlotTraits.Deleted : newest is null ? SlotTraits.None : SlotTraits.ByUpdate,
        Import = StampOf(entry, entry.Incoming.FactKey ?? "", entry.Incoming.IsPrimarySource),
    };

    static ImportStamp StampOf(ImportEntry entry, string factKey, bool isPrimary) =>
        new(entry.Incoming.UpdatedAt.UtcTicks, entry.Incoming.Sent.UtcTicks, factKey, isPrimary);

    /// <summary>One record of a known person.</summary>
    async ValueTask PlaceAsync(
        TransactionPlan plan, ImportGroup group, ImportedPerson person, ImportEntry entry, CancellationToken cancellationToken)
    {
        var newest = person.Newest(entry.Incoming.Type, entry.Id);
        if (newest is null && group.IsRetried && await PlaceFromElsewhereAsync(plan, group, person, entry, cancellationToken))
        {
            return;
        }

        var report = ReportOf(entry.Incoming.Type, entry.Id);
        var reported = person.Newest(ResourceType.Provenance, report);
        if (newest is not { Slot.HasContent: true } && reported is { Slot.HasContent: true } known)
        {
            PlaceReport(plan, group, person, entry, newest, known);
            return;
        }

        if (newest is null && !entry.Incoming.Withdrawn && person.FindFact(entry) is { } fact
            && !(entry.Incoming.IsPrimarySource && fact.Slot.Import.IsPrimary))
        {
            Combine(plan, group, person, entry, report, fact);
            return;
        }

        if (newest is { Slot.HasContent: false } && !entry.Incoming.Withdrawn && person.FindFact(entry) is not null)
        {
            group.Set(entry, IncomingState.Unchanged);
            return;
        }

        var state = await CompareAsync(entry, newest?.Slot, cancellationToken);
        Tell(group, entry, state, newest);
        if (state is IncomingState.Created or IncomingState.Updated or IncomingState.Deleted)
        {
            Add(plan, person, entry, newest);
        }
    }

    /// <summary>
    /// A record whose id lies in another chart: withdrawn before its person could be told, or of another person until its sender
    /// corrected the PID (a referral is named by its number alone). It moves here when it is newer. Looked for only after a
    /// conflict, since the directory refuses such a commit: the usual record costs no look-up.
    /// </summary>
    async ValueTask<bool> PlaceFromElsewhereAsync(
        TransactionPlan plan, ImportGroup group, ImportedPerson person, ImportEntry entry, CancellationToken cancellationToken)
    {
        if (await opening.Charts.LocateAsync(entry.Incoming.Type, entry.Id, cancellationToken) is not { } located
            || located.Place.Chart == person.Chart!.Chart
            || await OpenAsync(plan, located.Place.Chart, cancellationToken) is not { } left
            || left.Chart.Newest(entry.Incoming.Type, entry.Id) is not { } newest)
        {
            return false;
        }

        var state = await CompareAsync(entry, newest.Slot, cancellationToken);
        group.Set(entry, state);
        if (state is not (IncomingState.Created or IncomingState.Updated))
        {
            return true;
        }

        var item = NewItem(plan, entry, newest, located);
        item.Chart = person.Chart;
        item.LeftChart = plan.Open(left.Head, left.Chart);
        item.LeftSourceHash = newest.Block.Source;
        item.Traits |= SlotTraits.CameFrom;
        SetSource(item, person);
        plan.Items.Add(item);
        person.Remember(item);
        AddLinks(plan, entry);
        return true;
    }

    static void Tell(ImportGroup group, ImportEntry entry, IncomingState state, PlacedSlot? newest)
    {
        if (state == IncomingState.Deleted && newest is null)
        {
            group.Refuse(entry, new Refusal(RefusalKind.NotFound, "not-found",
                "There is nothing to withdraw. An older version that comes later will be kept out."));
            return;
        }

        group.Set(entry, state);
    }

    void Add(TransactionPlan plan, ImportedPerson person, ImportEntry entry, PlacedSlot? newest)
    {
        var item = NewItem(plan, entry, newest, newest is { } known ? LocatedOf(person, known) : null);
        item.Chart = person.Chart;
        SetSource(item, person);
        plan.Items.Add(item);
        person.Remember(item);
        AddLinks(plan, entry);
    }

    void SetSource(WriteItem item, ImportedPerson person)
    {
        item.SourceItem = person.Item;
        item.SourceHash = person.Item is null ? opening.Charts.DirectoryKey(ResourceType.Patient, person.PatientId) : 0;
    }

    static Located LocatedOf(ImportedPerson person, PlacedSlot known) => new(
        new ResourcePlace(person.Chart!.Chart, known.BlockNumber, 0, known.Slot.Version, PlaceState.Current), known.Slot.Version);

    /// <summary>The Provenance that stands for a record which is but a further report of a fact.</summary>
    string ReportOf(ResourceType type, string id) => IdOf(ResourceType.Provenance, $"{type.Name()}/{id}");

    /// <summary>
    /// A further report that stands already: nothing, or taken back. When what it reports now stands nowhere else, because the
    /// sender corrected it or the other unit withdrew its own, it becomes a record of its own.
    /// </summary>
    void PlaceReport(
        TransactionPlan plan, ImportGroup group, ImportedPerson person, ImportEntry entry, PlacedSlot? newest, PlacedSlot reported)
    {
        if (TicksOf(entry) < reported.Slot.Import.UpdatedAt)
        {
            group.Set(entry, IncomingState.Stale);
            return;
        }

        if (!entry.Incoming.Withdrawn && person.FindFact(entry) is not null)
        {
            group.Set(entry, IncomingState.Unchanged);
            return;
        }

        AddPlain(plan, person, ResourceType.Provenance, reported.Slot.Id, null, entry.Incoming.Facility, reported, reported.Slot.Import);
        group.Set(entry, entry.Incoming.Withdrawn ? IncomingState.Deleted : IncomingState.Created);
        if (!entry.Incoming.Withdrawn)
        {
            Add(plan, person, entry, newest);
        }
    }

    /// <summary>Two reports of one fact: the unit that gave the care holds it, the others are its further sources.</summary>
    void Combine(TransactionPlan plan, ImportGroup group, ImportedPerson person, ImportEntry entry, string report, PlacedSlot fact)
    {
        if (!entry.Incoming.IsPrimarySource)
        {
            group.Set(entry, IncomingState.Corroborates);
            var json = Corroboration.Write($"{fact.Slot.Type.Name()}/{fact.Slot.Id}", entry.Incoming.Facility, entry.Incoming.UpdatedAt);
            AddPlain(plan, person, ResourceType.Provenance, report, json, entry.Incoming.Facility, null, StampOf(entry, "", isPrimary: false));
            return;
        }

        group.Set(entry, IncomingState.Created);
        Add(plan, person, entry, null);
        RedirectReports(plan, person, fact, entry);
        var about = Report(entry, fact.Block.Facility, fact.Slot.Import);
        AddPlain(plan, person, ResourceType.Provenance, ReportOf(fact.Slot.Type, fact.Slot.Id), about,
            fact.Block.Facility, null, fact.Slot.Import with { FactKey = "", IsPrimary = false });
        AddPlain(plan, person, fact.Slot.Type, fact.Slot.Id, null, fact.Block.Facility, fact, fact.Slot.Import);
    }

    /// <summary>Those who reported the fact while another unit held it report the new holder's from now on.</summary>
    void RedirectReports(TransactionPlan plan, ImportedPerson person, PlacedSlot fact, ImportEntry holder)
    {
        var left = $"{fact.Slot.Type.Name()}/{fact.Slot.Id}";
        foreach (var placed in person.Content?.Current(ResourceType.Provenance) ?? [])
        {
            using var tape = StoredJson.Read(placed.Slot.Json);
            if (Corroboration.TargetOf(tape.Root) == left)
            {
                AddPlain(plan, person, ResourceType.Provenance, placed.Slot.Id, Report(holder, placed.Block.Facility, placed.Slot.Import),
                    placed.Block.Facility, placed, placed.Slot.Import);
            }
        }
    }

    static byte[] Report(ImportEntry holder, string facility, ImportStamp stamp) => Corroboration.Write(
        $"{holder.Incoming.Type.Name()}/{holder.Id}", facility, new DateTimeOffset(stamp.UpdatedAt, TimeSpan.Zero));

    /// <summary>A record that is not an entry of the archive: a Provenance of ours, or a tombstone (without JSON).</summary>
    void AddPlain(
        TransactionPlan plan, ImportedPerson person, ResourceType type, string id, byte[]? json, string facility, PlacedSlot? known,
        ImportStamp stamp)
    {
        var item = new WriteItem
        {
            Write = new Write { Kind = json is null ? WriteKind.Delete : WriteKind.Update, Type = type, Id = id },
            Content = json is null ? null : JsonTape.Parse(json).Value,
            OwnsContent = true,
            Facility = facility,
            Id = id,
            Existing = known is { } placed ? LocatedOf(person, placed) : null,
            Version = (known?.Slot.Version ?? 0) + 1,
            Outcome = json is null ? WriteOutcome.Deleted : known is null ? WriteOutcome.Created : WriteOutcome.Updated,
            Traits = json is null ? SlotTraits.Deleted : known is null ? SlotTraits.None : SlotTraits.ByUpdate,
            Import = stamp,
            Chart = person.Chart,
        };
        if (known is { } left)
        {
            item.SourceHash = left.Block.Source;
        }
        else
        {
            SetSource(item, person);
        }

        plan.Items.Add(item);
        person.Remember(item);
    }

    /// <summary>A record of the shared registry, or of a facility: a chart of its own.</summary>
    async ValueTask PlaceSharedAsync(TransactionPlan plan, ImportGroup group, ImportEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Fault is not null)
        {
            group.Refuse(entry, entry.Fault);
            return;
        }

        var located = await opening.Charts.LocateAsync(entry.Incoming.Type, entry.Id, cancellationToken);
        if (located is null && await adopted.AdoptAsync(plan, entry.Incoming, cancellationToken))
        {
            group.Set(entry, IncomingState.Unchanged);
            return;
        }

        adopted.Forget(entry.Incoming);
        var opened = located is null ? null : await OpenAsync(plan, located.Value.Place.Chart, cancellationToken);
        var newest = opened?.Chart.Newest(entry.Incoming.Type, entry.Id);
        var state = await CompareAsync(entry, newest?.Slot, cancellationToken);
        if (await FindAnchorAsync(entry, cancellationToken) is { } anchor && anchor.Chart != located?.Place.Chart
            && state is IncomingState.Created or IncomingState.Updated or IncomingState.Unchanged)
        {
            group.Set(entry, state);
            await PlaceBesideAsync(plan, entry, anchor, located, newest, opened, cancellationToken);
            return;
        }

        Tell(group, entry, state, newest);
        if (state is not (IncomingState.Created or IncomingState.Updated or IncomingState.Deleted))
        {
            return;
        }

        var item = NewItem(plan, entry, newest, located);
        item.SourceHash = newest?.Block.Source ?? 0;
        item.Chart = opened is { } known ? plan.Open(known.Head, known.Chart) : planner.NewSharedChart(plan, entry.Incoming.Type, entry.Incoming.Facility);
        plan.Items.Add(item);
        AddLinks(plan, entry);
    }

    /// <summary>Brings in what came before this record and is about it: it had to wait in its facility's own chart.</summary>
    async ValueTask GatherAsync(TransactionPlan plan, ImportedPerson person, ImportEntry entry, CancellationToken cancellationToken)
    {
        if (!Incoming.TryParseReference(entry.Incoming.Awaits!, out var type, out var key)
            || await opening.Charts.LocateAsync(type, IdOf(type, key), cancellationToken) is not { Place.State: PlaceState.Current } located
            || await opening.Charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is not { Row.Kind: ChartKind.Facility }
            || await OpenAsync(plan, located.Place.Chart, cancellationToken) is not { } waiting
            || waiting.Chart.Newest(type, IdOf(type, key)) is not { Slot.HasContent: true } newest)
        {
            return;
        }

        var item = new WriteItem
        {
            Write = new Write { Kind = WriteKind.Update, Type = type, Id = newest.Slot.Id },
            Content = JsonTape.Parse(newest.Slot.Json).Value,
            OwnsContent = true,
            Facility = newest.Block.Facility,
            Id = newest.Slot.Id,
            Existing = located,
            Version = newest.Slot.Version + 1,
            Outcome = WriteOutcome.Updated,
            Traits = SlotTraits.ByUpdate | SlotTraits.CameFrom,
            Import = newest.Slot.Import,
            Chart = person.Chart,
            LeftChart = plan.Open(waiting.Head, waiting.Chart),
            LeftSourceHash = newest.Block.Source,
        };
        SetSource(item, person);
        plan.Items.Add(item);
    }

    /// <summary>Where the record lies that this one is about; null when it names none, or that one is not known.</summary>
    async ValueTask<ResourcePlace?> FindAnchorAsync(ImportEntry entry, CancellationToken cancellationToken) =>
        entry.Incoming.About is { } about && Incoming.TryParseReference(about, out var type, out var key)
            ? (await opening.Charts.LocateAsync(type, IdOf(type, key), cancellationToken))?.Place
            : null;

    /// <summary>
    /// Puts a record that names no person into the chart of the record that it is about (the refusal of a referral, into the
    /// referred person's chart), taking it out of the facility's own chart when it had to wait there.
    /// </summary>
    async ValueTask PlaceBesideAsync(
        TransactionPlan plan, ImportEntry entry, ResourcePlace anchor, Located? located, PlacedSlot? newest,
        (ChartHead Head, OpenedChart Chart)? waiting, CancellationToken cancellationToken)
    {
        if (await OpenAsync(plan, anchor.Chart, cancellationToken) is not { } target)
        {
            return;
        }

        var block = await store.ReadBlockAsync(anchor.Chart, anchor.Block, cancellationToken);
        var item = NewItem(plan, entry, newest, located);
        item.Chart = plan.Open(target.Head, target.Chart);
        item.SourceHash = block?.Header.Source ?? 0;
        if (waiting is { } left)
        {
            item.LeftChart = plan.Open(left.Head, left.Chart);
            item.LeftSourceHash = newest?.Block.Source ?? 0;
            item.Traits |= SlotTraits.CameFrom;
        }

        plan.Items.Add(item);
        AddLinks(plan, entry);
    }

    /// <summary>Newer wins; older never overwrites; the same again is nothing; what was taken back stays so unless sent anew.</summary>
    async ValueTask<IncomingState> CompareAsync(ImportEntry entry, Slot? stored, CancellationToken cancellationToken)
    {
        var incoming = entry.Incoming;
        if (stored is null)
        {
            // A withdrawal of what never came is kept as a tombstone, so that the older row, arriving late, stays out.
            return incoming.Withdrawn ? IncomingState.Deleted : IncomingState.Created;
        }

        var stamp = stored.Import.UpdatedAt;
        var ticks = TicksOf(entry);
        if (ticks < stamp)
        {
            return IncomingState.Stale;
        }

        if (incoming.Withdrawn)
        {
            return stored.HasContent ? IncomingState.Deleted : IncomingState.Unchanged;
        }

        if (!stored.HasContent)
        {
            return ticks == stamp ? IncomingState.Stale : IncomingState.Created;
        }

        // Of one time, what was sent later stands: an archive taken again or late does not undo what followed it.
        return ticks == stamp && (incoming.Sent.UtcTicks < stored.Import.SentAt || await IsSameAsync(entry, stored, cancellationToken))
            ? IncomingState.Unchanged
            : IncomingState.Updated;
    }

    /// <summary>Stamps are kept in whole seconds, as D_UPDATE has them.</summary>
    static long TicksOf(ImportEntry entry) =>
        entry.Incoming.UpdatedAt.UtcTicks - (entry.Incoming.UpdatedAt.UtcTicks % TimeSpan.TicksPerSecond);

    async ValueTask<bool> IsSameAsync(ImportEntry entry, Slot stored, CancellationToken cancellationToken)
    {
        var json = await opening.Attachments.RestoreAsync(stored, cancellationToken);
        using var tape = StoredJson.Read(json);
        var meta = tape.Root["meta"u8];
        var updated = DateTimeOffset.Parse(meta["lastUpdated"u8].GetString()!, CultureInfo.InvariantCulture);
        var links = new ReferenceMap();
        AddLinks(links, entry);
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        ResourceEditor.Rewrite(entry.Content!.Root, stored.Id, stored.Version, updated, links.Count > 0 ? links : null, output);
        return output.WrittenSpan.SequenceEqual(json.Span);
    }

    void AddLinks(TransactionPlan plan, ImportEntry entry) => AddLinks(plan.Links, entry);

    void AddLinks(ReferenceMap links, ImportEntry entry)
    {
        if (entry.Content is null)
        {
            return;
        }

        ReferenceScan.FindUnresolved(entry.Content.Root, (_, text) =>
        {
            if (Incoming.TryParseReference(text, out var type, out var key))
            {
                links.Add(text, adopted.Find(type, key) ?? $"{type.Name()}/{IdOf(type, key)}");
            }
        });
    }
}
