namespace Klang.Fhir.Definitions;

/// <summary>What sort of type a <see cref="TypeDefinition"/> is. The numbers are those of the table's bytes.</summary>
public enum TypeKind : byte
{
    /// <summary>A primitive such as <c>dateTime</c>: a JSON string, number or boolean.</summary>
    Primitive = 0,

    /// <summary>A complex data type such as <c>HumanName</c>.</summary>
    DataType = 1,

    /// <summary>An element with elements of its own inside one type, such as <c>Patient.contact</c>.</summary>
    Backbone = 2,

    /// <summary>A concrete resource type.</summary>
    Resource = 3,

    /// <summary>Resource or DomainResource: any concrete resource may stand here.</summary>
    AnyResource = 4,
}
