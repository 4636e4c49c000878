using Klang.Fhir;
using Klang.Fhir.Compartments;
using Klang.Fhir.References;
using Klang.Fhir.Search;
using Klang.Records.Store;

namespace Klang.Records.Reading;

/// <summary>
/// Decides chains and <c>_has</c> candidate by candidate, for questions whose other end matches too much to be listed: a chain is
/// followed along the resource's own references, <c>_has</c> looks at what refers to it in its chart. So a page costs the candidates it
/// looks at. Ends in the shared registry are listed once, before the walk.
/// </summary>
sealed class ChainFollower(Finder finder, Session session, RecordsOptions options)
{
    readonly Dictionary<ChainLink, IReadOnlySet<string>> shared = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<ChainLink, Dictionary<string, bool>> ends = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<HasCriterion, HashSet<string>> referred = new(ReferenceEqualityComparer.Instance);
    ChartId at;

    /// <summary>True for questions that name the person: only those are answered from compartment R.</summary>
    internal bool WithRestricted { get; set; }

    /// <summary>False when the other end lies outside of persons' charts and has to be listed.</summary>
    internal static bool CanFollow(SearchQuery query) =>
        !query.Types.IsEmpty && query.Criteria.All(criterion => query.Types.All(type => CanFollow(criterion, type)));

    static bool CanFollow(Criterion criterion, ResourceType type) => criterion switch
    {
        ChainCriterion chain => !PatientCompartment.IsRegistryType(type)
            && chain.Links.All(link => PatientCompartment.IsRegistryType(link.Target) || CanFollow(link.Inner, link.Target)),
        HasCriterion has => PatientCompartment.IsInCompartment(type) && PatientCompartment.IsInCompartment(has.Source)
            && CanFollow(has.Inner, has.Source),
        _ => true,
    };

    /// <summary>Lists the ends in the shared registry; refused when there are too many.</summary>
    internal async ValueTask<Refusal?> PrepareAsync(IEnumerable<Criterion> criteria, CancellationToken cancellationToken)
    {
        foreach (var criterion in criteria)
        {
            var refusal = criterion switch
            {
                ChainCriterion chain => await PrepareAsync(chain, cancellationToken),
                HasCriterion has => await PrepareAsync([has.Inner], cancellationToken),
                _ => null,
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    async ValueTask<Refusal?> PrepareAsync(ChainCriterion chain, CancellationToken cancellationToken)
    {
        foreach (var link in chain.Links)
        {
            if (!PatientCompartment.IsRegistryType(link.Target))
            {
                if (await PrepareAsync([link.Inner], cancellationToken) is { } inner)
                {
                    return inner;
                }

                continue;
            }

            var listed = await finder.ListEndsAsync(session, chain.Name, link, Finder.ChainMatchesMax, cancellationToken);
            if (!listed.TryGet(out var targets, out var refusal))
            {
                return refusal;
            }

            shared[link] = targets;
        }

        return null;
    }

    /// <summary>
    /// What else the charts of matches have in the index. Only a reference that put its resource into the patient's chart tells that
    /// both ends are there.
    /// </summary>
    internal static IEnumerable<SearchQuery> Companions(SearchQuery query)
    {
        foreach (var criterion in query.Criteria)
        {
            if (criterion is HasCriterion has && query.Types is [ResourceType.Patient] && IsHome(has.Source, has.Reference))
            {
                yield return new SearchQuery { Types = [has.Source], Criteria = [has.Inner] };
            }
            else if (criterion is ChainCriterion { Links: [{ Target: ResourceType.Patient } link] } chain
                && query.Types is [var type] && IsHome(type, chain.Parameter))
            {
                yield return new SearchQuery { Types = [ResourceType.Patient], Criteria = [link.Inner] };
            }
        }
    }

    /// <summary>True for the way by which a type comes into its patient's chart: the first of the compartment's.</summary>
    static bool IsHome(ResourceType type, SearchParameter reference) =>
        PatientCompartment.ParametersOf(type) is [{ Repeats: false } first, ..]
        && (first.Code == reference.Code || (first.Code == "subject" && reference.Code == "patient"));

    /// <summary>True when a criterion of any kind holds for a resource.</summary>
    internal async ValueTask<bool> HoldsAsync(Criterion criterion, FoundResource resource, CancellationToken cancellationToken)
    {
        if (at != resource.Chart)
        {
            at = resource.Chart;
            ends.Clear();
            referred.Clear();
        }

        return criterion switch
        {
            ChainCriterion chain => await LeadsAsync(chain, resource, cancellationToken),
            HasCriterion has => await IsReferredAsync(has, resource, cancellationToken),
            _ => finder.Matches(criterion, resource.Version),
        };
    }

    async ValueTask<bool> LeadsAsync(ChainCriterion chain, FoundResource resource, CancellationToken cancellationToken)
    {
        if (!SearchParameters.TryFind(resource.Version.Type, chain.Parameter.Code, out var parameter))
        {
            return false;
        }

        foreach (var reference in References.Of(resource.Version, parameter, options))
        {
            foreach (var link in chain.Links)
            {
                if (link.Target == reference.Type && await EndHoldsAsync(link, reference, resource.Chart, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    async ValueTask<bool> EndHoldsAsync(ChainLink link, FhirReference reference, ChartId from, CancellationToken cancellationToken)
    {
        if (shared.TryGetValue(link, out var listed))
        {
            return listed.Contains(reference.TypeAndId);
        }

        if (!ends.TryGetValue(link, out var known))
        {
            ends[link] = known = new(StringComparer.Ordinal);
        }

        if (known.TryGetValue(reference.TypeAndId, out var holds))
        {
            return holds;
        }

        holds = false;
        foreach (var end in await finder.ReadEndsAsync(session, reference, from, cancellationToken))
        {
            holds = holds || ((WithRestricted || !end.IsRestricted) && await HoldsAtEndAsync(link.Inner, end, cancellationToken));
        }

        known[reference.TypeAndId] = holds;
        return holds;
    }

    /// <summary>An end in another chart is looked at by a follower of its own, so that what is known of this chart stays.</summary>
    ValueTask<bool> HoldsAtEndAsync(Criterion inner, FoundResource end, CancellationToken cancellationToken) =>
        end.Chart == at ? HoldsAsync(inner, end, cancellationToken) : Elsewhere().HoldsAsync(inner, end, cancellationToken);

    ChainFollower Elsewhere()
    {
        var other = new ChainFollower(finder, session, options) { WithRestricted = WithRestricted };
        foreach (var (link, targets) in shared)
        {
            other.shared[link] = targets;
        }

        return other;
    }

    async ValueTask<bool> IsReferredAsync(HasCriterion has, FoundResource resource, CancellationToken cancellationToken)
    {
        if (!referred.TryGetValue(has, out var targets))
        {
            targets = await ReferredInAsync(has, resource.Chart, cancellationToken);
            referred[has] = targets;
        }

        return targets.Contains($"{resource.Version.Type.Name()}/{resource.Version.Id}");
    }

    async ValueTask<HashSet<string>> ReferredInAsync(HasCriterion has, ChartId chart, CancellationToken cancellationToken)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        if (await session.OpenAsync(chart, cancellationToken) is not { } opened)
        {
            return targets;
        }

        var sources = new List<FoundResource>();
        await finder.MatchInChartAsync(session, new SearchQuery { Types = [has.Source] }, chart, sources, WithRestricted, cancellationToken);
        foreach (var source in sources)
        {
            if (await HoldsAtEndAsync(has.Inner, source, cancellationToken))
            {
                targets.UnionWith(References.Of(source.Version, has.Reference, options).Select(reference => reference.TypeAndId));
            }
        }

        var aliases = GoldenReader.Aliases(opened.Head, opened.Chart).ToList();
        if (targets.Overlaps(aliases))
        {
            targets.UnionWith(aliases);
        }

        return targets;
    }
}
