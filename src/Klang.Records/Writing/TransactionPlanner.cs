using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Compartments;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>A write whose body has been parsed and validated, once for all attempts.</summary>
/// <param name="Write">The write.</param>
/// <param name="Content">Its resource; null for deletes and patches.</param>
sealed record ParsedWrite(Write Write, JsonTape? Content);

/// <summary>
/// Resolves a transaction: identities and conditions, then links, then charts. Reads, decides, writes nothing.
/// FHIR R4 §3.1.0.11.2 gives the order.
/// </summary>
sealed class TransactionPlanner(
    IRecordStore store, Vault vault, ChartOpening opening, Finder finder, PersonResolver persons, RecordsOptions options,
    TimeProvider clock)
{
    ChartReader Reader => opening.Charts;

    internal async Task<Outcome<TransactionPlan>> PlanAsync(
        CallContext context, IReadOnlyList<ParsedWrite> writes, CancellationToken cancellationToken)
    {
        var plan = new TransactionPlan { Context = context, Since = store.LastSequence };
        var refusal = await FillAsync(plan, writes, cancellationToken);
        if (refusal is null)
        {
            return plan;
        }

        plan.Dispose();
        return refusal;
    }

    async Task<Refusal?> FillAsync(TransactionPlan plan, IReadOnlyList<ParsedWrite> writes, CancellationToken cancellationToken)
    {
        foreach (var write in writes)
        {
            var item = new WriteItem { Write = write.Write, Content = write.Content, Facility = plan.Context.Writer };
            plan.Items.Add(item);
            if (write.Write.FullUrl is { Length: > 0 } fullUrl && !plan.ByFullUrl.TryAdd(fullUrl, item))
            {
                return new Refusal(RefusalKind.BadRequest, "duplicate", "Two entries have the same fullUrl. Give each its own.");
            }

            AliasRelative(plan, item);
            if (await IdentifyAsync(plan, item, cancellationToken) is { } refusal)
            {
                return BodyPlace.In(item.Write.Place, refusal);
            }
        }

        return FindRepeated(plan)
            ?? await ResolveLinksAsync(plan, cancellationToken)
            ?? await PlaceAllAsync(plan, cancellationToken)
            ?? CheckPlaces(plan);
    }

    /// <summary>What the decision has against the charts that were found: a citizen writes into the own chart alone.</summary>
    Refusal? CheckPlaces(TransactionPlan plan)
    {
        foreach (var item in plan.Items.Where(item => item.IsStored))
        {
            var isOwn = plan.Context.Caller.Kind != CallerKind.Citizen
                || (item.Chart is { Kind: ChartKind.Person } chart && MayWriteInto(plan, chart));
            var refusal = isOwn ? ConsentRules.Check(plan.Context, item, clock.GetUtcNow()) : Refusals.NotOwnChart();
            if (refusal is not null)
            {
                return BodyPlace.In(item.Write.Place, refusal);
            }
        }

        return null;
    }

    /// <summary>A Patient of the facility's own, there or coming with this write, is a relation enough to write.</summary>
    bool MayWriteInto(TransactionPlan plan, ChartPlan chart) =>
        chart.Kind != ChartKind.Person || plan.Context.ActsForCitizen
        || WriteRules.MayWriteInto(plan.Context.Caller, chart.Head with { GoldenId = chart.GoldenId, Sources = chart.Sources }, clock.GetUtcNow())
        || (plan.Context.Caller.Kind is CallerKind.Staff or CallerKind.System
            && plan.Items.Exists(item => item.Type == ResourceType.Patient && item.Chart == chart && item.Content is not null));

    /// <summary>A create whose fullUrl is an address may be referred to by the relative end of it (FHIR R4 §2.36.4.1).</summary>
    static void AliasRelative(TransactionPlan plan, WriteItem item)
    {
        if (item.Write is { Kind: WriteKind.Create, FullUrl: { } fullUrl }
            && FhirReference.TryParse(fullUrl, out var address)
            && address is { Kind: ReferenceKind.Absolute or ReferenceKind.Relative, Type: not ResourceType.None })
        {
            plan.ByFullUrl.TryAdd(address.TypeAndId, item);
        }
    }

    static Refusal? FindRepeated(TransactionPlan plan)
    {
        var seen = new HashSet<(ResourceType, string)>();
        foreach (var item in plan.Items)
        {
            if (item.Id is not null && item.Found is null && !seen.Add((item.Type, item.Id)))
            {
                return new Refusal(RefusalKind.BadRequest, "duplicate",
                    $"Two entries write the same {item.Type.Name()}. A transaction may write each resource once.");
            }
        }

        return null;
    }

    async ValueTask<Refusal?> IdentifyAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken) =>
        item.Write.Kind switch
        {
            WriteKind.Create => await IdentifyCreateAsync(plan, item, cancellationToken),
            WriteKind.Update when item.Write.Condition is not null => await IdentifyConditionalUpdateAsync(plan, item, cancellationToken),
            WriteKind.Update => await IdentifyUpdateAsync(plan, item, item.Write.Id!, cancellationToken),
            WriteKind.Patch => await IdentifyPatchAsync(plan, item, cancellationToken),
            _ => await IdentifyDeleteAsync(plan, item, cancellationToken),
        };

    async ValueTask<Refusal?> IdentifyCreateAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        item.Outcome = WriteOutcome.Created;
        if (item.Write.Condition is null)
        {
            return null;
        }

        var found = await FindConditionAsync(plan, item, cancellationToken);
        if (!found.TryGet(out var one, out var refusal))
        {
            return refusal;
        }

        if (one is not null)
        {
            item.Outcome = WriteOutcome.Unchanged;
            item.Found = one.Version;
            item.Id = one.Version.Id;
            return null;
        }

        var condition = string.Join('&', item.Write.Condition.Pairs.Select(pair => $"{pair.Key}={pair.Value}"));
        return plan.NewConditions.Add((item.Type, condition)) ? null : new Refusal(RefusalKind.BadRequest, "duplicate",
            $"Another entry of this transaction creates a {item.Type.Name()} under the same condition. Send it once and refer to it by its fullUrl.");
    }

    async ValueTask<Refusal?> IdentifyConditionalUpdateAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var found = await FindConditionAsync(plan, item, cancellationToken);
        if (!found.TryGet(out var one, out var refusal))
        {
            return refusal;
        }

        var bodyId = item.Content!.Root["id"u8].GetString();
        if (one is not null)
        {
            return bodyId is not null && bodyId != one.Version.Id
                ? new Refusal(RefusalKind.BadRequest, "invalid",
                    "The id in the body is not the id of the resource that the condition found.", $"{item.Type.Name()}.id")
                : await IdentifyUpdateAsync(plan, item, one.Version.Id, cancellationToken);
        }

        if (bodyId is not null)
        {
            return await IdentifyUpdateAsync(plan, item, bodyId, cancellationToken);
        }

        item.Outcome = WriteOutcome.Created;
        return item.Write.IfMatch is null && !item.Write.OnlyExisting ? null : Refusals.NothingToMatch(item.Type);
    }

    async ValueTask<Refusal?> IdentifyUpdateAsync(TransactionPlan plan, WriteItem item, string id, CancellationToken cancellationToken)
    {
        item.Id = id;
        item.Traits |= SlotTraits.ByUpdate;
        item.Existing = await Reader.LocateAsync(item.Type, id, cancellationToken);
        if (item.Existing is not { } existing)
        {
            item.Outcome = WriteOutcome.Created;
            return item.Write.IfMatch is null && !item.Write.OnlyExisting ? null : Refusals.NothingToMatch(item.Type);
        }

        if (existing.Place.State == PlaceState.Golden)
        {
            return Refusals.GoldenIsView();
        }

        var isShown = await opening.ShowsAsync(plan.Context, item.Type, id, existing, cancellationToken);
        if (await CheckWriterAsync(plan, item, existing, cancellationToken) is { } foreign)
        {
            return isShown ? foreign : Hidden(item);
        }

        // A facility may go on writing what it wrote, seen or not; the answer tells nothing of what was there.
        if (!isShown && (plan.Context.Caller.Facility.Length == 0 || item.Write.OnlyCreate))
        {
            return Hidden(item);
        }

        var isCurrent = existing.Place.State == PlaceState.Current;
        if (item.Write.OnlyCreate && isCurrent)
        {
            return new Refusal(RefusalKind.VersionMismatch, "conflict", "If-None-Match: * was sent, and the resource exists already.");
        }

        if (item.Write.OnlyExisting && !isCurrent)
        {
            return Refusals.NothingToMatch(item.Type);
        }

        if (item.Write.IfMatch is { } expected && (!isCurrent || expected != existing.Place.Version))
        {
            return isShown ? Refusals.VersionMismatch(existing.Place.Version) : Refusals.NothingToMatch(item.Type);
        }

        item.Version = existing.Place.Version + 1;
        item.Outcome = isCurrent ? WriteOutcome.Updated : WriteOutcome.Created;
        return null;
    }

    async ValueTask<Refusal?> IdentifyPatchAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var id = item.Write.Id;
        if (item.Write.Condition is not null)
        {
            var found = await FindConditionAsync(plan, item, cancellationToken);
            if (!found.TryGet(out var one, out var refusal))
            {
                return refusal;
            }

            id = one?.Version.Id;
        }

        if (id is null || await Reader.LocateAsync(item.Type, id, cancellationToken) is not { } existing
            || !await opening.ShowsAsync(plan.Context, item.Type, id, existing, cancellationToken))
        {
            return Refusals.NotFound(item.Type);
        }

        if (existing.Place.State == PlaceState.Deleted)
        {
            return Refusals.Gone(item.Type);
        }

        if (await IdentifyUpdateAsync(plan, item, id, cancellationToken) is { } mismatch)
        {
            return mismatch;
        }

        return await PatchAsync(plan, item, existing, cancellationToken);
    }

    async ValueTask<Refusal?> PatchAsync(TransactionPlan plan, WriteItem item, Located existing, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(
            plan.Context.ForCondition(), AccessAction.Read, existing.Place.Chart, $"{item.Type.Name()}/{item.Id} to patch", cancellationToken);
        if (receipt is null
            || await Reader.ReadHeadAsync(existing.Place.Chart, cancellationToken) is not { } head
            || await Reader.OpenSlotAsync(receipt, head, item.Type, item.Id!, existing, cancellationToken) is not { Placed: { } stored })
        {
            if (receipt is null || await Reader.RelocateAsync(item.Type, item.Id!, existing, cancellationToken) is not { } moved)
            {
                return Refusals.NotFound(item.Type);
            }

            item.Existing = moved;
            return await PatchAsync(plan, item, moved, cancellationToken);
        }

        using var current = StoredJson.Read(await opening.Attachments.RestoreAsync(stored.Slot, cancellationToken));
        var patched = item.Write.PatchFormat == PatchFormat.JsonPatch
            ? FhirPatch.ApplyJsonPatch(current.Root, item.Write.Body)
            : FhirPatch.ApplyFhirPathPatch(current.Root, item.Write.Body);
        if (!patched.TryGet(out var bytes, out var refusal))
        {
            return refusal;
        }

        var parsed = BodyReader.Read(item.Type, bytes, clock.GetUtcNow());
        if (!parsed.TryGet(out var tape, out refusal))
        {
            return refusal;
        }

        item.Content = item.Patched = tape;
        return null;
    }

    async ValueTask<Refusal?> IdentifyDeleteAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        item.Outcome = WriteOutcome.Deleted;
        item.Id = item.Write.Id;
        if (item.Write.Condition is not null)
        {
            var found = await FindConditionAsync(plan, item, cancellationToken);
            if (!found.TryGet(out var one, out var refusal))
            {
                return refusal;
            }

            item.Id = one?.Version.Id;
        }

        if (item.Id is null || await Reader.LocateAsync(item.Type, item.Id, cancellationToken) is not { } existing)
        {
            return item.Write.OnlyExisting ? Refusals.NothingToMatch(item.Type) : null;
        }

        if (item.Write.OnlyExisting && existing.Place.State == PlaceState.Deleted)
        {
            return Refusals.NothingToMatch(item.Type);
        }

        if (existing.Place.State == PlaceState.Golden)
        {
            return Refusals.GoldenIsView();
        }

        var isShown = await opening.ShowsAsync(plan.Context, item.Type, item.Id, existing, cancellationToken);
        if (await CheckWriterAsync(plan, item, existing, cancellationToken) is { } foreign)
        {
            return isShown ? foreign : Absent(item);
        }

        if (!isShown && plan.Context.Caller.Facility.Length == 0)
        {
            return Absent(item);
        }

        if (item.Write.IfMatch is { } expected && expected != existing.Place.Version)
        {
            return isShown ? Refusals.VersionMismatch(existing.Place.Version) : Absent(item);
        }

        if (existing.Place.State == PlaceState.Current)
        {
            item.Existing = existing;
            item.Version = existing.Place.Version + 1;
            item.Traits |= SlotTraits.Deleted;
        }

        return null;
    }

    /// <summary>The answer to an update of what the caller may not see: with If-Match as if it were not there.</summary>
    static Refusal Hidden(WriteItem item) =>
        item.Write.IfMatch is not null || item.Write.OnlyExisting ? Refusals.NothingToMatch(item.Type) : Refusals.IdTaken(item.Type);

    /// <summary>The answer to a delete of what is not there.</summary>
    static Refusal? Absent(WriteItem item) => item.Write.OnlyExisting ? Refusals.NothingToMatch(item.Type) : null;

    /// <summary>
    /// A facility changes only what it wrote. A caller of no facility may change all, and what it changes stays its writer's. What
    /// is deleted is its writer's too.
    /// </summary>
    async ValueTask<Refusal?> CheckWriterAsync(TransactionPlan plan, WriteItem item, Located existing, CancellationToken cancellationToken)
    {
        var place = existing.Place;
        var block = await store.ReadBlockAsync(place.Chart, place.Block, cancellationToken);
        if (block is null || block.Header.Chart != place.Chart)
        {
            // A merge took it away in between: its writer stays with it. When it cannot be found at all, the commit will say so.
            return await Reader.RelocateAsync(item.Type, item.Id!, existing, cancellationToken) is { } moved
                ? await CheckWriterAsync(plan, item, moved, cancellationToken)
                : null;
        }

        var writer = block.Header.Facility;
        if (!AccessPolicy.IsOfHouse(plan.Context.Caller) && !plan.Context.ActsForCitizen)
        {
            return WriteRules.MayChange(plan.Context.Caller, writer) && await IsOwnAsync(plan, place.Chart, cancellationToken)
                ? null : Refusals.Taken(item.Type);
        }

        if (writer.Length == 0 || writer == plan.Context.Caller.Facility)
        {
            return null;
        }

        if (plan.Context.Caller.Facility.Length > 0)
        {
            return Refusals.Foreign(item.Type, writer);
        }

        item.Facility = writer;
        return null;
    }

    /// <summary>What no facility wrote may be any citizen's: a citizen changes what lies in the own chart.</summary>
    async ValueTask<bool> IsOwnAsync(TransactionPlan plan, ChartId chart, CancellationToken cancellationToken) =>
        plan.Context.Caller.Kind != CallerKind.Citizen
        || (await Reader.ReadHeadAsync(chart, cancellationToken) is { } head && head.Content.IsOf(plan.Context.Caller.OwnPatient));

    async ValueTask<Outcome<FoundResource?>> FindConditionAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var answer = await finder.FindForConditionAsync(
            plan.Context.ForCondition(), item.Type, item.Write.Condition!, ownSourcesOnly: true, plan.Guards, plan.Since,
            await HomesOfAsync(plan, item, cancellationToken), cancellationToken);
        if (!answer.TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        return found.Count switch
        {
            0 => (FoundResource?)null,
            1 => found[0],
            _ => new Refusal(RefusalKind.MultipleMatches, "multiple-matches",
                $"The condition matches more than one {item.Type.Name()}. Make it narrower."),
        };
    }

    /// <summary>Charts of the persons that the written resource is about and that hold something in compartment R.</summary>
    async ValueTask<IReadOnlyList<ChartId>> HomesOfAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var homes = new List<ChartId>();
        if (item.Content is null || item.Type == ResourceType.Patient)
        {
            return homes;
        }

        foreach (var (text, _) in SubjectsOf(plan, item))
        {
            if (await HomeOfAsync(plan, text, cancellationToken) is { } chart && !homes.Contains(chart)
                && await Reader.ReadHeadAsync(chart, cancellationToken) is { Content.Labels: not SensitiveCategories.None })
            {
                homes.Add(chart);
            }
        }

        return homes;
    }

    async ValueTask<ChartId?> HomeOfAsync(TransactionPlan plan, string text, CancellationToken cancellationToken)
    {
        if (plan.ByFullUrl.TryGetValue(text, out var target))
        {
            return (target.Found?.Id ?? target.Id) is { } id ? await ChartOfPatientAsync(id, cancellationToken)
                : target.Content is { } patient ? await OwnerOfAsync(PersonClaims.Of(patient.Root), cancellationToken)
                : null;
        }

        if (!FhirReference.TryParse(text, out var reference) || reference.Type != ResourceType.Patient)
        {
            return null;
        }

        var pair = reference.Kind == ReferenceKind.Conditional ? QueryText.Read(reference.Query).Pairs.FirstOrDefault(one => one.Key == "identifier").Value : null;
        var bar = pair?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        return reference.Kind != ReferenceKind.Conditional ? await ChartOfPatientAsync(reference.Id, cancellationToken)
            : bar >= 0 && PersonClaims.TryRead(pair![..bar], pair[(bar + 1)..], out var claim) ? await OwnerOfAsync([claim], cancellationToken)
            : null;
    }

    async ValueTask<ChartId?> ChartOfPatientAsync(string id, CancellationToken cancellationToken) =>
        (await Reader.LocateAsync(ResourceType.Patient, id, cancellationToken))?.Place.Chart;

    async ValueTask<ChartId?> OwnerOfAsync(IEnumerable<PersonClaim> claims, CancellationToken cancellationToken)
    {
        foreach (var claim in claims)
        {
            if (await store.FindClaimAsync(claim.Key(vault), cancellationToken) is { } owner)
            {
                return owner.Owner;
            }
        }

        return null;
    }

    /// <summary>Resolves conditional references and notes which entries are referred to by fullUrl.</summary>
    async ValueTask<Refusal?> ResolveLinksAsync(TransactionPlan plan, CancellationToken cancellationToken)
    {
        List<(BodyPlace? Place, string Path, string Text)>? wanted = null;
        Refusal? astray = null;
        foreach (var item in plan.Items)
        {
            if (item.Content is not null && item.Found is null)
            {
                ReferenceScan.FindUnresolved(item.Content.Root, (place, text) =>
                {
                    if (!text.StartsWith("urn:", StringComparison.Ordinal))
                    {
                        (wanted ??= []).Add((item.Write.Place, place.Path, text));
                    }
                    else if (IsAstray(plan, item, text))
                    {
                        astray ??= BodyPlace.In(item.Write.Place, new Refusal(RefusalKind.Invalid, "not-found",
                            "No entry of this Bundle has the fullUrl that is referred to.", place.Path));
                    }
                });
            }
        }

        if (astray is not null)
        {
            return astray;
        }

        foreach (var (place, path, text) in wanted ?? [])
        {
            if (!plan.Conditional.ContainsKey(text)
                && await ResolveConditionalAsync(plan, path, text, cancellationToken) is { } refusal)
            {
                return BodyPlace.In(place, refusal);
            }
        }

        return null;
    }

    /// <summary>
    /// True for a reference to an entry that is not there. Stored, it would lead nowhere for ever, and a record whose subject
    /// is such a one would be in nobody's chart.
    /// </summary>
    static bool IsAstray(TransactionPlan plan, WriteItem item, string text) =>
        item.Write.Place is not null && text.StartsWith("urn:uuid:", StringComparison.Ordinal) && !plan.ByFullUrl.ContainsKey(text);

    async ValueTask<Refusal?> ResolveConditionalAsync(TransactionPlan plan, string path, string text, CancellationToken cancellationToken)
    {
        if (!FhirReference.TryParse(text, out var reference) || reference.Kind != ReferenceKind.Conditional)
        {
            return new Refusal(RefusalKind.BadRequest, "invalid", "This conditional reference cannot be read.", path);
        }

        var answer = await finder.FindForConditionAsync(plan.Context.ForCondition(), reference.Type, QueryText.Read(reference.Query),
            ownSourcesOnly: false, plan.Guards, plan.Since, homes: [], cancellationToken);
        if (!answer.TryGet(out var found, out var refusal))
        {
            return refusal with { Complaints = [refusal.Complaints[0] with { Path = path }] };
        }

        if (found.Count != 1)
        {
            return found.Count == 0
                ? new Refusal(RefusalKind.VersionMismatch, "not-found",
                    $"No {reference.Type.Name()} matches this conditional reference. Send it first, or in the same transaction and refer to it by its fullUrl.", path)
                : new Refusal(RefusalKind.MultipleMatches, "multiple-matches",
                    $"More than one {reference.Type.Name()} matches this conditional reference. Make it narrower.", path);
        }

        plan.Conditional[text] = $"{reference.Type.Name()}/{found[0].Version.Id}";
        plan.Links.Add(text, plan.Conditional[text]);
        return null;
    }

    async ValueTask<Refusal?> PlaceAllAsync(TransactionPlan plan, CancellationToken cancellationToken)
    {
        // Patients first: the others find their charts through them.
        for (var at = 0; at < plan.Items.Count; at++)
        {
            var item = plan.Items[at];
            if (item.Type == ResourceType.Patient && item.Found is null
                && await PlacePatientAsync(plan, item, cancellationToken) is { } refusal)
            {
                return BodyPlace.In(item.Write.Place, refusal);
            }
        }

        foreach (var item in plan.Items)
        {
            if (item.Type != ResourceType.Patient && item.Found is null
                && await PlaceOtherAsync(plan, item, cancellationToken) is { } refusal)
            {
                return BodyPlace.In(item.Write.Place, refusal);
            }
        }

        foreach (var item in plan.Items)
        {
            if (item is { Type: ResourceType.Patient, Content: null, IsStored: true }
                && await FindOrphansAsync(plan, item, cancellationToken) is { } refusal)
            {
                return BodyPlace.In(item.Write.Place, refusal);
            }
        }

        return plan.Charts.Values.Count(chart => chart.Kind != ChartKind.Registry) > options.ChartsPerTransactionMax
            ? new Refusal(RefusalKind.TooCostly, "too-costly", string.Create(CultureInfo.InvariantCulture,
                $"A transaction may touch {options.ChartsPerTransactionMax} charts; this one touches more. Split it by person."))
            : null;
    }

    /// <summary>Refuses the deletion of a Patient whose records would stay behind.</summary>
    async ValueTask<Refusal?> FindOrphansAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(
            plan.Context, AccessAction.Job, item.Chart!.Chart, $"records of Patient/{item.Id} to delete", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, item.Chart.Chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return Refusals.NotFound(ResourceType.Patient);
        }

        plan.Open(opened.Head, opened.Chart);
        var source = Reader.DirectoryKey(ResourceType.Patient, item.Id!);
        var written = plan.Items.Where(other => other.IsStored).Select(other => (other.Type, other.Id)).ToHashSet();
        var staying = opened.Chart.Current().Count(placed => placed.Block.Source == source && placed.Slot.Type != ResourceType.Patient
            && !written.Contains((placed.Slot.Type, placed.Slot.Id)));
        var coming = plan.Items.Count(other => other != item && other is { IsStored: true, Content: not null }
            && (other.SourceItem == item || (other.SourceItem is null && other.SourceHash == source)));
        return staying + coming == 0 ? null
            : opening.MayHoldBack(plan.Context) ? Refusals.HasRecords()
            : Refusals.HasRecords(staying + coming);
    }

    /// <summary>Finds the chart of a Patient: the one it is in, the one that holds its number, or a new one.</summary>
    internal async ValueTask<Refusal?> PlacePatientAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        item.SourceItem = item;
        if (item.Existing is { } existing)
        {
            item.Chart = await ChartOfAsync(plan, existing.Place.Chart, cancellationToken);
            return item.Content is null ? null : await ClaimMoreAsync(plan, item, cancellationToken);
        }

        if (item.Content is null)
        {
            return null;
        }

        var patient = item.Content.Root;
        var claims = PersonClaims.Of(patient);
        var apart = new List<ChartPlan>();
        foreach (var claim in claims)
        {
            if (!plan.PendingClaims.TryGetValue(claim, out var pending))
            {
                continue;
            }

            if (!ContradictsPlanned(plan, pending, patient))
            {
                item.Chart = pending;
                Join(plan, item, claims.Where(other => !plan.PendingClaims.ContainsKey(other)));
                return null;
            }

            apart.Add(pending);
        }

        claims.RemoveAll(plan.PendingClaims.ContainsKey);
        var answer = await persons.ResolveAsync(plan.Context, patient, claims, cancellationToken);
        if (answer.Chart is { } joined)
        {
            item.Chart = await ChartOfAsync(plan, joined, cancellationToken);
        }
        else
        {
            item.Chart = NewPersonChart(plan);
        }

        Join(plan, item, answer.Free);
        await AskHumanAsync(plan, item, answer.Conflicts, cancellationToken);
        foreach (var other in apart.Where(other => other != item.Chart).Distinct())
        {
            await AskHumanAsync(plan, item, other.GoldenId, cancellationToken);
        }

        return null;
    }

    /// <summary>True when every Patient that this transaction puts into the chart contradicts this one.</summary>
    static bool ContradictsPlanned(TransactionPlan plan, ChartPlan chart, JsonNode patient)
    {
        var others = plan.Items.FindAll(other => other.Type == ResourceType.Patient && other.Chart == chart && other.Content is not null);
        return others.Count > 0 && others.TrueForAll(other => Likeness.Contradicts(patient, other.Content!.Root));
    }

    /// <summary>A known source that brings further numbers.</summary>
    async ValueTask<Refusal?> ClaimMoreAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        var chart = item.Chart!;
        var conflicts = new List<ChartId>();
        foreach (var claim in PersonClaims.Of(item.Content!.Root))
        {
            var owner = await store.FindClaimAsync(claim.Key(vault), cancellationToken);
            if (owner is null && plan.PendingClaims.TryAdd(claim, chart))
            {
                chart.NewClaims.Add((claim, item));
            }
            else if (owner is { } held && held.Owner != chart.Chart && !conflicts.Contains(held.Owner))
            {
                conflicts.Add(held.Owner);
                plan.Joins.Add((item, held.Owner));
            }
        }

        await AskHumanAsync(plan, item, conflicts, cancellationToken);
        return null;
    }

    /// <summary>True when another chart holds a number of a Patient of this one.</summary>
    internal async ValueTask<bool> HasForeignClaimAsync(JsonNode patient, ChartId chart, CancellationToken cancellationToken)
    {
        foreach (var claim in PersonClaims.Of(patient))
        {
            if (await store.FindClaimAsync(claim.Key(vault), cancellationToken) is { } owner && owner.Owner != chart)
            {
                return true;
            }
        }

        return false;
    }

    static void Join(TransactionPlan plan, WriteItem item, IEnumerable<PersonClaim> free)
    {
        var chart = item.Chart!;
        foreach (var claim in free)
        {
            if (plan.PendingClaims.TryAdd(claim, chart))
            {
                chart.NewClaims.Add((claim, item));
            }
        }

        chart.IsHeadChanged = true;
    }

    /// <summary>
    /// Adds a Task that a human has to settle: two charts may be one person, or one number may name two. One Task per pair of
    /// charts, whoever brings the conflict up again and however often: its id is derived from the pair.
    /// </summary>
    async ValueTask AskHumanAsync(TransactionPlan plan, WriteItem item, List<ChartId> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            item.IsInConflict = true;
            if (await Reader.ReadHeadAsync(conflict, cancellationToken) is { Content.Sources.Length: > 0 } head)
            {
                await AskHumanAsync(plan, item, head.Content.GoldenId, cancellationToken);
            }
        }
    }

    async ValueTask AskHumanAsync(TransactionPlan plan, WriteItem item, string golden, CancellationToken cancellationToken)
    {
        var id = TaskIdOf(item.Chart!.GoldenId, golden);
        if (plan.Items.Exists(other => other.Type == ResourceType.Task && other.Id == id)
            || await Reader.LocateAsync(ResourceType.Task, id, cancellationToken) is not null)
        {
            return;
        }

        var json = IdentityTask.Write(Self(plan, item), $"Patient/{golden}", clock.GetUtcNow());
        plan.Items.Add(new WriteItem
        {
            Write = new Write { Kind = WriteKind.Create, Type = ResourceType.Task, Body = json },
            Content = JsonTape.Parse(json).Value,
            Id = id,
            Facility = item.Facility,
            Outcome = WriteOutcome.Created,
            OwnsContent = true,
            Chart = NewSharedChart(plan, ResourceType.Task, item.Facility),
        });
    }

    string TaskIdOf(string golden, string other)
    {
        var (first, second) = string.CompareOrdinal(golden, other) < 0 ? (golden, other) : (other, golden);
        return new RecordId(vault.DerivedId(Encoding.UTF8.GetBytes($"Task|identity|{first}|{second}"))).ToString();
    }

    /// <summary>A reference to a Patient of this plan, its id being known or not.</summary>
    static string Self(TransactionPlan plan, WriteItem item)
    {
        if (!string.IsNullOrEmpty(item.Write.FullUrl))
        {
            return item.Write.FullUrl;
        }

        if (item.Id is not null)
        {
            return $"Patient/{item.Id}";
        }

        var self = string.Create(CultureInfo.InvariantCulture, $"urn:klang:entry:{plan.Items.IndexOf(item)}");
        plan.ByFullUrl[self] = item;
        return self;
    }

    ChartPlan NewPersonChart(TransactionPlan plan)
    {
        var chart = NewChart(plan, ChartKind.Person, "");
        var block = RecordId.MintBlock(chart.Chart.ShardOf(store.Shards), clock.GetUtcNow());
        chart.GoldenId = RecordId.Of(block, ResourceType.Patient, 0).ToString();
        return chart;
    }

    /// <summary>A small chart for what names no person: the registry's, or the facility's own.</summary>
    internal ChartPlan NewSharedChart(TransactionPlan plan, ResourceType type, string facility) =>
        PatientCompartment.IsRegistryType(type)
            ? NewChart(plan, ChartKind.Registry, "")
            : NewChart(plan, ChartKind.Facility, facility);

    ChartPlan NewChart(TransactionPlan plan, ChartKind kind, string facility)
    {
        var chart = new ChartPlan { Chart = store.ReserveChart(), Kind = kind, Facility = facility, IsHeadChanged = true };
        plan.Charts[chart.Chart] = chart;
        return chart;
    }

    async ValueTask<ChartPlan> ChartOfAsync(TransactionPlan plan, ChartId chart, CancellationToken cancellationToken)
    {
        if (!plan.Charts.TryGetValue(chart, out var planned))
        {
            var head = await Reader.ReadHeadAsync(chart, cancellationToken)
                ?? throw new StoreException(StoreFault.Damaged, $"Chart {chart.Value} has no access head.");
            planned = ChartPlan.Of(head);
            plan.Charts[chart] = planned;
        }

        return planned;
    }

    async ValueTask<Refusal?> PlaceOtherAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        if (item.Chart is not null)
        {
            return null;
        }

        if (item.Content is null)
        {
            return item.Existing is { } gone ? await PlaceTombstoneAsync(plan, item, gone, cancellationToken) : null;
        }

        var placed = await PlaceBySubjectsAsync(plan, item, cancellationToken);
        if (placed is not null)
        {
            return placed;
        }

        var stored = item.Existing is { } existing ? await ChartOfAsync(plan, existing.Place.Chart, cancellationToken) : null;
        item.Chart ??= stored is { Kind: not ChartKind.Person } ? stored : NewSharedChart(plan, item.Type, item.Facility);

        if (stored is not null && stored.Chart != item.Chart.Chart)
        {
            var left = item.Existing!.Value.Place;
            item.LeftChart = stored;
            item.LeftSourceHash = (await store.ReadBlockAsync(left.Chart, left.Block, cancellationToken))?.Header.Source ?? 0;
            item.Traits |= SlotTraits.CameFrom;
        }

        return null;
    }

    async ValueTask<Refusal?> PlaceTombstoneAsync(TransactionPlan plan, WriteItem item, Located gone, CancellationToken cancellationToken)
    {
        item.Chart = await ChartOfAsync(plan, gone.Place.Chart, cancellationToken);
        var block = await store.ReadBlockAsync(gone.Place.Chart, gone.Place.Block, cancellationToken);
        item.SourceHash = block?.Header.Source ?? 0;
        return null;
    }

    /// <summary>The charts that the resource's patients name: the first stores it, the others link to it.</summary>
    async ValueTask<Refusal?> PlaceBySubjectsAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        foreach (var (text, path) in SubjectsOf(plan, item))
        {
            var found = await FindSubjectAsync(plan, item, text, path, cancellationToken);
            if (!found.TryGet(out var subject, out var refusal))
            {
                return refusal;
            }

            if (subject is null || subject.Chart == item.Chart)
            {
                continue;
            }

            if (item.Chart is null)
            {
                item.Chart = subject.Chart;
                item.SourceItem = subject.Item;
                item.SourceHash = subject.Hash;
            }
            else if (!item.LinkedCharts.Exists(known => known.Chart == subject.Chart))
            {
                item.LinkedCharts.Add(subject);
            }
        }

        return null;
    }

    static IEnumerable<(string Text, string Path)> SubjectsOf(TransactionPlan plan, WriteItem item)
    {
        var node = item.Content!.Root;
        if (plan.ByFullUrl.Count == 0)
        {
            foreach (var subject in PatientCompartment.Subjects(node, item.Type))
            {
                yield return (subject.Text, item.Type.Name());
            }

            yield break;
        }

        // A URN says nothing of its type, so in a transaction every way into the compartment is looked at.
        foreach (var parameter in PatientCompartment.ParametersOf(item.Type))
        {
            foreach (var place in ValueExtractor.Select(node, parameter))
            {
                if (place["reference"u8].GetString() is { } text
                    && (plan.ByFullUrl.TryGetValue(text, out var target)
                        ? target.Type == ResourceType.Patient
                        : text.Contains("Patient", StringComparison.Ordinal)))
                {
                    yield return (text, place.Path);
                }
            }
        }

        foreach (var subject in PatientCompartment.Subjects(node, item.Type))
        {
            yield return (subject.Text, item.Type.Name());
        }
    }

    async ValueTask<Outcome<Subject?>> FindSubjectAsync(
        TransactionPlan plan, WriteItem item, string text, string path, CancellationToken cancellationToken)
    {
        if (plan.ByFullUrl.TryGetValue(text, out var target))
        {
            if (target.Type != ResourceType.Patient)
            {
                return (Subject?)null;
            }

            if (target.Found is { } matched)
            {
                return await FindStoredSubjectAsync(plan, item, matched.Id, path, cancellationToken);
            }

            return target.Chart is { } itsChart ? new Subject(itsChart, target, 0) : null;
        }

        var resolved = plan.Conditional.GetValueOrDefault(text, text);
        if (!FhirReference.TryParse(resolved, out var reference) || reference.Type != ResourceType.Patient
            || (reference.Kind == ReferenceKind.Absolute && !options.OwnBases.Contains(reference.BaseAddress)))
        {
            return (Subject?)null;
        }

        var planned = plan.Items.Find(other => other.Type == ResourceType.Patient && other.Id == reference.Id && other.Chart is not null);
        if (planned is not null)
        {
            return new Subject(planned.Chart!, planned, 0);
        }

        return await FindStoredSubjectAsync(plan, item, reference.Id, path, cancellationToken);
    }

    async ValueTask<Outcome<Subject?>> FindStoredSubjectAsync(
        TransactionPlan plan, WriteItem item, string patientId, string path, CancellationToken cancellationToken)
    {
        if (!plan.Patients.TryGetValue(patientId, out var known))
        {
            known = await Reader.LocateAsync(ResourceType.Patient, patientId, cancellationToken);
            plan.Patients[patientId] = known;
        }

        if (known is not { } located
            || located.Place.State == PlaceState.Deleted)
        {
            return UnknownPatient(path);
        }

        var chart = await ChartOfAsync(plan, located.Place.Chart, cancellationToken);
        if (!MayWriteInto(plan, chart))
        {
            return UnknownPatient(path);
        }

        return new Subject(chart, null, Reader.DirectoryKey(ResourceType.Patient,
            located.Place.State == PlaceState.Golden ? SourceFor(chart, item.Facility) : patientId));
    }

    static Refusal UnknownPatient(string path) => new(RefusalKind.Invalid, "not-found",
        "The Patient referred to is not known here. Send the Patient first, or in the same transaction.", path);

    /// <summary>A reference to the golden Patient counts as one to the writer's own source, if it has one.</summary>
    static string SourceFor(ChartPlan chart, string facility)
    {
        foreach (var source in chart.Sources)
        {
            if (source.Facility == facility)
            {
                return source.PatientId;
            }
        }

        return chart.Sources.Length > 0 ? chart.Sources[0].PatientId : chart.GoldenId;
    }
}
