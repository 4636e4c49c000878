namespace Klang.Fhir.Search;

/// <summary>What a search brings along beside its matches (FHIR R4 §3.1.1.5.4).</summary>
/// <param name="IsReverse">True for <c>_revinclude</c>: resources that refer to a match; false: resources that a match refers to.</param>
/// <param name="Source">The type whose references are followed; <see cref="ResourceType.None"/> for <c>*</c>: any type.</param>
/// <param name="Parameter">Which reference; null for every reference of the source (<c>*</c>).</param>
/// <param name="Target">Only resources of that type at the reference's end; <see cref="ResourceType.None"/> for any.</param>
/// <param name="Iterates">Also from what was brought along (<c>:iterate</c>).</param>
public sealed record Include(
    bool IsReverse, ResourceType Source, SearchParameter? Parameter, ResourceType Target, bool Iterates);
