using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>DENTAL, FUNCTIONAL, ICF, DISABILITY, SPECIALPP, REHABILITATION and COMMUNITY_SERVICE.</summary>
static class ServiceMapping
{
    public static void Dental(Row row, Chart chart) =>
        Observations.Panel(
            chart, row, "exam", "Dental examination and plan", new Observations.Setting(row["DATE_SERV"]), "",
            [.. row.File.Fields.Select(field => field.Name).Where(name => name is not
                ("HOSPCODE" or "PID" or "SEQ" or "DATE_SERV" or "PROVIDER" or "D_UPDATE" or "CID" or "HOSPCODE9"))]);

    public static void Functional(Row row, Chart chart) =>
        Observations.Write(
            chart, row, "", "survey", new Observations.Setting(row["DATE_SERV"]), fact: null,
            writer => writer.Concept("code", text: null, Parts.Listed("cs-thcc-functional-test", "functional-test", row["FUNCTIONAL_TEST"])),
            writer =>
            {
                if (NumberText.Tidy(row["TESTRESULT"]) is { } score)
                {
                    writer.Quantity("valueQuantity", score, "{score}", "{score}");
                }
                else
                {
                    writer.Text("valueString", row["TESTRESULT"]);
                }

                if (row.Has("DEPENDENT"))
                {
                    writer.Concepts("interpretation", text: null, Parts.OfField(row, "DEPENDENT"));
                }
            }, withLeftovers: true);

    public static void Icf(Row row, Chart chart) =>
        Observations.Write(
            chart, row, "", "survey", new Observations.Setting(row["DATE_SERRV"]), fact: null,
            writer => writer.Concept("code", text: null, new Coding(Systems.Terms + "cs-int-icf", row["ICF"])),
            writer => writer.Concept("valueCodeableConcept", text: null, new Coding(Systems.FieldExtension + "ICF.QUALIFIER", row["QUALIFIER"])),
            withLeftovers: true);

    public static void Disability(Row row, Chart chart) =>
        chart.Add(ResourceType.Condition, row, "", writer =>
        {
            if (row.Has("DISABID"))
            {
                writer.OpenList("identifier");
                writer.IdentifierItem(Systems.DisabilityNo, row["DISABID"], "disability");
                writer.CloseList();
            }

            writer.Concept("clinicalStatus", text: null, new Coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"));
            writer.Concept("verificationStatus", text: null, new Coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"));
            writer.Concepts(
                "category", text: null, new Coding("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item"));
            writer.Concept("code", text: null, Parts.OfField(row, "DISABTYPE"));
            writer.Subject(chart);
            writer.Date("onsetDateTime", row["DATE_DISAB"]);
            writer.Date("recordedDate", row["DATE_DETECT"]);
        }, withLeftovers: true);

    public static void SpecialPrevention(Row row, Chart chart) =>
        Observations.Write(
            chart, row, "", "survey", new Observations.Setting(row["DATE_SERV"], row["PPSPLACE"], IsShared: true),
            $"SPECIALPP/{row["PPSPECIAL"]}/{Parts.Day(row["DATE_SERV"])}",
            writer => writer.Concept(
                "code", CodeList.Named("specialpp").Display(row["PPSPECIAL"]),
                Parts.Listed("cs-thcc-special-pp-service", "specialpp", row["PPSPECIAL"])),
            _ => { }, withLeftovers: true);

    public static void Rehabilitation(Row row, Chart chart)
    {
        var place = row["REHABPLACE"];
        chart.Add(ResourceType.Procedure, row, "", writer =>
        {
            writer.Text("status", "completed");
            writer.Concept("code", text: null, Parts.Listed("cs-thcc-rehab-service-type", "rehab-service", row["REHABCODE"]));
            writer.Subject(chart);
            writer.Encounter(chart, row);
            if (row.Has("DATE_START"))
            {
                writer.Period("performedPeriod", row["DATE_START"], row["DATE_FINISH"]);
            }
            else
            {
                writer.Moment("performedDateTime", row["DATE_SERV"]);
            }

            writer.Actors(chart, row, place);
            if (row.Has("AT_DEVICE"))
            {
                writer.Concepts("usedCode", text: null, Parts.Listed("cs-thcc-rehab-device", "rehab-device", row["AT_DEVICE"]));
            }
        }, $"REHABILITATION/{row["REHABCODE"]}/{Parts.Day(row["DATE_SERV"])}", Parts.IsOwn(chart, place), withLeftovers: true);
    }

    public static void Community(Row row, Chart chart) =>
        chart.Add(ResourceType.Procedure, row, "", writer =>
        {
            writer.Text("status", "completed");
            writer.Concept(
                "code", text: null, Parts.Listed("cs-thcc-community-service", "community-service", row["COMSERVICE"]));
            writer.Subject(chart);
            writer.Encounter(chart, row);
            writer.Moment("performedDateTime", row["DATE_SERV"]);
            writer.Actors(chart, row);
        }, withLeftovers: true);
}
