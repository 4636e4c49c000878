using System.Globalization;
using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>WOMEN, FP, PRENATAL, ANC, LABOR, POSTNATAL, NEWBORN, NEWBORNCARE, EPI and NUTRITION.</summary>
static class MotherChildMapping
{
    public static void Women(Row row, Chart chart) =>
        Observations.Panel(
            chart, row, "social-history", "Family planning of married women", new Observations.Setting(DateText.FromMoment(row.UpdatedAt)[..8]), "",
            "FPTYPE", "NOFPCAUSE", "TOTALSON", "NUMBERSON", "ABORTION", "STILLBIRTH");

    public static void FamilyPlanning(Row row, Chart chart) =>
        Observations.Write(
            chart, row, "", "social-history", new Observations.Setting(row["DATE_SERV"], row["FPPLACE"], IsShared: true),
            $"FP/{Parts.Day(row["DATE_SERV"])}/{row["FPTYPE"]}",
            writer => writer.Concept("code", text: null, Parts.Loinc("8659-8", "Birth control method - Reported")),
            writer => Observations.Value(writer, row, "FPTYPE"), withLeftovers: true);

    public static void Prenatal(Row row, Chart chart)
    {
        Observations.TakeMeasured(row, "GRAVIDA", "HCT_RESULT", "HEIGHT");
        foreach (var field in (string[])["EDC", "VDRL_RESULT", "HB_RESULT", "HIV_RESULT", "THALASSEMIA", "DATE_HCT"])
        {
            _ = row[field];
        }

        chart.Add(ResourceType.EpisodeOfCare, row, "", writer =>
        {
            writer.Text("status", "active");
            writer.Concepts("type", "Pregnancy", new Coding(Systems.FieldExtension + "file", "PRENATAL", "Pregnancy register"));
            writer.Subject(chart, "patient");
            writer.Reference("managingOrganization", ResourceType.Organization, chart.OrganizationKey);
            writer.Period("period", row["LMP"], "");
        }, withLeftovers: true);
        var recorded = new Observations.Setting(DateText.FromMoment(row.UpdatedAt)[..8]);
        Dated(chart, row, "lmp", "8665-2", "Last menstrual period start date", "LMP", recorded);
        Dated(chart, row, "edc", "11778-8", "Delivery date Estimated", "EDC", recorded);
        Observations.Number(
            chart, row, "gravida", new Observations.Measure("11996-6", "[#] Pregnancies", "", "", "social-history"), row["GRAVIDA"].TrimStart('0'), recorded);
        Screen(chart, row, "vdrl", Parts.Loinc("5292-8", "Reagin Ab [Presence] in Serum by VDRL"), "VDRL_RESULT", recorded);
        Screen(chart, row, "hbsag", Parts.Loinc("5195-3", "Hepatitis B virus surface Ag [Presence] in Serum"), "HB_RESULT", recorded);
        Screen(chart, row, "hiv", Parts.Loinc("75622-1", "HIV 1 and 2 tests"), "HIV_RESULT", recorded);
        Screen(chart, row, "thalassemia", Parts.FieldName(row.File, "THALASSEMIA"), "THALASSEMIA", recorded);
        Observations.Number(
            chart, row, "hct", Observations.Haematocrit, row["HCT_RESULT"], new Observations.Setting(row.Has("DATE_HCT") ? row["DATE_HCT"] : recorded.When));
        Observations.Number(chart, row, "height", Observations.Height, row["HEIGHT"], recorded);
    }

    public static void Antenatal(Row row, Chart chart)
    {
        var setting = new Observations.Setting(row["DATE_SERV"], row["ANCPLACE"], IsShared: true);
        Observations.TakeMeasured(row, "WEIGHT");
        Observations.Panel(
            chart, row, "exam", "Antenatal visit", setting, $"ANC/{Parts.Day(row["DATE_SERV"])}",
            "GRAVIDA", "ANCNO", "GA", "ANCRESULT");
        Observations.Number(chart, row, "weight", Observations.Weight, row["WEIGHT"], setting);
    }

    public static void Labor(Row row, Chart chart)
    {
        var setting = new Observations.Setting(row["BDATE"], row["BHOSP"], IsShared: true);
        var fact = $"LABOR/{Parts.Day(row["BDATE"])}";
        _ = row["BRESULT"];
        Observations.Panel(
            chart, row, "exam", "End of pregnancy", setting, fact,
            "GRAVIDA", "LMP", "EDC", "BPLACE", "BTYPE", "BDOCTOR", "LBORN", "SBORN");
        Observations.Write(
            chart, row, "outcome", "exam", setting, $"{fact}/outcome/{row["BRESULT"]}",
            writer => writer.Concept("code", text: null, Parts.Loinc("63893-2", "Outcome of pregnancy")),
            writer => writer.Concept("valueCodeableConcept", CodeList.Named("pregnancy-outcome").Display(row["BRESULT"]), Parts.Icd(row["BRESULT"])));
    }

    public static void Postnatal(Row row, Chart chart) =>
        Observations.Panel(
            chart, row, "exam", "Postnatal care", new Observations.Setting(row["PPCARE"], row["PPPLACE"], IsShared: true),
            $"POSTNATAL/{Parts.Day(row["PPCARE"])}", "GRAVIDA", "BDATE", "PPRESULT");

    public static void Newborn(Row row, Chart chart)
    {
        var born = row.Has("BTIME") ? row["BDATE"] + row["BTIME"] : row["BDATE"];
        var setting = new Observations.Setting(born, row["BHOSP"], IsShared: true);
        Observations.TakeMeasured(row, "BWEIGHT", "LENGTH", "HEADCIRCUM", "GA", "TSHRESULT");
        _ = row["MPID"];
        Observations.Panel(
            chart, row, "exam", "Birth", setting, $"NEWBORN/{Parts.Day(row["BDATE"])}",
            "GRAVIDA", "BPLACE", "BIRTHNO", "BTYPE", "BDOCTOR", "VITK", "TSH");
        Mother(row, chart);
        Observations.Number(chart, row, "weight", Observations.BirthWeight, row["BWEIGHT"], setting);
        Observations.Number(chart, row, "length", Observations.BirthLength, row["LENGTH"], setting);
        Observations.Number(chart, row, "head", Observations.HeadCircumference, row["HEADCIRCUM"], setting);
        Observations.Number(chart, row, "gestation", Observations.GestationAtBirth, row["GA"].TrimStart('0'), setting);
        Observations.Number(chart, row, "tsh", Observations.NewbornTsh, row["TSHRESULT"], setting);
        Apgar(row, chart, setting);
    }

    public static void NewbornCare(Row row, Chart chart) =>
        Observations.Panel(
            chart, row, "exam", "Newborn care", new Observations.Setting(row["BCARE"], row["BCPLACE"], IsShared: true),
            $"NEWBORNCARE/{Parts.Day(row["BCARE"])}", "BDATE", "BCARERESULT", "FOOD");

    public static void Vaccination(Row row, Chart chart)
    {
        var code = row["VACCINETYPE"];
        var place = row["VACCINEPLACE"];
        var isPrimary = Parts.IsOwn(chart, place);
        chart.Add(ResourceType.Immunization, row, "", writer =>
        {
            var display = CodeList.Named("vaccine").Display(code);
            writer.Text("status", "completed");
            writer.Concept("vaccineCode", display, new Coding(Systems.Vaccine, code, display));
            writer.Subject(chart, "patient");
            writer.Encounter(chart, row);
            writer.Moment("occurrenceDateTime", row["DATE_SERV"]);
            writer.Flag("primarySource", isPrimary);
            if (isPrimary)
            {
                writer.Actors(chart, row);
            }
            else
            {
                writer.Concept(
                    "reportOrigin", text: null, new Coding("http://terminology.hl7.org/CodeSystem/immunization-origin", "record", "Written Record"));
                if (ResourceWriter.IsKnownFacility(place))
                {
                    writer.Actors(chart, row, place);
                }
            }

            if (Dose(code, display ?? "") is { } dose)
            {
                writer.OpenList("protocolApplied");
                writer.OpenItem();
                writer.Integer("doseNumberPositiveInt", dose);
                writer.Close();
                writer.CloseList();
            }
        }, $"EPI/{code}/{Parts.Day(row["DATE_SERV"])}", isPrimary, withLeftovers: true);
    }

    public static void Nutrition(Row row, Chart chart)
    {
        var setting = new Observations.Setting(row["DATE_SERV"], row["NUTRITIONPLACE"], IsShared: true);
        Observations.TakeMeasured(row, "WEIGHT", "HEIGHT", "HEADCIRCUM");
        Observations.Panel(
            chart, row, "survey", "Nutrition and development of a child", setting, $"NUTRITION/{Parts.Day(row["DATE_SERV"])}/{row["CHILDDEVELOP"]}-{row["FOOD"]}-{row["BOTTLE"]}",
            "CHILDDEVELOP", "FOOD", "BOTTLE");
        Observations.Number(chart, row, "weight", Observations.Weight, row["WEIGHT"], setting);
        Observations.Number(chart, row, "height", Observations.Height, row["HEIGHT"], setting);
        Observations.Number(chart, row, "head", Observations.HeadCircumference, row["HEADCIRCUM"], setting);
    }

    /// <summary>
    /// A code means vaccine and dose. The dose stands at the end of the display (DTP4, RV2-1); COVID codes carry it as their last digit.
    /// </summary>
    public static int? Dose(string code, string display)
    {
        if (code.Length == 3 && code[0] == 'C' && char.IsAsciiDigit(code[2]))
        {
            return code[2] - '0';
        }

        var digit = display.Length > 1 ? display[^1] : ' ';
        return digit is >= '1' and <= '9' && !char.IsAsciiDigit(display[^2])
            ? int.Parse(display.AsSpan(display.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    static void Dated(Chart chart, Row row, string suffix, string loinc, string display, string field, Observations.Setting setting)
    {
        if (row.Has(field))
        {
            Observations.Write(
                chart, row, suffix, "exam", setting, fact: null,
                writer => writer.Concept("code", text: null, Parts.Loinc(loinc, display)),
                writer => writer.Moment("valueDateTime", row[field]));
        }
    }

    /// <summary>Done with a result (1, 2), or told that it is still awaited or not known.</summary>
    static void Screen(Chart chart, Row row, string suffix, Coding code, string field, Observations.Setting setting)
    {
        if (row.Has(field))
        {
            Observations.Write(
                chart, row, suffix, "laboratory", setting, fact: null,
                writer => writer.Concept("code", text: null, code),
                writer => writer.Concept("valueCodeableConcept", text: null, Parts.OfField(row, field)));
        }
    }

    static void Apgar(Row row, Chart chart, Observations.Setting setting)
    {
        if (row["ASPHYXIA"].TrimStart('0') is var score && (score.Length == 1 || score == "10") && NumberText.IsPlain(score))
        {
            Observations.Number(chart, row, "apgar", Observations.Apgar1, score, setting);
        }
    }

    static void Mother(Row row, Chart chart)
    {
        if (!row.Has("MPID"))
        {
            return;
        }

        chart.Add(ResourceType.RelatedPerson, row, "mother", writer =>
        {
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.Local(chart.Facility, "PID"), row["MPID"], "localPid");
            writer.CloseList();
            writer.Subject(chart, "patient");
            writer.Concepts("relationship", text: null, new Coding("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH", "mother"));
        });
    }
}
