using System.Collections.Frozen;
using Klang.Fhir.Json;

namespace Klang.Care.Terms;

/// <summary>How senders say "no known allergy", in codes and, where the field is free text, in words.</summary>
static class NoneWords
{
    /// <summary>
    /// Whole texts only: "ไม่แพ้ยา" is none, "แพ้ยาไม่ทราบชื่อ" is an allergy to something unknown and must stay one.
    /// </summary>
    static readonly FrozenSet<string> Texts = new[]
    {
        "nkda", "nka", "nkma", "none", "no", "nil", "no known allergy", "no known allergies", "no known drug allergy",
        "no known drug allergies", "no known medication allergies", "no drug allergy", "no allergy", "no allergies",
        "ไม่มี", "ไม่แพ้", "ไม่แพ้ยา", "ไม่แพ้ยาใด", "ไม่แพ้ยาใดๆ", "ไม่เคยแพ้ยา", "ไม่มีแพ้ยา", "ไม่มีการแพ้ยา", "ไม่มีประวัติแพ้ยา",
        "ไม่มีประวัติการแพ้ยา", "ปฏิเสธแพ้ยา", "ปฏิเสธการแพ้ยา", "ปฏิเสธประวัติแพ้ยา",
    }.Select(Plain).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>"No known allergy" and "no known drug allergy", coded, or written where no substance is coded.</summary>
    internal static bool SaysNone(JsonNode code)
    {
        if (Concept.Has(code, "716186003"u8) || Concept.Has(code, "409137002"u8) || Concept.Has(code, "160244002"u8)
            || Concept.Has(code, "no-known-allergies"u8) || Concept.Has(code, "no-known-medication-allergies"u8))
        {
            return true;
        }

        return !code["coding"u8][0]["code"u8].Exists && code["text"u8].GetString() is { Length: <= 60 } text && Texts.Contains(Plain(text));
    }

    static string Plain(string text)
    {
        var plain = text.Trim().TrimEnd('.').ToLowerInvariant();
        return plain.AsSpan().ContainsAnyInRange('\u0E00', '\u0E7F') ? plain.Replace(" ", "", StringComparison.Ordinal) : plain;
    }
}
