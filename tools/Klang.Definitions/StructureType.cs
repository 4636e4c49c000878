using Klang.Fhir;

namespace Klang.Definitions;

/// <summary>What a type is; the numbers are written into the table.</summary>
enum StructureKind
{
    Primitive = 0,
    DataType = 1,
    Backbone = 2,
    Resource = 3,
    AnyResource = 4,
}

/// <summary>One type: a resource, a data type or a backbone element.</summary>
sealed record StructureType(
    string Name,
    string Code,
    StructureKind Kind,
    ResourceType Resource,
    IReadOnlyList<StructureElement> Elements,
    IReadOnlyList<StructureInvariant> Invariants);

/// <summary>One element of a type. Max 0 is unbounded.</summary>
sealed record StructureElement
{
    public required string Name { get; init; }
    public required bool IsChoice { get; init; }
    public required bool IsSummary { get; init; }
    public required bool IsModifier { get; init; }
    public required int Min { get; init; }
    public required int Max { get; init; }
    public required IReadOnlyList<string> Types { get; init; }
    public required string? ValueSet { get; init; }
    public required IReadOnlyList<ResourceType> Targets { get; init; }
    public required IReadOnlyList<StructureInvariant> Invariants { get; init; }
}

/// <summary>A rule in FHIRPath with its sentence.</summary>
sealed record StructureInvariant(string Key, string Sentence, string Expression);
