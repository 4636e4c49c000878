using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Klang.Fhir.Search;

/// <summary>One condition of a query. All of a query's criteria must hold. A closed set of kinds.</summary>
/// <param name="Name">The parameter's name as written in the URL, with modifier or chain, e.g. <c>subject:Patient.name</c>.</param>
public abstract record Criterion(string Name);

/// <summary>A parameter has one of the values.</summary>
/// <param name="Name">As written.</param>
/// <param name="Parameter">
/// What is compared. In a search over several types it is the first type's; each other type's parameter of the same code is meant too.
/// </param>
/// <param name="Modifier">How.</param>
/// <param name="AnyOf">At least one value; one suffices (with <see cref="SearchModifier.Not"/>: none may be there).</param>
public sealed record ParameterCriterion(
    string Name, SearchParameter Parameter, SearchModifier Modifier, ImmutableArray<SearchValue> AnyOf) : Criterion(Name);

/// <summary>
/// A reference leads to a resource that meets a criterion. The matcher does not follow it: the caller finds the resources and
/// puts a <see cref="ReferenceAnyOfCriterion"/> in its place.
/// </summary>
/// <param name="Name">As written.</param>
/// <param name="Parameter">The reference to follow.</param>
/// <param name="Links">What must hold at its end, for each type that it may lead to: one of them suffices.</param>
public sealed record ChainCriterion(
    string Name, SearchParameter Parameter, ImmutableArray<ChainLink> Links) : Criterion(Name);

/// <summary>One type that a chain may lead to.</summary>
/// <param name="Target">The type at the reference's end.</param>
/// <param name="Inner">What must hold there; may itself be a chain.</param>
public sealed record ChainLink(ResourceType Target, Criterion Inner);

/// <summary>
/// Another resource that meets a criterion refers to this one (<c>_has</c>). The matcher does not look for it: the caller finds
/// those resources, reads their references, and puts an <see cref="IdAnyOfCriterion"/> in its place.
/// </summary>
/// <param name="Name">As written.</param>
/// <param name="Source">The type of the resources that refer.</param>
/// <param name="Reference">By which of their references.</param>
/// <param name="Inner">What must hold for them; may itself be a chain or a <c>_has</c>.</param>
public sealed record HasCriterion(
    string Name, ResourceType Source, SearchParameter Reference, Criterion Inner) : Criterion(Name);

/// <summary>A reference leads to one of these resources: what a resolved chain becomes.</summary>
/// <param name="Name">As written.</param>
/// <param name="Parameter">The reference.</param>
/// <param name="Targets">Resources as <c>Type/id</c>; none means that nothing matches.</param>
public sealed record ReferenceAnyOfCriterion(
    string Name, SearchParameter Parameter, FrozenSet<string> Targets) : Criterion(Name);

/// <summary>The resource is one of these: what a resolved <c>_has</c> becomes.</summary>
/// <param name="Name">As written.</param>
/// <param name="Resources">Resources as <c>Type/id</c>; none means that nothing matches.</param>
public sealed record IdAnyOfCriterion(string Name, FrozenSet<string> Resources) : Criterion(Name);
