using System.Collections.Frozen;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>
/// Every record that a row of a file can make. A withdrawn row takes all of them back, so this table and the mappings must agree; a
/// test holds them together.
/// </summary>
static class Outputs
{
    static readonly FrozenDictionary<string, (ResourceType Type, string Suffix)[]> Table =
        new Dictionary<string, (ResourceType Type, string Suffix)[]>(StringComparer.Ordinal)
        {
            ["PERSON"] = [(ResourceType.Patient, ""), (ResourceType.Observation, "abo"), (ResourceType.Observation, "rh")],
            ["ADDRESS"] = [(ResourceType.Observation, "")],
            ["DEATH"] = [(ResourceType.Observation, "")],
            ["CHRONIC"] = [(ResourceType.Condition, "")],
            ["CARD"] = [(ResourceType.Coverage, "")],
            ["HOME"] = [(ResourceType.Location, "")],
            ["VILLAGE"] = [(ResourceType.Location, "")],
            ["DISABILITY"] = [(ResourceType.Condition, "")],
            ["PROVIDER"] = [(ResourceType.Practitioner, ""), (ResourceType.PractitionerRole, "role")],
            ["WOMEN"] = [(ResourceType.Observation, "")],
            ["DRUGALLERGY"] = [(ResourceType.AllergyIntolerance, "")],
            ["FUNCTIONAL"] = [(ResourceType.Observation, "")],
            ["ICF"] = [(ResourceType.Observation, "")],
            ["SERVICE"] =
            [
                (ResourceType.Encounter, ""), (ResourceType.Observation, "bp"), (ResourceType.Observation, "temp"),
                (ResourceType.Observation, "pulse"), (ResourceType.Observation, "resp"),
            ],
            ["DIAGNOSIS_OPD"] = [(ResourceType.Condition, "")],
            ["DRUG_OPD"] = [(ResourceType.MedicationDispense, "")],
            ["PROCEDURE_OPD"] = [(ResourceType.Procedure, "")],
            ["CHARGE_OPD"] = [(ResourceType.ChargeItem, "")],
            ["SURVEILLANCE"] = [(ResourceType.Condition, "")],
            ["ACCIDENT"] = [(ResourceType.Observation, ""), (ResourceType.Observation, "gcs")],
            ["LABFU"] = [(ResourceType.Observation, "")],
            ["CHRONICFU"] =
            [
                (ResourceType.Observation, ""), (ResourceType.Observation, "weight"), (ResourceType.Observation, "height"),
                (ResourceType.Observation, "waist"), (ResourceType.Observation, "bp"),
            ],
            ["ADMISSION"] = [(ResourceType.Encounter, ""), (ResourceType.Observation, "weight"), (ResourceType.Observation, "height")],
            ["DIAGNOSIS_IPD"] = [(ResourceType.Condition, "")],
            ["DRUG_IPD"] = [(ResourceType.MedicationDispense, "")],
            ["PROCEDURE_IPD"] = [(ResourceType.Procedure, "")],
            ["CHARGE_IPD"] = [(ResourceType.ChargeItem, "")],
            ["APPOINTMENT"] = [(ResourceType.Appointment, "")],
            ["DENTAL"] = [(ResourceType.Observation, "")],
            ["REHABILITATION"] = [(ResourceType.Procedure, "")],
            ["NCDSCREEN"] =
            [
                (ResourceType.Observation, ""), (ResourceType.Observation, "weight"), (ResourceType.Observation, "height"),
                (ResourceType.Observation, "waist"), (ResourceType.Observation, "bp"), (ResourceType.Observation, "bp2"),
                (ResourceType.Observation, "glucose"),
            ],
            ["FP"] = [(ResourceType.Observation, "")],
            ["PRENATAL"] =
            [
                (ResourceType.EpisodeOfCare, ""), (ResourceType.Observation, "lmp"), (ResourceType.Observation, "edc"),
                (ResourceType.Observation, "gravida"), (ResourceType.Observation, "vdrl"), (ResourceType.Observation, "hbsag"),
                (ResourceType.Observation, "hiv"), (ResourceType.Observation, "thalassemia"), (ResourceType.Observation, "hct"),
                (ResourceType.Observation, "height"),
            ],
            ["ANC"] = [(ResourceType.Observation, ""), (ResourceType.Observation, "weight")],
            ["LABOR"] = [(ResourceType.Observation, ""), (ResourceType.Observation, "outcome")],
            ["POSTNATAL"] = [(ResourceType.Observation, "")],
            ["NEWBORN"] =
            [
                (ResourceType.Observation, ""), (ResourceType.RelatedPerson, "mother"), (ResourceType.Observation, "weight"),
                (ResourceType.Observation, "length"), (ResourceType.Observation, "head"), (ResourceType.Observation, "apgar"),
                (ResourceType.Observation, "gestation"), (ResourceType.Observation, "tsh"),
            ],
            ["NEWBORNCARE"] = [(ResourceType.Observation, "")],
            ["EPI"] = [(ResourceType.Immunization, "")],
            ["NUTRITION"] =
            [
                (ResourceType.Observation, ""), (ResourceType.Observation, "weight"), (ResourceType.Observation, "height"),
                (ResourceType.Observation, "head"),
            ],
            ["SPECIALPP"] = [(ResourceType.Observation, "")],
            ["COMMUNITY_ACTIVITY"] = [(ResourceType.Observation, "")],
            ["COMMUNITY_SERVICE"] = [(ResourceType.Procedure, "")],
            ["CARE_REFER"] = [(ResourceType.Procedure, "")],
            ["CLINICAL_REFER"] = [(ResourceType.Observation, "")],
            ["DRUG_REFER"] = [(ResourceType.MedicationStatement, "")],
            ["INVESTIGATION_REFER"] = [(ResourceType.Observation, "")],
            ["PROCEDURE_REFER"] = [(ResourceType.Procedure, "")],
            ["REFER_HISTORY"] = [(ResourceType.ServiceRequest, ""), (ResourceType.Task, "task")],
            ["REFER_RESULT"] = [(ResourceType.Task, "")],
            ["POLICY"] = [(ResourceType.Basic, "")],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Types and key suffixes, the first being the record that the row stands or falls with.</summary>
    public static IReadOnlyList<(ResourceType Type, string Suffix)> Of(string file) => Table[file];
}
