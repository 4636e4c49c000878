namespace Klang.Http;

/// <summary>What a path under the FHIR base names (FHIR R4 §3.1.0.1).</summary>
enum AddressKind
{
    /// <summary><c>[base]</c>.</summary>
    System,

    /// <summary><c>[base]/metadata</c>.</summary>
    Metadata,

    /// <summary><c>[base]/_search</c>.</summary>
    SystemSearch,

    /// <summary><c>[base]/_history</c>.</summary>
    SystemHistory,

    /// <summary><c>[base]/$operation</c>.</summary>
    SystemOperation,

    /// <summary><c>[base]/Type</c>.</summary>
    Type,

    /// <summary><c>[base]/Type/_search</c>.</summary>
    TypeSearch,

    /// <summary><c>[base]/Type/_history</c>.</summary>
    TypeHistory,

    /// <summary><c>[base]/Type/$operation</c>.</summary>
    TypeOperation,

    /// <summary><c>[base]/Type/id</c>.</summary>
    Instance,

    /// <summary><c>[base]/Type/id/_history</c>.</summary>
    InstanceHistory,

    /// <summary><c>[base]/Type/id/_history/version</c>.</summary>
    Version,

    /// <summary><c>[base]/Type/id/$operation</c>.</summary>
    InstanceOperation,

    /// <summary><c>[base]/Patient/id/Type</c>.</summary>
    Compartment,

    /// <summary><c>[base]/Patient/id/Type/_search</c>.</summary>
    CompartmentSearch,
}
