using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Writing;

/// <summary>The records of one import call and what becomes of them.</summary>
sealed class ImportGroup : IDisposable
{
    readonly IncomingResult[] results;

    ImportGroup(List<ImportEntry> entries, string? patientId)
    {
        Entries = entries;
        PatientId = patientId;
        results = new IncomingResult[entries.Count];
    }

    internal List<ImportEntry> Entries { get; }

    /// <summary>Id of the person's Patient; null for shared records.</summary>
    internal string? PatientId { get; }

    internal IReadOnlyList<IncomingResult> Results => results;

    /// <summary>True when an attempt met a conflict before.</summary>
    internal bool IsRetried { get; set; }

    /// <summary>What of a waiting room these records are; null when they were sent just now.</summary>
    internal WaitingRoom.Waiting? Released { get; set; }

    /// <summary>True when records may wait for this person: the Patient came, or some were set aside.</summary>
    internal bool MayRelease => PatientId is not null && (IsSetAside || Entries.Exists(entry => entry.Id == PatientId));

    /// <summary>True when the person was not known and the records wait.</summary>
    internal bool IsSetAside { get; set; }

    internal static ImportGroup Read(IReadOnlyList<Incoming> items, DateTimeOffset now, Func<ResourceType, string, string> idOf)
    {
        var entries = new List<ImportEntry>(items.Count);
        foreach (var item in items)
        {
            JsonTape? tape = null;
            Refusal? fault = null;
            if (!item.Withdrawn)
            {
                BodyReader.Read(item.Type, item.Json, now).TryGet(out tape, out fault);
            }

            entries.Add(new ImportEntry
            {
                Number = entries.Count,
                Incoming = item,
                Id = idOf(item.Type, item.Key),
                Content = tape,
                Fault = fault,
            });
        }

        var key = items[0].PatientKey;
        return new ImportGroup(entries, key is null ? null : idOf(ResourceType.Patient, key));
    }

    /// <summary>Forgets what an earlier attempt found.</summary>
    internal void Begin()
    {
        Array.Clear(results);
        IsSetAside = false;
    }

    internal void Set(ImportEntry entry, IncomingState state) => results[entry.Number] = new IncomingResult(state);

    internal void SetConflict(ImportEntry entry, IncomingState state) =>
        results[entry.Number] = new IncomingResult(state, IsIdentityConflict: true);

    internal IncomingState StateOf(ImportEntry entry) => results[entry.Number].State;

    internal void Refuse(ImportEntry entry, Refusal fault) =>
        results[entry.Number] = new IncomingResult(IncomingState.Refused, fault);

    internal void RefuseAll(Refusal fault) => Array.Fill(results, new IncomingResult(IncomingState.Refused, fault));

    public void Dispose() => Entries.ForEach(entry => entry.Content?.Dispose());
}
