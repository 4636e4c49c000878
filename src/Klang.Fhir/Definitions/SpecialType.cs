namespace Klang.Fhir.Definitions;

/// <summary>Data types with rules of their own, told apart once when the table is read.</summary>
enum SpecialType : byte
{
    None,
    Reference,
    Extension,
    Identifier,
    Coding,
    CodeableConcept,
}
