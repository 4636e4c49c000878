using System.Collections.Concurrent;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Charts;

/// <summary>
/// Names of facilities by their code, from the Organizations of the registry. Names change seldom and are asked for with
/// every chart, so they are kept for a while; so is that a code has none. Thread-safe.
/// </summary>
sealed class FacilityNames(Door door, TimeProvider clock) : IDisposable
{
    /// <summary>Thailand has some 40,000 places of care; past this the memory starts afresh.</summary>
    internal const int NamesMax = 60_000;

    /// <summary>Codes asked for in one search.</summary>
    internal const int CodesPerSearch = 40;

    const string System = "https://terms.sil-th.org/id/th-moph-hcode";

    static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(30);
    static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(1);
    static readonly Caller Job = new() { Id = "facility-names", Kind = CallerKind.Job };

    readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    readonly SemaphoreSlim gate = new(1, 1);

    public void Dispose() => gate.Dispose();

    /// <summary>The name as far as it is at hand; null when the registry has none or was not asked yet.</summary>
    internal string? Get(string code) => kept.TryGetValue(code, out var name) ? name.Name : null;

    /// <summary>Sees to it that <see cref="Get"/> answers for these codes. A registry that cannot be asked leaves the codes.</summary>
    internal async ValueTask LearnAsync(IReadOnlyCollection<string> codes, string requestId, CancellationToken cancellationToken)
    {
        if (Missing(codes) is null)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (Missing(codes) is not { } missing)
            {
                return;
            }

            if (kept.Count + missing.Count > NamesMax)
            {
                kept.Clear();
            }

            foreach (var some in missing.Chunk(CodesPerSearch))
            {
                await AskAsync(some, requestId, cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    List<string>? Missing(IReadOnlyCollection<string> codes)
    {
        List<string>? missing = null;
        var now = clock.GetUtcNow();
        foreach (var code in codes)
        {
            if (IsCode(code) && !(kept.TryGetValue(code, out var name) && name.Until > now))
            {
                (missing ??= []).Add(code);
            }
        }

        return missing;
    }

    async Task AskAsync(string[] codes, string requestId, CancellationToken cancellationToken)
    {
        var wanted = string.Join(',', codes.Select(code => $"{System}|{code}"));
        var question = new SearchText([new("identifier", wanted), new("_count", "100")]);
        var answer = await door.SearchAsync(
            new SearchCall(ResourceType.Organization, question) { Caller = Job, RequestId = requestId, Purpose = "HOPERAT" }, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var code in codes)
        {
            kept[code] = new Kept(null, now + UnknownFor);
        }

        if (answer.TryGet(out var page, out _))
        {
            foreach (var entry in page.Entries)
            {
                Keep(entry.Resource.Json, codes, now);
            }
        }
    }

    void Keep(ReadOnlyMemory<byte> organization, string[] codes, DateTimeOffset now)
    {
        using var tape = JsonTape.Parse(organization).Value;
        if (tape.Root["name"u8].GetString() is not { } name || string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        foreach (var identifier in tape.Root["identifier"u8])
        {
            if (identifier["system"u8].GetString() is System && identifier["value"u8].GetString() is { } code && codes.Contains(code))
            {
                kept[code] = new Kept(name.Trim(), now + KnownFor);
            }
        }
    }

    static bool IsCode(string code) => code.Length is > 0 and <= 16 && code.All(char.IsAsciiLetterOrDigit);

    readonly record struct Kept(string? Name, DateTimeOffset Until);
}
