using System.Collections.Frozen;
using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Which mapping makes the records of which file.</summary>
static class Mappings
{
    static readonly FrozenDictionary<string, Action<Row, Chart>> Table = new Dictionary<string, Action<Row, Chart>>(StringComparer.Ordinal)
    {
        ["PERSON"] = PersonMapping.Person,
        ["ADDRESS"] = PersonMapping.Address,
        ["DEATH"] = PersonMapping.Death,
        ["CARD"] = PersonMapping.Card,
        ["CHRONIC"] = ChronicMapping.Chronic,
        ["CHRONICFU"] = ChronicMapping.FollowUp,
        ["NCDSCREEN"] = ChronicMapping.Screening,
        ["HOME"] = RegistryMapping.Home,
        ["VILLAGE"] = RegistryMapping.Village,
        ["PROVIDER"] = RegistryMapping.Provider,
        ["COMMUNITY_ACTIVITY"] = RegistryMapping.Activity,
        ["POLICY"] = RegistryMapping.Policy,
        ["DISABILITY"] = ServiceMapping.Disability,
        ["FUNCTIONAL"] = ServiceMapping.Functional,
        ["ICF"] = ServiceMapping.Icf,
        ["DENTAL"] = ServiceMapping.Dental,
        ["REHABILITATION"] = ServiceMapping.Rehabilitation,
        ["SPECIALPP"] = ServiceMapping.SpecialPrevention,
        ["COMMUNITY_SERVICE"] = ServiceMapping.Community,
        ["WOMEN"] = MotherChildMapping.Women,
        ["FP"] = MotherChildMapping.FamilyPlanning,
        ["PRENATAL"] = MotherChildMapping.Prenatal,
        ["ANC"] = MotherChildMapping.Antenatal,
        ["LABOR"] = MotherChildMapping.Labor,
        ["POSTNATAL"] = MotherChildMapping.Postnatal,
        ["NEWBORN"] = MotherChildMapping.Newborn,
        ["NEWBORNCARE"] = MotherChildMapping.NewbornCare,
        ["EPI"] = MotherChildMapping.Vaccination,
        ["NUTRITION"] = MotherChildMapping.Nutrition,
        ["DRUGALLERGY"] = AllergyMapping.Allergy,
        ["LABFU"] = LabMapping.Result,
        ["SERVICE"] = VisitMapping.Service,
        ["ADMISSION"] = VisitMapping.Admission,
        ["DIAGNOSIS_OPD"] = VisitMapping.Diagnosis,
        ["DIAGNOSIS_IPD"] = VisitMapping.Diagnosis,
        ["DRUG_OPD"] = VisitMapping.Drug,
        ["DRUG_IPD"] = VisitMapping.Drug,
        ["PROCEDURE_OPD"] = VisitMapping.Procedure,
        ["PROCEDURE_IPD"] = VisitMapping.Procedure,
        ["CHARGE_OPD"] = VisitMapping.Charge,
        ["CHARGE_IPD"] = VisitMapping.Charge,
        ["APPOINTMENT"] = VisitMapping.Appointment,
        ["SURVEILLANCE"] = VisitMapping.Surveillance,
        ["ACCIDENT"] = VisitMapping.Accident,
        ["REFER_HISTORY"] = ReferralMapping.Request,
        ["REFER_RESULT"] = ReferralMapping.Answer,
        ["CARE_REFER"] = ReferralMapping.Care,
        ["CLINICAL_REFER"] = ReferralMapping.Clinical,
        ["DRUG_REFER"] = ReferralMapping.Drug,
        ["INVESTIGATION_REFER"] = ReferralMapping.Investigation,
        ["PROCEDURE_REFER"] = ReferralMapping.Procedure,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Map(Row row, Chart chart) => Table[row.File.Name](row, chart);
}
