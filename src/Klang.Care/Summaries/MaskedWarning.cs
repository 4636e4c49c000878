using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>
/// A warning of drug safety that rests on something the reader is not shown. It names what the reader sees already and nothing else: not
/// what is hidden, nor of what sort it is, nor how it harms.
/// </summary>
/// <param name="Shown">Name of the medicine or allergen that the reader sees.</param>
public sealed record MaskedWarning(string Shown)
{
    /// <summary>The sentence; {0} is what is shown.</summary>
    public static Bilingual Words { get; } = new(
        "ยาควบคุมพิเศษ: {0} อาจมีปฏิกิริยาหรือข้อห้ามกับข้อมูลที่ไม่แสดง โปรดปรึกษาเภสัชกรหรือผู้สั่งใช้ยาก่อนใช้ต่อ",
        "Restricted information: {0} may interact with or be contraindicated by something that is not shown. Ask a pharmacist or the prescriber before it is used.");

    /// <summary>Head of the warning.</summary>
    public static Bilingual Title { get; } = new("ข้อควรระวังเรื่องยา", "Drug safety");
}
