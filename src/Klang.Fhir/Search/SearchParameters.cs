using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Klang.Fhir.Search;

/// <summary>All search parameters of FHIR R4 (4.0.1), by type. Read once from an embedded table; safe to share.</summary>
public static class SearchParameters
{
    static readonly FrozenDictionary<ResourceType, ImmutableArray<SearchParameter>> ByType = GroupByType();
    static readonly FrozenDictionary<ResourceType, FrozenDictionary<string, SearchParameter>> ByCode = ByType.ToFrozenDictionary(
        pair => pair.Key,
        pair => pair.Value.ToFrozenDictionary(parameter => parameter.Code, StringComparer.Ordinal));

    /// <summary>Every parameter, once for each type that it is defined for.</summary>
    public static ImmutableArray<SearchParameter> All { get; } = [.. SearchParameterTable.Instance.Parameters];

    /// <summary>The parameters that every type has: <c>_id</c>, <c>_lastUpdated</c>, <c>_tag</c>, <c>_profile</c>, <c>_security</c>, <c>_source</c> and those not supported.</summary>
    public static ImmutableArray<SearchParameter> Common => ByType[ResourceType.None];

    /// <summary>The type's own parameters, without <see cref="Common"/>; in alphabetical order, empty for types that have none.</summary>
    public static ImmutableArray<SearchParameter> For(ResourceType type) => ByType.TryGetValue(type, out var list) ? list : [];

    /// <summary>Finds a parameter of a type or one that every type has. It may be an impossible one (see <see cref="SearchParameter.Impossible"/>).</summary>
    public static bool TryFind(ResourceType type, string code, [NotNullWhen(true)] out SearchParameter? parameter)
    {
        parameter = null;
        return (ByCode.TryGetValue(type, out var own) && own.TryGetValue(code, out parameter))
            || ByCode[ResourceType.None].TryGetValue(code, out parameter);
    }

    static FrozenDictionary<ResourceType, ImmutableArray<SearchParameter>> GroupByType() =>
        SearchParameterTable.Instance.Parameters
            .GroupBy(parameter => parameter.BaseType)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
}
