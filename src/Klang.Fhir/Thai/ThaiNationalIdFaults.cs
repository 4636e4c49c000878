namespace Klang.Fhir.Thai;

/// <summary>Sentences for <see cref="ThaiNationalIdFault"/>; they never hold the number itself.</summary>
public static class ThaiNationalIdFaults
{
    /// <summary>What is wrong and what cures it, in English.</summary>
    public static string Explain(this ThaiNationalIdFault fault) => fault switch
    {
        ThaiNationalIdFault.None => "The citizen number is well formed.",
        ThaiNationalIdFault.WrongLength => "A citizen number has exactly 13 digits.",
        ThaiNationalIdFault.Letters => "A citizen number holds digits only.",
        ThaiNationalIdFault.AllSameDigit => "A citizen number is never one digit repeated thirteen times.",
        ThaiNationalIdFault.WrongCheckDigit =>
            "The check digit (the 13th) does not fit the other twelve: a digit is mistyped or two are swapped.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>What is wrong and what cures it, in Thai.</summary>
    public static string ExplainThai(this ThaiNationalIdFault fault) => fault switch
    {
        ThaiNationalIdFault.None => "เลขประจำตัวประชาชนถูกต้องตามรูปแบบ",
        ThaiNationalIdFault.WrongLength => "เลขประจำตัวประชาชนต้องมี 13 หลัก",
        ThaiNationalIdFault.Letters => "เลขประจำตัวประชาชนต้องเป็นตัวเลขเท่านั้น",
        ThaiNationalIdFault.AllSameDigit => "เลขประจำตัวประชาชนเป็นเลขเดียวกันทั้ง 13 หลักไม่ได้",
        ThaiNationalIdFault.WrongCheckDigit => "เลขหลักสุดท้ายไม่ตรงกับ 12 หลักแรก อาจพิมพ์ผิดหนึ่งหลักหรือสลับหลักกัน",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
