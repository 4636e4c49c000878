using System.Collections.Immutable;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>
/// Says everything that is wrong with a resource by R4's own definitions: unknown elements, JSON kinds, cardinality,
/// choices, primitive formats, required codes, references, contained resources, narrative and the invariants that
/// docs/validation.md lists. Pure and safe to call from many threads.
/// </summary>
public static class ResourceValidator
{
    /// <summary>Checks one resource, a Bundle with all its entries.</summary>
    /// <param name="resource">The resource's object.</param>
    /// <param name="expected">The type that the address demands; None lets any type pass.</param>
    /// <param name="options">Null for <see cref="ValidationOptions.Default"/>.</param>
    /// <returns>
    /// Every complaint in document order with path, line and column, up to the limit; empty when all is well. Messages
    /// hold no content. A wrong resource costs time and memory in proportion to its size, never more.
    /// </returns>
    public static ImmutableArray<Complaint> Validate(
        JsonNode resource, ResourceType expected = ResourceType.None, ValidationOptions? options = null)
    {
        if (!resource.Exists)
        {
            return [new Complaint(Severity.Error, "required", "There is no resource.")];
        }

        options ??= ValidationOptions.Default;
        var complaints = new ComplaintList(options.ComplaintsMax);
        using var walk = new ResourceWalk(complaints, options);
        walk.VisitRoot(resource, expected);
        return complaints.ToImmutable();
    }

    /// <summary>The same as a refusal; null when the resource is valid.</summary>
    public static Refusal? Check(
        JsonNode resource, ResourceType expected = ResourceType.None, ValidationOptions? options = null)
    {
        var complaints = Validate(resource, expected, options);
        return complaints.IsEmpty ? null : new Refusal(RefusalKind.Invalid, complaints);
    }
}
