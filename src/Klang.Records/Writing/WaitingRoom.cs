using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Where imported records wait whose person is not known yet: archives arrive in any order, and what came before its Patient
/// must neither be lost nor stand in a chart of nobody. One sealed Bundle per person in a small chart of the sender's own,
/// tagged so that it can be counted. Of one record only what stands is kept; when the Patient comes, all are imported.
/// </summary>
sealed class WaitingRoom(Vault vault, TransactionPlanner planner, ChartOpening opening, RecordsOptions options)
{
    internal const string TagSystem = "urn:klang:waiting";
    internal const string TagCode = "unknown-person";

    static readonly Refusal Kept = new(RefusalKind.NotFound, "not-found",
        "The person is not known here and not in this archive. The record is set aside and taken up when the PERSON row of this PID comes.");

    static readonly Refusal Full = new(RefusalKind.TooCostly, "too-costly",
        "The person is not known here, and too many records wait for them already. Send the PERSON row of this PID, then this record again.");

    /// <summary>What waits for a person.</summary>
    /// <param name="Room">The Bundle's chart, opened.</param>
    /// <param name="Newest">The Bundle.</param>
    /// <param name="Located">Where the directory has it.</param>
    /// <param name="Records">The records.</param>
    internal sealed record Waiting((ChartHead Head, OpenedChart Chart) Room, PlacedSlot Newest, Located Located, List<Incoming> Records);

    /// <summary>True when records wait for the person: one look into the directory.</summary>
    internal async ValueTask<bool> HasAsync(string patientId, CancellationToken cancellationToken) =>
        await opening.Charts.LocateAsync(ResourceType.Bundle, IdOf(patientId), cancellationToken) is { Place.State: PlaceState.Current };

    /// <summary>What waits for the group's person; null when nothing does.</summary>
    internal async ValueTask<Waiting?> ReadAsync(CallContext context, Incoming patient, string patientId, CancellationToken cancellationToken) =>
        await FindAsync(context, patient, patientId, cancellationToken) is { Records.Count: > 0 } waiting ? waiting : null;

    /// <summary>Adds the group to what waits for its person. All its records are answered as refused, for now.</summary>
    internal async ValueTask SetAsideAsync(TransactionPlan plan, ImportGroup group, CancellationToken cancellationToken)
    {
        var first = group.Entries[0].Incoming;
        var known = await FindAsync(plan.Context, first, group.PatientId!, cancellationToken);
        var records = (known?.Records ?? []).ToDictionary(record => (record.Type, record.Key));
        var size = records.Values.Sum(record => record.Json.Length);
        var isChanged = false;
        group.RefuseAll(Kept);
        group.IsSetAside = true;
        foreach (var entry in group.Entries)
        {
            var record = entry.Incoming;
            var before = records.GetValueOrDefault((record.Type, record.Key));
            if (entry.Fault is not null)
            {
                group.Refuse(entry, entry.Fault);
            }
            else if (before is null && (records.Count >= options.WaitingRecordsMax || size + record.Json.Length > options.WaitingBytesMax))
            {
                group.Refuse(entry, Full);
            }
            else if (before is null || Replaces(record, before))
            {
                records[(record.Type, record.Key)] = record;
                size += record.Json.Length - (before?.Json.Length ?? 0);
                isChanged = true;
            }
        }

        if (isChanged)
        {
            Put(plan, first, group.PatientId!, known, WaitingBundle.Write(records.Values));
        }
    }

    /// <summary>Takes the Bundle away, in the commit that imports what was in it.</summary>
    internal void Empty(TransactionPlan plan, Incoming patient, string patientId, Waiting waiting) =>
        Put(plan, patient, patientId, waiting, json: null);

    string IdOf(string patientId) => new RecordId(vault.DerivedId(Encoding.UTF8.GetBytes($"Bundle|waiting|{patientId}"))).ToString();

    /// <summary>The Bundle as stored, also when it was emptied.</summary>
    async ValueTask<Waiting?> FindAsync(CallContext context, Incoming patient, string patientId, CancellationToken cancellationToken)
    {
        var id = IdOf(patientId);
        if (await opening.Charts.LocateAsync(ResourceType.Bundle, id, cancellationToken) is not { } located
            || await opening.AdmitAsync(context, AccessAction.Job, located.Place.Chart, "waiting records", cancellationToken) is not { } receipt
            || await opening.OpenAsync(receipt, located.Place.Chart, long.MaxValue, cancellationToken) is not { } room
            || room.Chart.Newest(ResourceType.Bundle, id) is not { } newest)
        {
            return null;
        }

        if (!newest.Slot.HasContent)
        {
            return new Waiting(room, newest, located, []);
        }

        using var tape = StoredJson.Read(await opening.Attachments.RestoreAsync(newest.Slot, cancellationToken));
        return new Waiting(room, newest, located, WaitingBundle.Read(tape.Root, patient.Facility, patient.PatientKey!));
    }

    /// <summary>Newer wins; of one time a withdrawal, then what was sent later.</summary>
    static bool Replaces(Incoming record, Incoming before)
    {
        if (record.UpdatedAt != before.UpdatedAt)
        {
            return record.UpdatedAt > before.UpdatedAt;
        }

        return record.Withdrawn != before.Withdrawn ? record.Withdrawn
            : !record.Withdrawn && record.Sent >= before.Sent && !record.Json.Span.SequenceEqual(before.Json.Span);
    }

    void Put(TransactionPlan plan, Incoming patient, string patientId, Waiting? known, byte[]? json)
    {
        var version = known?.Newest.Slot.Version ?? 0;
        plan.Items.Add(new WriteItem
        {
            Write = new Write { Kind = json is null ? WriteKind.Delete : WriteKind.Update, Type = ResourceType.Bundle, Id = IdOf(patientId) },
            Content = json is null ? null : JsonTape.Parse(json).Value,
            OwnsContent = true,
            Facility = patient.Facility,
            Id = IdOf(patientId),
            Existing = known?.Located,
            Version = version + 1,
            Outcome = json is null ? WriteOutcome.Deleted : version == 0 ? WriteOutcome.Created : WriteOutcome.Updated,
            Traits = json is null ? SlotTraits.Deleted : SlotTraits.ByUpdate,
            Chart = known is { Room: var room }
                ? plan.Open(room.Head, room.Chart)
                : planner.NewSharedChart(plan, ResourceType.Bundle, patient.Facility),
        });
    }
}
