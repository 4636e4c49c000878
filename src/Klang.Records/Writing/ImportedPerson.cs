using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>The person of an import group: their chart as stored, and what this import has added so far.</summary>
sealed class ImportedPerson
{
    readonly Dictionary<(ResourceType, string), PlacedSlot> newest = [];
    readonly Dictionary<string, (ResourceType, string)> facts = new(StringComparer.Ordinal);

    internal ImportedPerson(ImportEntry? patient, Located? located, OpenedChart? content)
    {
        Patient = patient;
        Located = located;
        if (content is not null)
        {
            Open(content);
        }
    }

    internal ImportEntry? Patient { get; }

    internal Located? Located { get; }

    internal OpenedChart? Content { get; private set; }

    internal ChartPlan? Chart { get; set; }

    /// <summary>The Patient when it is written by this import.</summary>
    internal WriteItem? Item { get; set; }

    internal required string PatientId { get; init; }

    /// <summary>Takes the chart's content in.</summary>
    internal void Open(OpenedChart content)
    {
        Content = content;
        foreach (var placed in content.Slots)
        {
            var key = (placed.Slot.Type, placed.Slot.Id);
            if ((placed.Slot.Flags & SlotTraits.Link) == 0
                && (!newest.TryGetValue(key, out var known) || placed.Slot.Version >= known.Slot.Version))
            {
                newest[key] = placed;
            }
        }

        foreach (var (key, placed) in newest)
        {
            Note(key, placed);
        }
    }

    internal PlacedSlot? Newest(ResourceType type, string id) => newest.TryGetValue((type, id), out var placed) ? placed : null;

    /// <summary>
    /// Another record of the same fact that stands now; null when there is none. What is sensitive is never put together: a receipt that says
    /// another unit reported it as well would tell the sender that it did.
    /// </summary>
    internal PlacedSlot? FindFact(ImportEntry entry) =>
        entry.Incoming.FactKey is { Length: > 0 } fact && facts.TryGetValue(fact, out var key)
        && key != (entry.Incoming.Type, entry.Id) && newest[key].Slot is { HasContent: true, Categories: Access.SensitiveCategories.None }
            ? newest[key]
            : null;

    /// <summary>Notes what this import adds, for the records that follow.</summary>
    internal void Remember(WriteItem item)
    {
        var slot = new Slot
        {
            Type = item.Type,
            Id = item.Id!,
            Version = item.Version,
            Flags = item.Traits | SlotTraits.Imported,
            Import = item.Import ?? default,
            Json = default,
        };
        var header = new BlockHeader(item.Chart!.Chart, 0, Compartment.Normal, item.Facility, item.SourceHash, 0, 0);
        var placed = new PlacedSlot(slot, header, 0, long.MaxValue);
        newest[(item.Type, item.Id!)] = placed;
        Note((item.Type, item.Id!), placed);
    }

    void Note((ResourceType, string) key, PlacedSlot placed)
    {
        var fact = placed.Slot.Import.FactKey;
        if (!string.IsNullOrEmpty(fact) && placed.Slot.HasContent)
        {
            facts[fact] = key;
        }
    }
}
