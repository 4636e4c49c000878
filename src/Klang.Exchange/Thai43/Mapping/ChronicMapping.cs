using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>CHRONIC, CHRONICFU and NCDSCREEN.</summary>
static class ChronicMapping
{
    const string ClinicalStatus = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    const string ConditionCategory = "http://terminology.hl7.org/CodeSystem/condition-category";

    static readonly (string From, string To, string Name)[] Groups =
        [.. CodeList.Lines("chronic-icd10").Select(line => (line[0], line[1], line[2]))];

    public static void Chronic(Row row, Chart chart)
    {
        var status = row["TYPEDISCH"] switch
        {
            "01" or "07" => "resolved",
            "02" or "06" or "08" or "09" or "10" => "inactive",
            "11" => "relapse",
            _ => "active",
        };
        chart.Add(ResourceType.Condition, row, "", writer =>
        {
            writer.Concept("clinicalStatus", text: null, new Coding(ClinicalStatus, status));
            writer.Concept("verificationStatus", text: null, new Coding(Verification, "confirmed"));
            writer.Concepts("category", text: null, new Coding(ConditionCategory, "problem-list-item", "Problem List Item"));
            writer.Concept("code", GroupName(row["CHRONIC"]), Parts.Icd(row["CHRONIC"]));
            writer.Subject(chart);
            writer.Date("onsetDateTime", row["DATE_DIAG"]);
            if (status is "resolved" or "inactive" && row.Has("DATE_DISCH"))
            {
                writer.Date("abatementDateTime", row["DATE_DISCH"]);
            }

            writer.Instant("recordedDate", row.UpdatedAt);
        }, withLeftovers: true);
    }

    public static void FollowUp(Row row, Chart chart)
    {
        var setting = new Observations.Setting(row["DATE_SERV"], row["CHRONICFUPLACE"], IsShared: true);
        Observations.TakeMeasured(row, "WEIGHT", "HEIGHT", "WAIST_CM", "SBP", "DBP");
        Observations.Panel(
            chart, row, "exam", "Follow-up of chronic disease", setting, $"CHRONICFU/{Parts.Day(row["DATE_SERV"])}/{row["FOOT"]}/{row["RETINA"]}",
            "FOOT", "RETINA");
        Observations.Number(chart, row, "weight", Observations.Weight, row["WEIGHT"], setting);
        Observations.Number(chart, row, "height", Observations.Height, row["HEIGHT"], setting);
        Observations.Number(chart, row, "waist", Observations.Waist, row["WAIST_CM"], setting);
        Observations.BloodPressure(chart, row, "bp", row["SBP"], row["DBP"], setting);
    }

    public static void Screening(Row row, Chart chart)
    {
        var setting = new Observations.Setting(row["DATE_SERV"], row["SCREENPLACE"], IsShared: true);
        Observations.TakeMeasured(row, "WEIGHT", "HEIGHT", "WAIST_CM", "SBP_1", "DBP_1", "SBP_2", "DBP_2", "BSLEVEL");
        var answers = string.Join('-', row["SMOKE"], row["ALCOHOL"], row["DMFAMILY"], row["HTFAMILY"], row["BSTEST"]);
        Observations.Panel(
            chart, row, "survey", "Screening for diabetes and hypertension", setting, $"NCDSCREEN/{Parts.Day(row["DATE_SERV"])}/{answers}",
            "SERVPLACE", "SMOKE", "ALCOHOL", "DMFAMILY", "HTFAMILY", "BSTEST");
        Observations.Number(chart, row, "weight", Observations.Weight, row["WEIGHT"], setting);
        Observations.Number(chart, row, "height", Observations.Height, row["HEIGHT"], setting);
        Observations.Number(chart, row, "waist", Observations.Waist, row["WAIST_CM"], setting);
        Observations.BloodPressure(chart, row, "bp", row["SBP_1"], row["DBP_1"], setting);
        Observations.BloodPressure(chart, row, "bp2", row["SBP_2"], row["DBP_2"], setting);
        Observations.Number(chart, row, "glucose", Glucose(row["BSTEST"]), row["BSLEVEL"], setting);
    }

    /// <summary>The name of the group of chronic diseases that a code falls in; null when in none.</summary>
    public static string? GroupName(string code)
    {
        foreach (var (from, to, name) in Groups)
        {
            if (string.CompareOrdinal(code, from) >= 0 && (string.CompareOrdinal(code, to) <= 0 || code.StartsWith(to, StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return null;
    }

    static Observations.Measure Glucose(string method) => method switch
    {
        "1" => new("1558-6", "Fasting glucose [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL", "laboratory"),
        "2" => new("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL", "laboratory"),
        "3" => new("14771-0", "Fasting glucose [Mass/volume] in Capillary blood by Glucometer", "mg/dL", "mg/dL", "laboratory"),
        "4" => new("41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer", "mg/dL", "mg/dL", "laboratory"),
        _ => new("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", "mg/dL", "laboratory"),
    };
}
