namespace Klang.Fhir.Validation;

/// <summary>What shape a reference has.</summary>
enum ReferenceShape
{
    Malformed,
    Fragment,
    Relative,
    Conditional,
    Absolute,
    Urn,
}
