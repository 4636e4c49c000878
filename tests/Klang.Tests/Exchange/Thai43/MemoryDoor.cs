using System.Text.Json;
using Klang.Exchange.Thai43;
using Klang.Fhir;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>What the door promises to importers, over a dictionary: newer wins, a repeat changes nothing, unknown persons are refused.</summary>
sealed class MemoryDoor
{
    readonly Dictionary<string, (DateTimeOffset At, byte[]? Json)> stored = new(StringComparer.Ordinal);
    readonly HashSet<string> people = new(StringComparer.Ordinal);

    public List<Incoming> Seen { get; } = [];

    public int Changes { get; private set; }

    public IEnumerable<string> Keys => stored.Where(pair => pair.Value.Json is not null).Select(pair => pair.Key);

    public JsonElement this[string key] => JsonDocument.Parse(stored[key].Json!).RootElement;

    public bool Has(string key) => stored.TryGetValue(key, out var found) && found.Json is not null;

    public async Task<F43Receipt> ImportAsync(byte[] zip, F43Options? options = null)
    {
        options ??= new F43Options();
        options = options with { ArchiveName = options.ArchiveName ?? ArchiveBuilder.Name };
        await using var archive = await F43Import.OpenAsync(new MemoryStream(zip), options, CancellationToken.None);
        await ImportAsync(archive);
        return archive.Receipt;
    }

    public async Task ImportAsync(F43Archive archive)
    {
        await foreach (var group in archive.ReadGroupsAsync(CancellationToken.None))
        {
            archive.Receipt.Record(group, [.. group.Items.Select(Put)]);
        }
    }

    IncomingResult Put(Incoming item)
    {
        Seen.Add(item);
        if (item is { Type: ResourceType.Patient, Withdrawn: false })
        {
            people.Add(item.Key);
        }

        if (item.PatientKey is { } person && !people.Contains(person))
        {
            return Absent();
        }

        var isKnown = stored.TryGetValue(item.Key, out var old);
        if (isKnown && old.At > item.UpdatedAt)
        {
            return new IncomingResult(IncomingState.Stale);
        }

        if (item.Withdrawn)
        {
            if (!isKnown)
            {
                return Absent();
            }

            stored[item.Key] = (item.UpdatedAt, null);
            return new IncomingResult(IncomingState.Deleted);
        }

        if (isKnown && old.Json is { } json && json.AsSpan().SequenceEqual(item.Json.Span))
        {
            return new IncomingResult(IncomingState.Unchanged);
        }

        Changes++;
        stored[item.Key] = (item.UpdatedAt, item.Json.ToArray());
        return new IncomingResult(isKnown ? IncomingState.Updated : IncomingState.Created);
    }

    static IncomingResult Absent() => new(IncomingState.Refused, new Refusal(RefusalKind.NotFound, "not-found", "Not here."));
}
