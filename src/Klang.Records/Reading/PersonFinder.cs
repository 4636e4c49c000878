using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Finds one person by number, and scores likeness (Patient/$match). Likeness alone never links.</summary>
sealed class PersonFinder(IRecordStore store, Vault vault, Finder finder, ChartOpening opening)
{
    internal async Task<Outcome<ResourceVersion>> FindAsync(FindPersonCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        if (!PersonClaims.TryRead(call.System, call.Value, out var claim))
        {
            return new Refusal(RefusalKind.Invalid, "value", "This is not a number by which a person can be found: check its digits.");
        }

        if (await store.FindClaimAsync(claim.Key(vault), cancellationToken) is not { } owner)
        {
            await opening.RefuseAsync(context, AccessAction.Read, ChartId.None, "not-found", "person by number", cancellationToken);
            return NobodyKnown();
        }

        var receipt = await opening.AdmitAsync(context, AccessAction.Read, owner.Owner, "person by number", cancellationToken);
        var opened = receipt is null ? null : await opening.OpenPatientsAsync(receipt, owner.Owner, long.MaxValue, cancellationToken);
        if (opened is not { } found || !IsKnownBy(found.Chart, claim))
        {
            return NobodyKnown();
        }

        return GoldenReader.Answer(found.Head, found.Chart) is { } patient
            ? patient
            : await store.FindClaimAsync(claim.Key(vault), cancellationToken) is { } now && now.Owner != owner.Owner
            ? await FindAsync(call, cancellationToken)
            : NobodyKnown();
    }

    /// <summary>The same answer for a number that nobody has and for a person whom the caller may not see.</summary>
    static Refusal NobodyKnown() => new(RefusalKind.NotFound, "not-found", "Nobody with this number is known here.");

    /// <summary>Of a chart of which some sources are hidden: true when one that is shown ever carried the number.</summary>
    static bool IsKnownBy(OpenedChart chart, PersonClaim claim)
    {
        if (chart.HiddenPatients.Count == 0)
        {
            return true;
        }

        foreach (var placed in chart.Slots)
        {
            if (placed.Slot.Type == ResourceType.Patient && placed.Slot.HasContent)
            {
                using var tape = StoredJson.Read(placed.Slot.Json);
                if (PersonClaims.Of(tape.Root).Contains(claim))
                {
                    return true;
                }
            }
        }

        return false;
    }

    internal async Task<Outcome<PageReply>> MatchAsync(MatchCall call, CancellationToken cancellationToken)
    {
        var parsed = JsonTape.Parse(call.Patient);
        if (!parsed.TryGet(out var tape, out var refusal))
        {
            return refusal;
        }

        using (tape)
        {
            var session = finder.Open(CallContext.Of(call), "Patient/$match", long.MaxValue);
            await session.EnterAsync(cancellationToken);
            var candidates = await CandidatesAsync(session, tape.Root, cancellationToken);
            if (!candidates.TryGet(out var charts, out refusal))
            {
                return refusal;
            }

            return await ScoreAsync(session, call, tape.Root, charts, cancellationToken);
        }
    }

    async ValueTask<Outcome<HashSet<ChartId>>> CandidatesAsync(Session session, JsonNode patient, CancellationToken cancellationToken)
    {
        var charts = new HashSet<ChartId>();
        foreach (var claim in PersonClaims.Of(patient))
        {
            var found = await store.FindClaimAsync(claim.Key(vault), cancellationToken);
            session.Misses += found is null && claim.IsNational ? 1 : 0;
            if (found is { } owner
                && await session.OpenAsync(owner.Owner, cancellationToken) is { } opened && IsKnownBy(opened.Chart, claim))
            {
                charts.Add(owner.Owner);
            }
        }

        foreach (var pairs in Questions(patient))
        {
            var parsed = finder.Parse(ResourceType.Patient, new SearchText(pairs), strict: true);
            if (!parsed.TryGet(out var query, out _))
            {
                continue;
            }

            var walked = await finder.FindAsync(session, query, 200, null, ownSourcesOnly: false, cancellationToken);
            if (!walked.TryGet(out var walk, out var refusal))
            {
                return refusal;
            }

            charts.UnionWith(walk.Matches.Select(match => match.Chart));
        }

        return charts;
    }

    static IEnumerable<List<KeyValuePair<string, string>>> Questions(JsonNode patient)
    {
        foreach (var name in patient["name"u8])
        {
            var family = name["family"u8].GetString();
            var given = name["given"u8][0].GetString();
            if (family is not null && given is not null)
            {
                yield return [new("family", Escape(family)), new("given", Escape(given))];
            }
            else if ((family ?? given) is { } only)
            {
                yield return [new("name", Escape(only))];
            }
        }
    }

    static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);

    static async ValueTask<Outcome<PageReply>> ScoreAsync(
        Session session, MatchCall call, JsonNode patient, HashSet<ChartId> charts, CancellationToken cancellationToken)
    {
        var scored = new List<(FoundResource Found, double Score)>();
        foreach (var chart in charts)
        {
            if (await session.OpenAsync(chart, cancellationToken) is { } opened
                && GoldenReader.Answer(opened.Head, opened.Chart) is { } candidate)
            {
                using var tape = StoredJson.Read(candidate.Json);
                scored.Add((new FoundResource(candidate, chart), Likeness.Score(patient, tape.Root)));
            }
        }

        session.NamesNobody = scored.Count == 0;
        await session.EnterMissAsync(cancellationToken);
        var least = call.OnlyCertain ? 1.0 : 0.3;
        var answers = scored.Where(one => one.Score >= least).OrderByDescending(one => one.Score)
            .Take(Math.Clamp(call.Count ?? 10, 1, 100)).ToList();
        if (!await session.DiscloseAsync(answers.Select(one => one.Found), cancellationToken))
        {
            return Refusals.Forbidden();
        }

        return new PageReply
        {
            Entries = [.. answers.Select(one => new ReplyEntry(one.Found.Version, EntryMode.Match, one.Score, Grade(one.Score)))],
            Total = answers.Count,
        };
    }

    static string Grade(double score) => score switch
    {
        >= 1.0 => "certain",
        >= 0.75 => "probable",
        _ => "possible",
    };
}
