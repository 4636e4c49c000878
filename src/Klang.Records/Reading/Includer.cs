using System.Collections.Frozen;
using Klang.Fhir;
using Klang.Fhir.Search;

namespace Klang.Records.Reading;

/// <summary>Brings along what matches refer to, and what refers to them (_include, _revinclude).</summary>
sealed class Includer(Finder finder, RecordsOptions options)
{
    const int RoundsMax = 5;

    internal async ValueTask<Outcome<List<FoundResource>>> IncludeAsync(
        Session session, SearchQuery query, IReadOnlyList<FoundResource> matches, CancellationToken cancellationToken)
    {
        var included = new List<FoundResource>();
        if (query.Includes.IsEmpty)
        {
            return included;
        }

        var seen = matches.Select(Key).ToHashSet();
        var round = matches;
        for (var number = 0; number < RoundsMax && round.Count > 0; number++)
        {
            var fresh = new List<FoundResource>();
            foreach (var include in query.Includes)
            {
                if (number > 0 && !include.Iterates)
                {
                    continue;
                }

                var found = include.IsReverse
                    ? await ReverseAsync(session, include, round, cancellationToken)
                    : await ForwardAsync(session, include, round, cancellationToken);
                if (!found.TryGet(out var more, out var refusal))
                {
                    return refusal;
                }

                fresh.AddRange(more.Where(one => seen.Add(Key(one))));
                if (included.Count + fresh.Count > options.IncludesMax)
                {
                    return new Refusal(RefusalKind.TooCostly, "too-costly",
                        $"The includes bring more than {options.IncludesMax} resources to one page. Ask for fewer per page, or include less.");
                }
            }

            included.AddRange(fresh);
            round = fresh;
        }

        return included;
    }

    static (ResourceType, string) Key(FoundResource found) => (found.Version.Type, found.Version.Id);

    async ValueTask<Outcome<List<FoundResource>>> ForwardAsync(
        Session session, Include include, IReadOnlyList<FoundResource> round, CancellationToken cancellationToken)
    {
        var found = new List<FoundResource>();
        foreach (var match in round)
        {
            if (include.Source != ResourceType.None && include.Source != match.Version.Type)
            {
                continue;
            }

            foreach (var reference in References.Of(match.Version, include.Parameter, options))
            {
                if ((include.Target == ResourceType.None || include.Target == reference.Type)
                    && await finder.ReadCurrentAsync(session, reference.Type, reference.Id, cancellationToken) is { } target)
                {
                    found.Add(target);
                }
            }
        }

        return found;
    }

    /// <summary>Resources of the source type that refer to one of the round.</summary>
    async ValueTask<Outcome<List<FoundResource>>> ReverseAsync(
        Session session, Include include, IReadOnlyList<FoundResource> round, CancellationToken cancellationToken)
    {
        var found = new List<FoundResource>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in round)
        {
            if (include.Target == ResourceType.None || include.Target == match.Version.Type)
            {
                targets.Add($"{match.Version.Type.Name()}/{match.Version.Id}");
                if (match.Version.Type == ResourceType.Patient && await session.OpenAsync(match.Chart, cancellationToken) is { } opened
                    && opened.Head.Content.GoldenId == match.Version.Id)
                {
                    targets.UnionWith(GoldenReader.Aliases(opened.Head, opened.Chart));
                }
            }
        }

        if (targets.Count == 0)
        {
            return found;
        }

        if (include.Source == ResourceType.None)
        {
            return round.Any(match => match.IsRegistry)
                ? new Refusal(RefusalKind.TooCostly, "too-costly", "What refers to shared resources is asked for by type, such as _revinclude=Encounter:service-provider.")
                : await ReferringInChartsAsync(session, targets, round, cancellationToken);
        }

        var parameters = include.Parameter is not null ? [include.Parameter]
            : SearchParameters.For(include.Source).Where(known => known.Type == SearchParameterType.Reference);
        foreach (var parameter in parameters)
        {
            var more = await ReferringAsync(session, include.Source, parameter, targets, round, cancellationToken);
            if (!more.TryGet(out var list, out var refusal))
            {
                return refusal;
            }

            found.AddRange(list);
        }

        return found;
    }

    /// <summary>Whatever refers to one of the round by any parameter (<c>_revinclude=*</c>), in the charts of the round.</summary>
    async ValueTask<List<FoundResource>> ReferringInChartsAsync(
        Session session, HashSet<string> targets, IReadOnlyList<FoundResource> round, CancellationToken cancellationToken)
    {
        var found = new List<FoundResource>();
        foreach (var chart in round.Select(match => match.Chart).Distinct())
        {
            if (await session.OpenAsync(chart, cancellationToken) is not { } opened)
            {
                continue;
            }

            found.AddRange(opened.Chart.Current().Select(placed => placed.ToVersion())
                .Where(version => References.Of(version, parameter: null, options).Exists(reference => targets.Contains($"{reference.Type.Name()}/{reference.Id}")))
                .Select(version => new FoundResource(version, chart)));
        }

        return found;
    }

    async ValueTask<Outcome<List<FoundResource>>> ReferringAsync(
        Session session, ResourceType source, SearchParameter parameter, HashSet<string> targets, IReadOnlyList<FoundResource> round,
        CancellationToken cancellationToken)
    {
        var criterion = new ReferenceAnyOfCriterion(parameter.Code, parameter, targets.ToFrozenSet(StringComparer.Ordinal));
        var query = new SearchQuery { Types = [source], Criteria = [criterion] };

        // What refers to something inside a person's chart lies in that chart; only shared resources need the population.
        if (round.All(match => !match.IsRegistry))
        {
            var inside = new List<FoundResource>();
            foreach (var chart in round.Select(match => match.Chart).Distinct())
            {
                await finder.MatchInChartAsync(session, query, chart, inside, withRestricted: true, cancellationToken);
            }

            return inside;
        }

        var walked = await finder.FindAsync(session, query, options.IncludesMax + 1, null, ownSourcesOnly: false, cancellationToken);
        return walked.TryGet(out var walk, out var refusal) ? walk.Matches : refusal;
    }
}
