using System.Collections.Immutable;
using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>
/// Decides exactly whether a resource meets a query, from the resource's own bytes: only what the query asks is read. The index may
/// hold too much, this may not. Immutable and safe to share.
/// </summary>
public sealed class Matcher
{
    readonly ValueComparer comparer;

    /// <summary>Makes a matcher for a server with those addresses.</summary>
    /// <param name="ownBases">Base addresses under which references mean this server's own resources, e.g. <c>https://klang.example/fhir</c>.</param>
    public Matcher(params IEnumerable<string> ownBases) =>
        comparer = new ValueComparer([.. ownBases.Select(address => Encoding.UTF8.GetBytes(address.TrimEnd('/') + "/"))]);

    /// <summary>A matcher for a server without an address of its own: absolute references are foreign.</summary>
    public static Matcher Default { get; } = new();

    /// <summary>
    /// True when the type is searched and every criterion holds. A query with chains or <c>_has</c> must have been rewritten; else
    /// <see cref="InvalidOperationException"/>: a bug in the caller.
    /// </summary>
    /// <param name="query">What is asked.</param>
    /// <param name="resource">The resource as stored.</param>
    /// <param name="type">Its type.</param>
    /// <param name="identity">What the house says of it.</param>
    public bool Matches(SearchQuery query, JsonNode resource, ResourceType type, in ResourceIdentity identity)
    {
        if (!query.Types.IsEmpty && !query.Types.Contains(type))
        {
            return false;
        }

        foreach (var criterion in query.Criteria)
        {
            if (!Matches(criterion, resource, type, identity))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when one criterion holds; false when the type has no such parameter.</summary>
    public bool Matches(Criterion criterion, JsonNode resource, ResourceType type, in ResourceIdentity identity) =>
        criterion switch
        {
            ParameterCriterion one => Matches(one, resource, type, identity),
            ReferenceAnyOfCriterion one => Matches(one, resource, type),
            IdAnyOfCriterion one => one.Resources.Contains($"{type.Name()}/{identity.Id}"),
            _ => throw new InvalidOperationException("Chains and _has are replaced before matching."),
        };

    bool Matches(ParameterCriterion criterion, JsonNode resource, ResourceType type, in ResourceIdentity identity)
    {
        if (OwnParameter(criterion.Parameter, type) is not { } parameter)
        {
            return false;
        }

        var any = AnyOf(criterion, parameter, resource, identity);
        return criterion.Modifier switch
        {
            SearchModifier.Not => !any,
            SearchModifier.Missing => criterion.AnyOf.Any(value => value is MissingValue missing && missing.IsMissing != any),
            _ => any,
        };
    }

    /// <summary>For <see cref="SearchModifier.Missing"/> whether there is a value, else whether one of the values is asked for.</summary>
    bool AnyOf(ParameterCriterion criterion, SearchParameter parameter, JsonNode resource, in ResourceIdentity identity)
    {
        switch (parameter.Code)
        {
            case "_id" when parameter.BaseType == ResourceType.None:
                return Take(criterion, parameter, new IndexValue
                {
                    Type = SearchParameterType.Token,
                    Source = FhirDataType.Id,
                    Code = Encoding.UTF8.GetBytes(identity.Id),
                });
            case "_lastUpdated" when parameter.BaseType == ResourceType.None:
                return Take(criterion, parameter, new IndexValue
                {
                    Type = SearchParameterType.Date,
                    Source = FhirDataType.Instant,
                    LowTicks = identity.LastUpdated.UtcTicks,
                    HighTicks = identity.LastUpdated.UtcTicks + 1,
                });
            default:
                break;
        }

        switch (parameter.Type)
        {
            case SearchParameterType.Composite:
                return Composite(criterion, parameter, resource);
            case SearchParameterType.Special:
                return Near(criterion, parameter, resource);
            default:
                var search = new CriterionSink { Comparer = comparer, Modifier = criterion.Modifier, AnyOf = criterion.AnyOf };
                ValueExtractor.Visit(resource, parameter, ref search);
                return search.Found;
        }
    }

    bool Take(ParameterCriterion criterion, SearchParameter parameter, in IndexValue value)
    {
        var search = new CriterionSink { Comparer = comparer, Modifier = criterion.Modifier, AnyOf = criterion.AnyOf };
        search.Take(value);
        return search.Found;
    }

    bool Composite(ParameterCriterion criterion, SearchParameter parameter, JsonNode resource)
    {
        foreach (var node in ValueExtractor.Nodes(resource, parameter))
        {
            foreach (var value in criterion.AnyOf)
            {
                if (value is CompositeValue composite
                    ? Parts(composite, parameter, resource, node)
                    : HasEveryPart(parameter, resource, node))
                {
                    return true;
                }
            }
        }

        return false;
    }

    bool Parts(CompositeValue wanted, SearchParameter parameter, JsonNode resource, JsonNode node)
    {
        for (var at = 0; at < wanted.Parts.Length; at++)
        {
            var search = new CriterionSink { Comparer = comparer, AnyOf = [wanted.Parts[at]] };
            ValueExtractor.VisitComponent(resource, node, parameter.Components[at], ref search);
            if (!search.Found)
            {
                return false;
            }
        }

        return true;
    }

    bool HasEveryPart(SearchParameter parameter, JsonNode resource, JsonNode node)
    {
        foreach (var component in parameter.Components)
        {
            var search = new CriterionSink { Comparer = comparer, Modifier = SearchModifier.Missing };
            ValueExtractor.VisitComponent(resource, node, component, ref search);
            if (!search.Found)
            {
                return false;
            }
        }

        return true;
    }

    static bool Near(ParameterCriterion criterion, SearchParameter parameter, JsonNode resource)
    {
        foreach (var position in ValueExtractor.Nodes(resource, parameter))
        {
            if (criterion.AnyOf.Any(value => value is not NearValue near || ValueComparer.IsNear(near, position)))
            {
                return true;
            }
        }

        return false;
    }

    bool Matches(ReferenceAnyOfCriterion criterion, JsonNode resource, ResourceType type)
    {
        if (OwnParameter(criterion.Parameter, type) is not { } parameter)
        {
            return false;
        }

        var search = new TargetSink { Comparer = comparer, Criterion = criterion };
        ValueExtractor.Visit(resource, parameter, ref search);
        return search.Found;
    }

    static SearchParameter? OwnParameter(SearchParameter parameter, ResourceType type)
    {
        if (parameter.BaseType == type || parameter.BaseType == ResourceType.None)
        {
            return parameter;
        }

        return SearchParameters.TryFind(type, parameter.Code, out var own) && own.Type == parameter.Type ? own : null;
    }

    /// <summary>Stops at the first value that is asked for; with <see cref="SearchModifier.Missing"/> at the first value.</summary>
    struct CriterionSink : IValueSink
    {
        internal ValueComparer Comparer;
        internal SearchModifier Modifier;
        internal ImmutableArray<SearchValue> AnyOf;
        internal bool Found;

        public bool Take(in IndexValue value)
        {
            if (Modifier == SearchModifier.Missing)
            {
                Found = true;
                return false;
            }

            foreach (var wanted in AnyOf)
            {
                if (Comparer.Matches(wanted, Modifier, value))
                {
                    Found = true;
                    return false;
                }
            }

            return true;
        }
    }

    struct TargetSink : IValueSink
    {
        internal ValueComparer Comparer;
        internal ReferenceAnyOfCriterion Criterion;
        internal bool Found;

        public bool Take(in IndexValue value)
        {
            Found = Comparer.LeadsTo(value, Criterion.Targets);
            return !Found;
        }
    }
}
