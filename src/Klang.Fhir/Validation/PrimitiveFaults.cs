namespace Klang.Fhir.Validation;

/// <summary>Sentences for <see cref="PrimitiveFault"/>: what is demanded, never what was sent.</summary>
static class PrimitiveFaults
{
    public static string Explain(this PrimitiveFault fault) => fault switch
    {
        PrimitiveFault.Empty => "The text is empty; leave the element out instead.",
        PrimitiveFault.TooLong => "The text has more than 1,048,576 characters.",
        PrimitiveFault.ControlCharacter => "The text holds a control character; only tab, carriage return and line feed are allowed.",
        PrimitiveFault.HiddenDirection => "The name holds a control or text direction character, which could make it read as another.",
        PrimitiveFault.Whitespace => "White space is not allowed here.",
        PrimitiveFault.CodeSpaces => "A code has no white space at its ends and single spaces only.",
        PrimitiveFault.Id => "An id has 1 to 64 characters: letters A-Z and a-z, digits, '-' and '.'.",
        PrimitiveFault.Oid => "An OID is written urn:oid:N.N.N without leading zeros, its first number 0, 1 or 2.",
        PrimitiveFault.Uuid => "A UUID is written urn:uuid: followed by lower-case hexadecimal digits in groups of 8-4-4-4-12.",
        PrimitiveFault.Base64 => "The text is not base64: A-Z, a-z, 0-9, '+', '/' in groups of four, padded with '='.",
        PrimitiveFault.DateShape => "A date is written YYYY, YYYY-MM or YYYY-MM-DD.",
        PrimitiveFault.DateTimeShape => "A dateTime is written YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz; seconds are required with a time.",
        PrimitiveFault.InstantShape => "An instant is written YYYY-MM-DDThh:mm:ss.sss+zz:zz.",
        PrimitiveFault.TimeShape => "A time is written hh:mm:ss, without a zone.",
        PrimitiveFault.NoZone => "A time of day needs a zone: Z or an offset such as +07:00.",
        PrimitiveFault.NoSuchDay => "There is no such day in the calendar.",
        PrimitiveFault.NoSuchTime => "There is no such time of day: hours 00 to 23, minutes 00 to 59, seconds 00 to 60.",
        PrimitiveFault.NoSuchZone => "There is no such zone: offsets are between -14:00 and +14:00.",
        PrimitiveFault.BuddhistYear => "The year is between 2400 and 2699: ปี พ.ศ.? Send the year of the common era (พ.ศ. minus 543).",
        PrimitiveFault.YearOne => "The year 0001 or 0000 marks a date that was never set; leave the element out instead.",
        PrimitiveFault.NotWhole => "The number must be whole, without decimal point or exponent.",
        PrimitiveFault.IntegerRange => "The number is outside -2,147,483,648 to 2,147,483,647.",
        PrimitiveFault.NotNegative => "The number must be 0 or more, at most 2,147,483,647.",
        PrimitiveFault.NotPositive => "The number must be 1 or more, at most 2,147,483,647.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
