using Klang.Care.Summaries;
using Klang.Care.Wording;

namespace Klang.Web.Wording;

/// <summary>Words for the values of Care's enumerations.</summary>
static class CareWords
{
    internal static Bilingual Of(AllergyGravity gravity) => gravity switch
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

    internal static Bilingual Of(AllergyCertainty certainty) => certainty switch
    {
        AllergyCertainty.Certain => new("แน่นอน", "certain"),
        AllergyCertainty.Probable => new("น่าจะใช่", "probable"),
        AllergyCertainty.Possible => new("อาจใช่", "possible"),
        AllergyCertainty.Unlikely => new("ไม่น่าใช่", "unlikely"),
        _ => new("ไม่ทราบ", "not known"),
    };

    internal static Bilingual Of(PersonSex sex) => sex switch
    {
        PersonSex.Female => Words.Female,
        PersonSex.Male => Words.Male,
        PersonSex.Other => Words.OtherSex,
        _ => Words.UnknownSex,
    };

    internal static Bilingual Of(VisitKind kind) => kind switch
    {
        VisitKind.Outpatient => Words.Outpatient,
        VisitKind.Inpatient => Words.Inpatient,
        VisitKind.Emergency => Words.Emergency,
        VisitKind.Home => Words.HomeVisit,
        VisitKind.Virtual => Words.VirtualVisit,
        _ => Words.OtherVisit,
    };

    /// <summary>A word for a result outside its range; empty when it is inside or has none.</summary>
    internal static Bilingual Of(ResultStanding standing) => standing switch
    {
        ResultStanding.High => Words.High,
        ResultStanding.Low => Words.Low,
        ResultStanding.CriticalHigh => Words.CriticalHigh,
        ResultStanding.CriticalLow => Words.CriticalLow,
        ResultStanding.Abnormal => Words.Abnormal,
        _ => default,
    };

    internal static Bilingual Of(AlertKind kind) => kind switch
    {
        AlertKind.AllergyConflict => Words.AlertConflict,
        AlertKind.AllergyClassConflict => Words.AlertClass,
        AlertKind.Pregnancy => Words.AlertPregnant,
        AlertKind.Dialysis => Words.AlertDialysis,
        AlertKind.Warfarin => Words.AlertWarfarin,
        AlertKind.Tuberculosis => Words.AlertTb,
        AlertKind.PoorKidneys => Words.AlertKidney,
        AlertKind.Deceased => Words.AlertDeceased,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
