using System.Collections.Frozen;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Where the walk over candidates stands: what a cursor carries.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Chart">The last chart looked at.</param>
/// <param name="Skip">Matches of that chart already given.</param>
/// <param name="Follows">True when chains are followed from each candidate, so that every page goes the same way.</param>
readonly record struct WalkPosition(int Shard, long Chart, int Skip, bool Follows = false);

/// <summary>Matches, and where to go on.</summary>
/// <param name="Matches">What matches.</param>
/// <param name="Next">Where the next match may be; null when there is none.</param>
/// <param name="IsComplete">True when these are all matches there are.</param>
sealed record Walk(List<FoundResource> Matches, WalkPosition? Next, bool IsComplete)
{
    /// <summary>How many match in all, when that is known.</summary>
    internal int? Total { get; init; } = IsComplete ? Matches.Count : null;
}

/// <summary>
/// Finds resources: the index narrows, the matcher decides. Questions about named persons read their charts; questions
/// across charts walk the candidates of the population index or of the facility register.
/// </summary>
sealed class Finder(IRecordStore store, Vault vault, ChartOpening opening, Registers registers, RecordsOptions options, TimeProvider clock)
{
    const int CandidatesPerStep = 128;

    /// <summary>Most resources that the other end of a chain or <c>_has</c> may match when it has to be listed.</summary>
    internal const int ChainMatchesMax = 10_000;

    /// <summary>How far the other end is listed before the chain is followed from each candidate instead.</summary>
    const int ChainMatchesListed = 1_000;

    const int ChainCandidatesListed = 500;

    readonly Matcher matcher = new(options.OwnBases);

    ChartReader Reader => opening.Charts;

    internal Matcher Matcher => matcher;

    internal Session Open(CallContext context, string what, long upTo) => new(context, opening, options, what, upTo);

    /// <summary>Parses a search.</summary>
    internal Outcome<SearchQuery> Parse(ResourceType type, SearchText text, bool strict) =>
        SearchQueryParser.Parse(type == ResourceType.None ? null : type, text.Pairs, strict, clock.GetUtcNow());

    /// <summary>Resolves the condition of a write or of a reference: at most two answers, and the guards that keep it true until the commit.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="type">The type.</param>
    /// <param name="text">The condition.</param>
    /// <param name="ownSourcesOnly">For writes: by a person's number a writer means its own source.</param>
    /// <param name="guards">Takes the guards.</param>
    /// <param name="since">Sequence before the evaluation.</param>
    /// <param name="homes">
    /// Charts of the persons that the written resource is about: what of them lies in compartment R is in no index, so it is looked for there.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    internal async ValueTask<Outcome<List<FoundResource>>> FindForConditionAsync(
        CallContext context, ResourceType type, SearchText text, bool ownSourcesOnly, List<TermGuard> guards, long since,
        IReadOnlyList<ChartId> homes, CancellationToken cancellationToken)
    {
        var parsed = Parse(type, text, strict: true);
        if (!parsed.TryGet(out var query, out var refusal))
        {
            return refusal;
        }

        if (query.Criteria.IsEmpty)
        {
            return new Refusal(RefusalKind.VersionMismatch, "incomplete",
                "The condition names no search parameter, so it would match everything. Name at least one.");
        }

        foreach (var term in Narrowing.GuardTerms(query, type))
        {
            guards.Add(new TermGuard(term, since));
        }

        var session = Open(context, $"condition {type.Name()}?{query.Canonical}", long.MaxValue);
        var walked = await FindAsync(session, query, limit: 2, start: null, ownSourcesOnly, cancellationToken);
        if (!walked.TryGet(out var walk, out refusal))
        {
            return refusal;
        }

        await AddRestrictedAsync(session, query, homes, walk.Matches, cancellationToken);
        return await session.DiscloseAsync(walk.Matches, cancellationToken) ? walk.Matches : Refusals.Forbidden();
    }

    async ValueTask AddRestrictedAsync(
        Session session, SearchQuery query, IReadOnlyList<ChartId> homes, List<FoundResource> found, CancellationToken cancellationToken)
    {
        foreach (var home in query.NeedsRewriting ? [] : homes)
        {
            var inside = new List<FoundResource>();
            await MatchInChartAsync(session, query, home, inside, withRestricted: true, cancellationToken);
            found.AddRange(inside.Where(one => one.IsRestricted
                && !found.Exists(known => known.Version.Type == one.Version.Type && known.Version.Id == one.Version.Id)));
        }
    }

    /// <summary>Finds matches in natural order from a position on, at most so many.</summary>
    internal async ValueTask<Outcome<Walk>> FindAsync(
        Session session, SearchQuery query, int limit, WalkPosition? start, bool ownSourcesOnly, CancellationToken cancellationToken)
    {
        if (!query.NeedsRewriting)
        {
            return await FindPlainAsync(session, query, limit, start, ownSourcesOnly, cancellationToken);
        }

        var canFollow = ChainFollower.CanFollow(query);
        if (start is not { Follows: true } || !canFollow)
        {
            var resolved = await ListChainsAsync(session, query, isTry: canFollow && start is null, cancellationToken);
            if (resolved.TryGet(out var plain, out var refusal))
            {
                return await FindPlainAsync(session, plain, limit, start, ownSourcesOnly, cancellationToken);
            }

            if (refusal.Kind != RefusalKind.TooCostly || !canFollow || start is not null)
            {
                return refusal;
            }
        }

        return await FollowAsync(session, query, limit, start, ownSourcesOnly, cancellationToken);
    }

    /// <summary>A query without chains, or with chains that a follower decides.</summary>
    async ValueTask<Outcome<Walk>> FindPlainAsync(
        Session session, SearchQuery query, int limit, WalkPosition? start, bool ownSourcesOnly, CancellationToken cancellationToken,
        ChainFollower? follower = null)
    {
        var scope = await Scope.FindAsync(Reader, store, vault, session, query, cancellationToken);
        if (follower is not null)
        {
            follower.WithRestricted = scope is not null;
        }

        return scope is null
            ? await WalkPopulationAsync(session, query, limit, start, follower, cancellationToken)
            : await WalkScopeAsync(session, scope, limit, start, ownSourcesOnly, follower, cancellationToken);
    }

    /// <summary>Chains by list. A try gives up early, when following them from each candidate would be the cheaper way.</summary>
    async ValueTask<Outcome<SearchQuery>> ListChainsAsync(Session session, SearchQuery query, bool isTry, CancellationToken cancellationToken)
    {
        if (!isTry)
        {
            return await ResolveAsync(session, query, ChainMatchesMax, cancellationToken);
        }

        var candidatesMax = session.CandidatesMax;
        session.CandidatesMax = Math.Min(candidatesMax, session.Cost + ChainCandidatesListed);
        try
        {
            return await ResolveAsync(session, query, ChainMatchesListed, cancellationToken);
        }
        finally
        {
            session.CandidatesMax = candidatesMax;
        }
    }

    async ValueTask<Outcome<Walk>> FollowAsync(
        Session session, SearchQuery query, int limit, WalkPosition? start, bool ownSourcesOnly, CancellationToken cancellationToken)
    {
        var follower = new ChainFollower(this, session, options);
        if (await follower.PrepareAsync(query.Criteria, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var walked = await FindPlainAsync(session, query, limit, start, ownSourcesOnly, cancellationToken, follower);
        return walked.TryGet(out var walk, out var refused)
            ? walk with { Next = walk.Next is { } next ? next with { Follows = true } : null }
            : refused;
    }

    /// <summary>Named charts: each is opened whole.</summary>
    async ValueTask<Outcome<Walk>> WalkScopeAsync(
        Session session, Scope scope, int limit, WalkPosition? start, bool ownSourcesOnly, ChainFollower? follower,
        CancellationToken cancellationToken)
    {
        session.NamesNobody |= scope.Charts.Count == 0;
        if (!await session.AdmitAsync(scope.Charts, cancellationToken))
        {
            return new Walk([], null, IsComplete: true);
        }

        var skip = start?.Skip ?? 0;
        var found = new List<FoundResource>();
        foreach (var chart in scope.Charts)
        {
            if (session.IsTooCostly)
            {
                return session.TooCostly();
            }

            await MatchChartAsync(session, scope.Query, chart, scope, ownSourcesOnly, found, follower, ChartReach.Whole, cancellationToken);
        }

        var page = found.Skip(skip).Take(limit).ToList();
        var next = skip + page.Count;
        return new Walk(page, next < found.Count ? new WalkPosition(0, 0, next) : null, next >= found.Count && skip == 0)
        {
            // The whole scope has been seen, so its size is known.
            Total = found.Count,
        };
    }

    async ValueTask<Outcome<Walk>> WalkPopulationAsync(
        Session session, SearchQuery query, int limit, WalkPosition? start, ChainFollower? follower, CancellationToken cancellationToken)
    {
        List<SearchQuery> narrowing = [query, .. ChainFollower.Companions(query)];
        var candidates = await registers.FindAsync(session, query, matcher, cancellationToken);
        if (!candidates.TryGet(out var named, out var refusal))
        {
            return refusal;
        }

        var position = start ?? default;
        var found = new List<FoundResource>();
        for (var shard = position.Shard; shard < store.Shards; shard++)
        {
            var after = shard == position.Shard ? position.Chart : 0;
            var skip = shard == position.Shard ? position.Skip : 0;
            var groups = Narrowing.Groups(vault, shard, narrowing);
            if (groups is null)
            {
                return new Walk([], null, IsComplete: true);
            }

            var inclusive = skip > 0 ? after - 1 : after;
            while (true)
            {
                var charts = named is null
                    ? await store.FindChartsAsync(shard, groups, new ChartId(inclusive), CandidatesPerStep, cancellationToken)
                    : NamedCharts(named, shard, inclusive);
                foreach (var chart in charts)
                {
                    inclusive = chart.Value;
                    var before = found.Count;
                    await MatchChartAsync(session, query, chart, null, ownSourcesOnly: false, found, follower, ChartReach.Candidate, cancellationToken);
                    if (session.IsTooCostly)
                    {
                        return session.TooCostly();
                    }

                    if (skip > 0 && chart.Value == after)
                    {
                        found.RemoveRange(before, Math.Min(skip, found.Count - before));
                    }

                    if (found.Count > limit)
                    {
                        var given = limit - before + (chart.Value == after ? skip : 0);
                        found.RemoveRange(limit, found.Count - limit);
                        var next = given > 0 ? new WalkPosition(shard, chart.Value, given) : new WalkPosition(shard, chart.Value - 1, 0);
                        return new Walk(found, next, IsComplete: false);
                    }

                    if (found.Count == before)
                    {
                        session.Forget(chart);
                    }
                }

                if (charts.Count < CandidatesPerStep || named is not null)
                {
                    break;
                }
            }
        }

        return new Walk(found, null, start is null);
    }

    List<ChartId> NamedCharts(IReadOnlyCollection<ChartId> named, int shard, long after) =>
        [.. named.Where(chart => chart.ShardOf(store.Shards) == shard && chart.Value > after).OrderBy(chart => chart.Value)];

    /// <summary>Matches inside one chart.</summary>
    internal ValueTask MatchInChartAsync(
        Session session, SearchQuery query, ChartId chart, List<FoundResource> found, bool withRestricted, CancellationToken cancellationToken) =>
        MatchChartAsync(
            session, query, chart, null, ownSourcesOnly: false, found, follower: null,
            withRestricted ? ChartReach.Whole : ChartReach.Links, cancellationToken);

    async ValueTask MatchChartAsync(
        Session session, SearchQuery query, ChartId chart, Scope? scope, bool ownSourcesOnly, List<FoundResource> found,
        ChainFollower? follower, ChartReach reach, CancellationToken cancellationToken)
    {
        var content = scope is { AnswersPerson: true }
            ? await session.OpenPatientsAsync(chart, cancellationToken)
            : await session.OpenAsync(chart, cancellationToken);
        if (content is not { } opened)
        {
            return;
        }

        if (scope is { AnswersPerson: true } && !ownSourcesOnly && opened.Head.Content.Sources.Length > 1)
        {
            if (GoldenReader.Golden(opened.Head, opened.Chart) is { } golden)
            {
                await TakeAsync(query, new FoundResource(golden, chart), found, follower, reach, cancellationToken);
            }

            return;
        }

        foreach (var placed in CurrentOf(opened.Chart, query))
        {
            if (!ownSourcesOnly || scope is not { AnswersPerson: true } || placed.Block.Facility == session.Context.Caller.Facility)
            {
                await TakeAsync(query, FoundResource.Of(placed, opened.Head), found, follower, reach, cancellationToken);
            }
        }

        if (scope is not null && scope.GoldenIds.TryGetValue(opened.Head.Content.GoldenId, out var asked)
            && !asked.TrueForAll(opened.Chart.UnknownPatients.Contains)
            && GoldenReader.Golden(opened.Head, opened.Chart) is { } view)
        {
            await TakeAsync(query, new FoundResource(view, chart), found, follower, reach, cancellationToken);
        }

        if ((reach & ChartReach.Links) != 0)
        {
            await MatchLinksAsync(session, query, opened.Chart, found, follower, reach, cancellationToken);
        }
    }

    async ValueTask TakeAsync(
        SearchQuery query, FoundResource resource, List<FoundResource> found, ChainFollower? follower, ChartReach reach,
        CancellationToken cancellationToken)
    {
        if ((resource.IsRestricted && (reach & ChartReach.Restricted) == 0) || !Matches(query, resource.Version))
        {
            return;
        }

        foreach (var criterion in follower is null ? [] : query.Criteria)
        {
            if (IsChained(criterion) && !await follower!.HoldsAsync(criterion, resource, cancellationToken))
            {
                return;
            }
        }

        found.Add(resource);
    }

    static bool IsChained(Criterion criterion) => criterion is ChainCriterion or HasCriterion;

    static List<PlacedSlot> CurrentOf(OpenedChart chart, SearchQuery query)
    {
        if (query.Types.Length == 1)
        {
            return chart.Current(query.Types[0]);
        }

        var all = chart.Current();
        if (!query.Types.IsEmpty)
        {
            all.RemoveAll(placed => !query.Types.Contains(placed.Slot.Type));
        }

        return all;
    }

    /// <summary>Resources that concern this chart but lie in another.</summary>
    async ValueTask MatchLinksAsync(
        Session session, SearchQuery query, OpenedChart chart, List<FoundResource> found, ChainFollower? follower, ChartReach reach,
        CancellationToken cancellationToken)
    {
        foreach (var link in chart.Links().ToList())
        {
            var isWanted = query.Types.IsEmpty || query.Types.Contains(link.Type);
            if (isWanted && await ReadCurrentAsync(session, link.Type, link.Id, cancellationToken) is { } other
                && !found.Exists(one => one.Version.Type == link.Type && one.Version.Id == link.Id))
            {
                await TakeAsync(query, other, found, follower, reach, cancellationToken);
            }
        }
    }

    /// <summary>The criteria that the resource alone decides; chains are a follower's.</summary>
    bool Matches(SearchQuery query, ResourceVersion version)
    {
        using var tape = StoredJson.Read(version.Json);
        var identity = Identity(version);
        if (!query.Types.IsEmpty && !query.Types.Contains(version.Type))
        {
            return false;
        }

        foreach (var criterion in query.Criteria)
        {
            if (!IsChained(criterion) && !matcher.Matches(criterion, tape.Root, version.Type, identity))
            {
                return false;
            }
        }

        return true;
    }

    internal bool Matches(Criterion criterion, ResourceVersion version)
    {
        using var tape = StoredJson.Read(version.Json);
        return matcher.Matches(criterion, tape.Root, version.Type, Identity(version));
    }

    internal static ResourceIdentity Identity(ResourceVersion version) =>
        new(version.Id, version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), version.LastUpdated);

    /// <summary>The current version of one resource, the golden view included; null when there is none.</summary>
    internal async ValueTask<FoundResource?> ReadCurrentAsync(
        Session session, ResourceType type, string id, CancellationToken cancellationToken)
    {
        if (await Reader.LocateAsync(type, id, cancellationToken) is not { } located
            || located.Place.State == PlaceState.Deleted
            || await session.OpenAsync(located.Place.Chart, cancellationToken) is not { } opened)
        {
            return null;
        }

        if (located.Place.State == PlaceState.Golden)
        {
            return !opened.Chart.UnknownPatients.Contains(id) && GoldenReader.Golden(opened.Head, opened.Chart) is { } golden ? new FoundResource(golden, located.Place.Chart) : null;
        }

        return opened.Chart.Find(type, id) is { } placed
            ? FoundResource.Of(placed, opened.Head)
            : null;
    }

    /// <summary>What a reference leads to: for a Patient every source of its chart, since they are one person. Its own chart is looked at first.</summary>
    internal async ValueTask<IReadOnlyList<FoundResource>> ReadEndsAsync(
        Session session, FhirReference reference, ChartId from, CancellationToken cancellationToken)
    {
        if (reference.Type == ResourceType.Patient)
        {
            return await Reader.LocateAsync(reference.Type, reference.Id, cancellationToken) is { } located
                && await session.OpenAsync(located.Place.Chart, cancellationToken) is { } person
                ? [.. person.Chart.Current(ResourceType.Patient).Select(placed => new FoundResource(placed.ToVersion(), located.Place.Chart))]
                : [];
        }

        if (await session.OpenAsync(from, cancellationToken) is { } opened && opened.Chart.Find(reference.Type, reference.Id) is { } here)
        {
            return [FoundResource.Of(here, opened.Head)];
        }

        return await ReadCurrentAsync(session, reference.Type, reference.Id, cancellationToken) is { } found ? [found] : [];
    }

    /// <summary>Replaces chains and _has by lists of what they lead to.</summary>
    async ValueTask<Outcome<SearchQuery>> ResolveAsync(Session session, SearchQuery query, int most, CancellationToken cancellationToken)
    {
        var criteria = query.Criteria.ToBuilder();
        for (var at = 0; at < criteria.Count; at++)
        {
            var resolved = criteria[at] switch
            {
                ChainCriterion chain => await ResolveChainAsync(session, chain, most, cancellationToken),
                HasCriterion has => await ResolveHasAsync(session, has, most, cancellationToken),
                var plain => plain,
            };
            if (!resolved.TryGet(out var criterion, out var refusal))
            {
                return refusal;
            }

            criteria[at] = criterion;
        }

        return query with { Criteria = criteria.ToImmutable() };
    }

    async ValueTask<Outcome<Criterion>> ResolveChainAsync(Session session, ChainCriterion chain, int most, CancellationToken cancellationToken)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in chain.Links)
        {
            var ends = await ListEndsAsync(session, chain.Name, link, most, cancellationToken);
            if (!ends.TryGet(out var listed, out var refusal))
            {
                return refusal;
            }

            targets.UnionWith(listed);
        }

        return new ReferenceAnyOfCriterion(chain.Name, chain.Parameter, targets.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>The resources of a link's type that meet its criterion, as <c>Type/id</c>.</summary>
    internal async ValueTask<Outcome<HashSet<string>>> ListEndsAsync(
        Session session, string name, ChainLink link, int most, CancellationToken cancellationToken)
    {
        var inner = new SearchQuery { Types = [link.Target], Criteria = [link.Inner] };
        var found = await FindAsync(session, inner, most + 1, null, ownSourcesOnly: false, cancellationToken);
        if (!found.TryGet(out var walk, out var refusal))
        {
            return refusal;
        }

        if (walk.Matches.Count > most)
        {
            return TooManyInChain(name);
        }

        var ends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in walk.Matches)
        {
            ends.Add($"{match.Version.Type.Name()}/{match.Version.Id}");
            if (match.Version.Type == ResourceType.Patient && await session.OpenAsync(match.Chart, cancellationToken) is { } opened)
            {
                ends.UnionWith(GoldenReader.Aliases(opened.Head, opened.Chart));
            }
        }

        return ends;
    }

    async ValueTask<Outcome<Criterion>> ResolveHasAsync(Session session, HasCriterion has, int most, CancellationToken cancellationToken)
    {
        var inner = new SearchQuery { Types = [has.Source], Criteria = [has.Inner] };
        var resources = new HashSet<string>(StringComparer.Ordinal);
        WalkPosition? position = null;
        do
        {
            var found = await FindAsync(session, inner, ChainMatchesListed, position, ownSourcesOnly: false, cancellationToken);
            if (!found.TryGet(out var walk, out var refusal))
            {
                return refusal;
            }

            foreach (var match in walk.Matches)
            {
                await AddReferredAsync(session, has, match, resources, cancellationToken);
            }

            position = walk.Next;
            if (resources.Count > most || (position is not null && most == ChainMatchesListed))
            {
                return TooManyInChain(has.Name);
            }
        }
        while (position is not null);

        return new IdAnyOfCriterion(has.Name, resources.ToFrozenSet(StringComparer.Ordinal));
    }

    async ValueTask AddReferredAsync(
        Session session, HasCriterion has, FoundResource match, HashSet<string> resources, CancellationToken cancellationToken)
    {
        foreach (var reference in References.Of(match.Version, has.Reference, options))
        {
            resources.Add(reference.TypeAndId);
            if (reference.Type == ResourceType.Patient && await session.OpenAsync(match.Chart, cancellationToken) is { } opened)
            {
                resources.UnionWith(opened.Head.Content.Sources.Select(source => $"Patient/{source.PatientId}"));
            }
        }
    }

    static Refusal TooManyInChain(string name) => new(RefusalKind.TooCostly, "too-costly",
        $"The chained part of '{name}' matches more than {ChainMatchesMax:N0} resources that have to be listed. Make it narrower.");
}
