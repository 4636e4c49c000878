using Klang.Care.Summaries;

namespace Klang.Care.Wording;

/// <summary>Words for the values of Care's enumerations.</summary>
public static class CareWords
{
    public static Bilingual Of(AllergyGravity gravity) => gravity switch
    {
        AllergyGravity.NotSerious => new("ไม่รุนแรง", "not serious"),
        AllergyGravity.SeriousOther => new("รุนแรง สำคัญทางการแพทย์", "serious, medically important"),
        AllergyGravity.Hospitalised => new("รุนแรง ต้องนอนโรงพยาบาล", "serious, hospitalised"),
        AllergyGravity.StayProlonged => new("รุนแรง นอนโรงพยาบาลนานขึ้น", "serious, stay prolonged"),
        AllergyGravity.Disability => new("รุนแรง พิการ", "serious, disability"),
        AllergyGravity.CongenitalAnomaly => new("รุนแรง ผิดปกติแต่กำเนิด", "serious, congenital anomaly"),
        AllergyGravity.High => new("รุนแรง", "serious"),
        AllergyGravity.LifeThreatening => new("รุนแรงถึงชีวิต", "life-threatening"),
        AllergyGravity.Fatal => new("รุนแรงถึงตาย", "fatal"),
        _ => new("ไม่ทราบความรุนแรง", "severity not known"),
    };

    public static Bilingual Of(AllergyCertainty certainty) => certainty switch
    {
        AllergyCertainty.Certain => new("แน่นอน", "certain"),
        AllergyCertainty.Probable => new("น่าจะใช่", "probable"),
        AllergyCertainty.Possible => new("อาจใช่", "possible"),
        AllergyCertainty.Unlikely => new("ไม่น่าใช่", "unlikely"),
        _ => new("ไม่ทราบ", "not known"),
    };

    public static Bilingual Of(PersonSex sex) => sex switch
    {
        PersonSex.Female => new("หญิง", "Female"),
        PersonSex.Male => new("ชาย", "Male"),
        PersonSex.Other => new("เพศอื่น", "Other"),
        _ => new("ไม่ทราบเพศ", "Sex unknown"),
    };

    public static Bilingual Of(VisitKind kind) => kind switch
    {
        VisitKind.Outpatient => new("ผู้ป่วยนอก", "Outpatient"),
        VisitKind.Inpatient => new("ผู้ป่วยใน", "Inpatient"),
        VisitKind.Emergency => new("ฉุกเฉิน", "Emergency"),
        VisitKind.Home => new("เยี่ยมบ้าน", "Home visit"),
        VisitKind.Virtual => new("ทางไกล", "Remote"),
        _ => new("การมาตรวจ", "Visit"),
    };

    /// <summary>A word for a result outside its range; empty when it is inside or has none.</summary>
    public static Bilingual Of(ResultStanding standing) => standing switch
    {
        ResultStanding.High => new("สูง", "High"),
        ResultStanding.Low => new("ต่ำ", "Low"),
        ResultStanding.CriticalHigh => new("สูงวิกฤต", "Critical high"),
        ResultStanding.CriticalLow => new("ต่ำวิกฤต", "Critical low"),
        ResultStanding.Abnormal => new("ผิดปกติ", "Abnormal"),
        _ => default,
    };

    public static Bilingual Of(AlertKind kind) => kind switch
    {
        AlertKind.AllergyConflict => new("ได้รับยาที่แพ้", "Allergen given or ordered"),
        AlertKind.AllergyClassConflict => new("ยากลุ่มเดียวกับที่แพ้", "Medicine of an allergen's class"),
        AlertKind.Pregnancy => new("ตั้งครรภ์", "Pregnant"),
        AlertKind.Dialysis => new("ฟอกไต", "On dialysis"),
        AlertKind.Warfarin => new("ใช้วาร์ฟาริน", "On warfarin"),
        AlertKind.Tuberculosis => new("วัณโรค", "Tuberculosis"),
        AlertKind.PoorKidneys => new("ไตทำงานต่ำมาก", "Poor kidney function"),
        AlertKind.Deceased => new("เสียชีวิตแล้ว", "Deceased"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
