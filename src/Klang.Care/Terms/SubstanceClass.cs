using Klang.Care.Wording;

namespace Klang.Care.Terms;

/// <summary>Groups of substances in which an allergy to one is a reason to be careful with another.</summary>
public enum SubstanceClass : byte
{
    None,
    Penicillins,
    Cephalosporins,
    Sulfonamides,
    Nsaids,
    AromaticAnticonvulsants,
    Quinolones,
    Tetracyclines,
    Statins,
    AceInhibitors,
}

/// <summary>Names of the classes.</summary>
public static class SubstanceClassWords
{
    public static Bilingual Words(this SubstanceClass group) => group switch
    {
        SubstanceClass.Penicillins => new("กลุ่มเพนิซิลลิน", "penicillins"),
        SubstanceClass.Cephalosporins => new("กลุ่มเซฟาโลสปอริน", "cephalosporins"),
        SubstanceClass.Sulfonamides => new("กลุ่มซัลฟา", "sulfonamides"),
        SubstanceClass.Nsaids => new("กลุ่มยาแก้ปวดลดอักเสบ (NSAIDs)", "NSAIDs"),
        SubstanceClass.AromaticAnticonvulsants => new("กลุ่มยากันชักชนิดอะโรมาติก", "aromatic anticonvulsants"),
        SubstanceClass.Quinolones => new("กลุ่มควิโนโลน", "quinolones"),
        SubstanceClass.Tetracyclines => new("กลุ่มเตตราไซคลิน", "tetracyclines"),
        SubstanceClass.Statins => new("กลุ่มสแตติน", "statins"),
        SubstanceClass.AceInhibitors => new("กลุ่ม ACE inhibitor", "ACE inhibitors"),
        _ => default,
    };
}
