using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>
/// The referral files. REFER_HISTORY asks (ServiceRequest, and a Task "requested"); REFER_RESULT of the receiving unit answers with a Task of
/// its own on the same request: accepted, rejected or failed. A request without an answer is pending.
/// </summary>
static class ReferralMapping
{
    public static void Request(Row row, Chart chart)
    {
        chart.Add(ResourceType.ServiceRequest, row, "", writer =>
        {
            Identifiers(writer, row, chart);
            writer.Text("status", row["CAUSEOUT"] == "7" ? "completed" : "active");
            writer.Text("intent", "order");
            writer.Concepts("category", text: null, new Coding("http://snomed.info/sct", "3457005", "Patient referral"));
            writer.Text("priority", row["EMERGENCY"] switch { "1" => "stat", "2" => "asap", "3" => "urgent", _ => "routine" });
            writer.Concept("code", "Referral", Parts.OfField(row, "CAUSEOUT"));
            writer.Subject(chart);
            writer.Encounter(chart, row);
            writer.Moment("authoredOn", row["DATETIME_REFER"]);
            writer.Reference("requester", ResourceType.Organization, chart.OrganizationKey);
            if (ResourceWriter.IsKnownFacility(row["HOSP_DESTINATION"]))
            {
                writer.OpenList("performer");
                writer.FacilityItem(row["HOSP_DESTINATION"]);
                writer.CloseList();
            }

            Reasons(writer, row);
            Notes(writer, row, "CHIEFCOMP", "PHYSICALEXAM", "PSTATUS", "REQUEST");
        }, withLeftovers: true, awaits: AnswerTo(row, chart));
        chart.Add(ResourceType.Task, row, "task", writer =>
        {
            writer.Text("status", row["CAUSEOUT"] == "7" ? "completed" : "requested");
            writer.Text("intent", "order");
            writer.Reference("focus", ResourceType.ServiceRequest, chart.Key(row, ""));
            writer.Subject(chart, "for");
            writer.Moment("authoredOn", row["DATETIME_REFER"]);
            writer.Reference("requester", ResourceType.Organization, chart.OrganizationKey);
            writer.Facility("owner", row["HOSP_DESTINATION"]);
        });
    }

    /// <summary>The answer of the unit that was asked, which may have come before the question.</summary>
    static string? AnswerTo(Row row, Chart chart) => ResourceWriter.IsKnownFacility(row["HOSP_DESTINATION"])
        ? Incoming.Reference(ResourceType.Task, RowKey.Of(row["HOSP_DESTINATION"], "REFER_RESULT", row["REFERID"], chart.Facility))
        : null;

    public static void Answer(Row row, Chart chart)
    {
        var referral = RowKey.Of(row["HOSP_SOURCE"], "REFER_HISTORY", row["REFERID_SOURCE"]);
        chart.Add(ResourceType.Task, row, "", writer =>
        {
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.Local(row["HOSP_SOURCE"], "Refer"), row["REFERID_SOURCE"], "localReferNo");
            writer.CloseList();
            writer.Text("status", row["REFER_RESULT"] switch { "1" => "accepted", "2" => "rejected", _ => "failed" });
            writer.Concept("statusReason", row["REASON"]);
            writer.Concept("businessStatus", text: null, Parts.OfField(row, "REFER_RESULT"));
            writer.Text("intent", "order");
            writer.Reference("focus", ResourceType.ServiceRequest, referral);
            writer.Subject(chart, "for");
            if (row["AN_IN"] is { Length: > 0 } an && chart.PatientKey is not null)
            {
                writer.Reference("encounter", ResourceType.Encounter, chart.StayKey(an));
            }

            writer.Period("executionPeriod", row["DATETIME_IN"], "");
            writer.Facility("requester", row["HOSP_SOURCE"]);
            writer.Reference("owner", ResourceType.Organization, chart.OrganizationKey);
        }, withLeftovers: true, about: Incoming.Reference(ResourceType.ServiceRequest, referral));
    }

    public static void Care(Row row, Chart chart) =>
        chart.Add(ResourceType.Procedure, row, "", writer =>
        {
            BasedOn(writer, row, chart);
            writer.Text("status", "completed");
            writer.Concept("code", text: null, Parts.OfField(row, "CARETYPE"));
            writer.Subject(chart);
        }, withLeftovers: true);

    public static void Procedure(Row row, Chart chart) =>
        chart.Add(ResourceType.Procedure, row, "", writer =>
        {
            BasedOn(writer, row, chart);
            writer.Text("status", "completed");
            writer.Concept("code", row["PROCEDURENAME"], Parts.Procedure(row["PROCEDCODE"]));
            writer.Subject(chart);
            writer.Period("performedPeriod", row["TIMESTART"], row["TIMEFINISH"]);
            writer.Actors(chart, row);
            writer.Concept("outcome", row["PROCEDRESULT"]);
            Notes(writer, row, "PDESCRIPTION");
        }, withLeftovers: true);

    public static void Drug(Row row, Chart chart) =>
        chart.Add(ResourceType.MedicationStatement, row, "", writer =>
        {
            BasedOn(writer, row, chart);
            writer.Text("status", "completed");
            writer.Concept("medicationCodeableConcept", row["DNAME"], Parts.Drug(chart.Facility, row["DIDSTD"]));
            writer.Subject(chart);
            writer.Period("effectivePeriod", row["DATETIME_DSTART"], row["DATETIME_DFINISH"]);
            if (row.Has("DDESCRIPTION"))
            {
                writer.OpenList("dosage");
                writer.OpenItem();
                writer.Text("text", row["DDESCRIPTION"]);
                writer.Close();
                writer.CloseList();
            }
        }, withLeftovers: true);

    public static void Clinical(Row row, Chart chart) =>
        Finding(row, chart, "exam", "ReferClinical", "CLINICALCODE", "CLINICALNAME", "DATETIME_ASSESS", "CLINICALVAULE", "CLINICALRESULT");

    public static void Investigation(Row row, Chart chart) =>
        Finding(row, chart, "laboratory", "ReferInvestigation", "INVESTCODE", "INVESTNAME", "DATETIME_INVEST", "INVESTVALUE", "INVESTRESULT");

    static void Finding(
        Row row, Chart chart, string category, string system, string code, string name, string when, string number, string text) =>
        Observations.Write(chart, row, "", category, new Observations.Setting(row[when]), fact: null, writer =>
        {
            BasedOn(writer, row, chart);
            writer.Concept("code", row[name], new Coding(Systems.Local(chart.Facility, system), row[code]));
        }, writer =>
        {
            if (NumberText.IsPlain(row[number]))
            {
                writer.Quantity("valueQuantity", row[number], "", "");
                Notes(writer, row, text);
            }
            else
            {
                writer.Text("valueString", row.Has(text) ? row[text] : row[number]);
            }
        }, withLeftovers: true);

    static void BasedOn(ResourceWriter writer, Row row, Chart chart)
    {
        writer.OpenList("basedOn");
        writer.ReferenceItem(ResourceType.ServiceRequest, RowKey.Of(chart.Facility, "REFER_HISTORY", row["REFERID"]));
        writer.CloseList();
    }

    static void Identifiers(ResourceWriter writer, Row row, Chart chart)
    {
        writer.OpenList("identifier");
        writer.IdentifierItem(Systems.Local(chart.Facility, "Refer"), row["REFERID"], "localReferNo");
        writer.IdentifierItem("https://terms.sil-th.org/id/th-refer-code", row["REFERID_PROVINCE"], "referCode");
        writer.CloseList();
    }

    /// <summary>DIAGLAST is text that most exporters fill with an ICD-10 code.</summary>
    static void Reasons(ResourceWriter writer, Row row)
    {
        var last = row["DIAGLAST"];
        var isCode = last.Length is >= 3 and <= 6 && char.IsAsciiLetterUpper(last[0]) && char.IsAsciiDigit(last[1]) && last.All(char.IsAsciiLetterOrDigit);
        writer.Concepts("reasonCode", last, isCode ? Parts.Icd(last) : []);
    }

    static void Notes(ResourceWriter writer, Row row, params string[] fields)
    {
        if (!fields.Any(row.Has))
        {
            return;
        }

        writer.OpenList("note");
        foreach (var field in fields)
        {
            if (row.Has(field))
            {
                writer.OpenItem();
                writer.Text("text", $"{row.File[field].Description}: {row[field]}");
                writer.Close();
            }
        }

        writer.CloseList();
    }
}
