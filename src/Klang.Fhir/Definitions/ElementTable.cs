using System.Collections.Frozen;

namespace Klang.Fhir.Definitions;

/// <summary>
/// The elements of every R4 type, read once from an embedded table of HL7's own 4.0.1 definitions at first use
/// (some 20 ms). Immutable and safe to share.
/// </summary>
public static class ElementTable
{
    static readonly (TypeDefinition[] Types, int ElementsWithInvariants) Table = StructureReader.Read();
    static readonly FrozenDictionary<string, TypeDefinition> ByName =
        Table.Types.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
    static readonly TypeDefinition[] ByResource =
        [Table.Types.First(type => type.Name == "Resource"), .. ResourceTypes.All.Select(type => ByName[type.Name()])];

    /// <summary>Every type: resources, data types, primitives and backbone elements.</summary>
    public static IReadOnlyList<TypeDefinition> All => Table.Types;

    /// <summary>How many elements have invariants of their own.</summary>
    internal static int ElementsWithInvariants => Table.ElementsWithInvariants;

    /// <summary>The elements of a resource type; for <see cref="ResourceType.None"/> those that every resource has.</summary>
    public static TypeDefinition Of(ResourceType type) => ByResource[(int)type];

    /// <summary>Finds any type by its exact name (<c>HumanName</c>, <c>Patient.contact</c>); null when R4 has none.</summary>
    public static TypeDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
