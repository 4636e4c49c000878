using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Writing;

/// <summary>One record of an import: its id, its content parsed and validated once.</summary>
/// <param name="Incoming">As it came.</param>
/// <param name="Id">Derived from its key.</param>
/// <param name="Content">Parsed; null when withdrawn or faulty.</param>
/// <param name="Fault">What is wrong with it; null when sound.</param>
sealed record ImportEntry(Incoming Incoming, string Id, JsonTape? Content, Refusal? Fault);

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

    internal static ImportGroup Read(IReadOnlyList<Incoming> items, DateTimeOffset now, Func<ResourceType, string, string> idOf)
    {
        var entries = new List<ImportEntry>(items.Count);
        foreach (var item in items)
        {
            var id = idOf(item.Type, item.Key);
            if (item.Withdrawn)
            {
                entries.Add(new ImportEntry(item, id, null, null));
                continue;
            }

            var body = BodyReader.Read(item.Type, item.Json, now);
            entries.Add(body.TryGet(out var tape, out var fault)
                ? new ImportEntry(item, id, tape, null)
                : new ImportEntry(item, id, null, fault));
        }

        var key = items[0].PatientKey;
        return new ImportGroup(entries, key is null ? null : idOf(ResourceType.Patient, key));
    }

    /// <summary>Forgets what an earlier attempt found.</summary>
    internal void Begin() => Array.Clear(results);

    internal void Set(ImportEntry entry, IncomingState state) => results[Entries.IndexOf(entry)] = new IncomingResult(state);

    internal void Refuse(ImportEntry entry, Refusal fault) =>
        results[Entries.IndexOf(entry)] = new IncomingResult(IncomingState.Refused, fault);

    internal void RefuseAll(Refusal fault) => Array.Fill(results, new IncomingResult(IncomingState.Refused, fault));

    public void Dispose() => Entries.ForEach(entry => entry.Content?.Dispose());
}
