using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>DRUGALLERGY.</summary>
static class AllergyMapping
{
    public static void Allergy(Row row, Chart chart) =>
        chart.Add(ResourceType.AllergyIntolerance, row, "", writer =>
        {
            writer.Concept(
                "clinicalStatus", text: null, new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"));

            // "Unlikely" (4) is no refutation: a refuted allergy would drop out of safety checks. R4 has no word for "probable" (2);
            // the certainty as sent stands in the extension.
            var verification = row["TYPEDX"] == "1" ? "confirmed" : "unconfirmed";
            writer.Concept(
                "verificationStatus", text: null,
                new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", verification));
            writer.Text("type", "allergy");
            writer.OpenList("category");
            writer.TextItem("medication");
            writer.CloseList();
            writer.Text("criticality", row["ALEVEL"] switch
            {
                "1" => "low",
                "" => "unable-to-assess",
                { Length: 1 } level when level[0] is >= '2' and <= '8' => "high",
                _ => "unable-to-assess",
            });
            writer.Concept("code", row.Has("DNAME") ? row["DNAME"] : row["DRUGALLERGY"], Parts.Drug(chart.Facility, row["DRUGALLERGY"]));
            writer.Subject(chart, "patient");
            writer.Date("recordedDate", row["DATERECORD"]);
            writer.Practitioner(chart, row, "recorder");
            if (row["INFORMANT"] is "1" or "2")
            {
                writer.Subject(chart, "asserter");
            }

            Reaction(writer, row);
            Extensions(writer, row);
        });

    static void Reaction(ResourceWriter writer, Row row)
    {
        if (!row.Has("SYMPTOM"))
        {
            return;
        }

        var symptom = Parts.Listed("cs-thcc-allergy-manifest", "allergy-symptom", row["SYMPTOM"]);
        writer.OpenList("reaction");
        writer.OpenItem();
        writer.Concepts("manifestation", symptom.Display, symptom);
        writer.Close();
        writer.CloseList();
    }

    static void Extensions(ResourceWriter writer, Row row)
    {
        writer.OpenList("extension");
        Field(writer, row, "TYPEDX", "ex-allergyintolerance-allergy-certainty");
        Field(writer, row, "ALEVEL", "ex-allergyintolerance-allergy-severity");
        Field(writer, row, "INFORMANT", "ex-allergyintolerance-assert-type");
        if (ResourceWriter.IsKnownFacility(row["INFORMHOSP"]))
        {
            writer.OpenItem();
            writer.Text("url", Systems.ThaiExtension + "ex-allergyintolerance-assert-org");
            writer.Facility("valueReference", row["INFORMHOSP"]);
            writer.Close();
        }

        if (row["HOSP9_INFORMHOSP"] is { Length: > 0 } informed && informed != "N/A")
        {
            writer.ExtensionText(Systems.FieldExtension + "HOSP9_INFORMHOSP", informed);
        }

        writer.ExtensionText(Systems.FieldExtension + "DRUGALLERGY", row["DRUGALLERGY"]);
        writer.CloseList();
    }

    static void Field(ResourceWriter writer, Row row, string field, string extension)
    {
        if (row.Has(field))
        {
            writer.ExtensionConcept(Systems.ThaiExtension + extension, text: null, Parts.OfField(row, field));
        }
    }
}
