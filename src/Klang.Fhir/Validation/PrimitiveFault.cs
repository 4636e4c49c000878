namespace Klang.Fhir.Validation;

/// <summary>What is wrong with a primitive's text.</summary>
enum PrimitiveFault
{
    None,
    Empty,
    TooLong,
    ControlCharacter,
    HiddenDirection,
    Whitespace,
    CodeSpaces,
    Id,
    Oid,
    Uuid,
    Base64,
    DateShape,
    DateTimeShape,
    InstantShape,
    TimeShape,
    NoZone,
    NoSuchDay,
    NoSuchTime,
    NoSuchZone,
    BuddhistYear,
    YearOne,
    NotWhole,
    IntegerRange,
    NotNegative,
    NotPositive,
}
