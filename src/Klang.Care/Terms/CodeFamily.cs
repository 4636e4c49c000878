namespace Klang.Care.Terms;

/// <summary>Which vocabulary a code belongs to, however its system address is written.</summary>
public enum CodeFamily : byte
{
    Other,
    Icd10,
    Icd9,
    Loinc,
    Snomed,
    RxNorm,
    Cvx,
    ThaiLab,
    ThaiVaccine,
    ThaiDrug,
    AbsentUnknown,
}
