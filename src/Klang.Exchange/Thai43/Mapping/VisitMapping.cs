using System.Globalization;
using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>SERVICE and ADMISSION, and what hangs on visits and stays: diagnoses, drugs, procedures, charges, appointments, cases.</summary>
static class VisitMapping
{
    const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    const string DischargeDisposition = "http://terminology.hl7.org/CodeSystem/discharge-disposition";
    const string ConditionCategory = "http://terminology.hl7.org/CodeSystem/condition-category";
    const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    const string ClinicalStatus = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    const string DiagnosisRole = "http://terminology.hl7.org/CodeSystem/diagnosis-role";
    const string DispenseCategory = "http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category";

    public static void Service(Row row, Chart chart)
    {
        Observations.TakeMeasured(row, "SBP", "DBP", "BTEMP", "PR", "RR");
        var when = row.Has("TIME_SERV") ? row["DATE_SERV"] + row["TIME_SERV"] : row["DATE_SERV"];
        chart.Add(ResourceType.Encounter, row, "", writer =>
        {
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.Local(chart.Facility, "VN"), row["SEQ"], "localVn");
            writer.CloseList();
            writer.Text("status", "finished");
            writer.Coding("class", ClassOf(row));
            writer.Subject(chart);
            writer.Period("period", when, "");
            writer.Concepts("reasonCode", row["CHIEFCOMP"]);
            Diagnoses(writer, chart, chart.VisitKey(row["SEQ"]));
            Hospitalization(writer, row, VisitDisposition(row["TYPEOUT"]), Parts.OfField(row, "TYPEOUT"));
            writer.Reference("serviceProvider", ResourceType.Organization, chart.OrganizationKey);
        }, withLeftovers: true);
        var setting = new Observations.Setting(when);
        Observations.BloodPressure(chart, row, "bp", row["SBP"], row["DBP"], setting);
        Observations.Number(chart, row, "temp", Observations.Temperature, row["BTEMP"], setting);
        Observations.Number(chart, row, "pulse", Observations.Pulse, row["PR"], setting);
        Observations.Number(chart, row, "resp", Observations.Respiration, row["RR"], setting);
    }

    public static void Admission(Row row, Chart chart)
    {
        Observations.TakeMeasured(row, "ADMITWEIGHT", "ADMITHEIGHT");
        chart.Add(ResourceType.Encounter, row, "", writer =>
        {
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.Local(chart.Facility, "AN"), row["AN"], "localAn");
            writer.CloseList();
            writer.Text("status", row.Has("DATETIME_DISCH") ? "finished" : "in-progress");
            writer.Coding("class", new Coding(ActCode, "IMP", "inpatient encounter"));
            writer.Subject(chart);
            if (row.Has("PROVIDER"))
            {
                writer.OpenList("participant");
                writer.OpenItem();
                writer.Practitioner(chart, row, "individual");
                writer.Close();
                writer.CloseList();
            }

            writer.Period("period", row["DATETIME_ADMIT"], row["DATETIME_DISCH"]);
            if (Observations.IsMeasured(row["ACTLOS"]))
            {
                writer.Quantity("length", row["ACTLOS"], "d", "d");
            }

            Diagnoses(writer, chart, chart.StayKey(row["AN"]));
            Hospitalization(
                writer, row, StayDisposition(row["DISCHTYPE"], row["DISCHSTATUS"]),
                Parts.OfField(row, "DISCHTYPE"), Parts.OfField(row, "DISCHSTATUS"));
            writer.Reference("serviceProvider", ResourceType.Organization, chart.OrganizationKey);
        }, withLeftovers: true);
        var setting = new Observations.Setting(row["DATETIME_ADMIT"]);
        Observations.Number(chart, row, "weight", Observations.Weight, row["ADMITWEIGHT"], setting);
        Observations.Number(chart, row, "height", Observations.Height, row["ADMITHEIGHT"], setting);
    }

    public static void Diagnosis(Row row, Chart chart) =>
        chart.Add(ResourceType.Condition, row, "", writer =>
        {
            writer.Concept("verificationStatus", text: null, new Coding(Verification, "confirmed"));
            writer.OpenList("category");
            writer.ConceptItem(text: null, new Coding(ConditionCategory, "encounter-diagnosis", "Encounter Diagnosis"));
            if (row.Has("DIAGTYPE"))
            {
                writer.ConceptItem(text: null, Parts.OfField(row, "DIAGTYPE"));
            }

            writer.CloseList();
            writer.Concept("code", ChronicMapping.GroupName(row["DIAGCODE"]), Parts.Icd(row["DIAGCODE"]));
            writer.Subject(chart);
            writer.Encounter(chart, row);
            writer.Moment("recordedDate", row.Has("DATE_SERV") ? row["DATE_SERV"] : row["DATETIME_ADMIT"]);
            writer.Practitioner(chart, row, "recorder");
        }, withLeftovers: true);

    public static void Drug(Row row, Chart chart)
    {
        var isInpatient = row.File.Name == "DRUG_IPD";
        var category = !isInpatient ? "outpatient" : row["TYPEDRUG"] == "2" ? "community" : "inpatient";
        chart.Add(ResourceType.MedicationDispense, row, "", writer =>
        {
            writer.Text("status", "completed");
            writer.Concept("category", text: null, new Coding(DispenseCategory, category));
            writer.Concept("medicationCodeableConcept", row["DNAME"], Parts.Drug(chart.Facility, row["DIDSTD"]));
            writer.Subject(chart);
            writer.Encounter(chart, row, "context");
            writer.Actors(chart, row);
            if (Observations.IsMeasured(row["AMOUNT"]))
            {
                writer.Open("quantity");
                writer.Number("value", row["AMOUNT"]);
                writer.Close();
            }

            writer.Moment("whenHandedOver", !isInpatient ? row["DATE_SERV"] : row.Has("DATESTART") ? row["DATESTART"] : row["DATETIME_ADMIT"]);
        }, withLeftovers: true);
    }

    public static void Procedure(Row row, Chart chart) =>
        chart.Add(ResourceType.Procedure, row, "", writer =>
        {
            writer.Text("status", "completed");
            writer.Concept("code", text: null, Parts.Procedure(row["PROCEDCODE"]));
            writer.Subject(chart);
            writer.Encounter(chart, row);
            if (row.Has("TIMESTART"))
            {
                writer.Period("performedPeriod", row["TIMESTART"], row["TIMEFINISH"]);
            }
            else
            {
                writer.Moment("performedDateTime", row["DATE_SERV"]);
            }

            writer.Actors(chart, row);
        }, withLeftovers: true);

    public static void Charge(Row row, Chart chart) =>
        chart.Add(ResourceType.ChargeItem, row, "", writer =>
        {
            writer.Text("status", "billable");
            var list = row["CHARGELIST"];
            writer.Concept(
                "code", text: null, Parts.Listed("cs-th-fee-category", "chargeitem", row["CHARGEITEM"]),
                new Coding(Systems.Local(chart.Facility, "ChargeList"), list == "000000" ? "" : list));
            writer.Subject(chart);
            writer.Encounter(chart, row, "context");
            writer.Moment("occurrenceDateTime", row.Has("DATE_SERV") ? row["DATE_SERV"] : row["DATETIME_ADMIT"]);
            writer.Reference("performingOrganization", ResourceType.Organization, chart.OrganizationKey);
            if (Observations.IsMeasured(row["QUANTITY"]))
            {
                writer.Open("quantity");
                writer.Number("value", row["QUANTITY"]);
                writer.Close();
            }

            writer.Money("priceOverride", row["PRICE"]);
        }, withLeftovers: true);

    public static void Appointment(Row row, Chart chart) =>
        chart.Add(ResourceType.Appointment, row, "", writer =>
        {
            var day = row["APDATE"];
            var isDay = day.Length == 8 && day[4..6] != "00" && day[6..] != "00";
            writer.Text("status", isDay ? "booked" : "proposed");
            writer.Concepts("serviceType", text: null, Parts.Listed("cs-thcc-appoint-service-type", "appointment-type", row["APTYPE"]));
            writer.Concepts("reasonCode", text: null, Parts.Icd(row["APDIAG"]));
            if (isDay)
            {
                // The file knows the day alone; the slot is the whole of it.
                writer.Text("start", DateText.ToFhirDateTime(day, "000000"));
                writer.Text("end", DateText.ToFhirDateTime(day, "235959"));
            }

            writer.Moment("created", row["DATE_SERV"]);
            writer.OpenList("participant");
            writer.OpenItem();
            writer.Subject(chart, "actor");
            writer.Text("status", "accepted");
            writer.Close();
            if (row.Has("PROVIDER"))
            {
                writer.OpenItem();
                writer.Practitioner(chart, row, "actor");
                writer.Text("status", "accepted");
                writer.Close();
            }

            writer.CloseList();
        }, withLeftovers: true);

    public static void Surveillance(Row row, Chart chart) =>
        chart.Add(ResourceType.Condition, row, "", writer =>
        {
            var last = row["DIAGCODELAST"];
            var status = row["PTSTATUS"] switch { "1" => "resolved", "2" => "inactive", _ => "active" };
            writer.Concept("clinicalStatus", text: null, new Coding(ClinicalStatus, status));
            writer.Concept("verificationStatus", text: null, new Coding(Verification, "provisional"));
            writer.OpenList("category");
            writer.ConceptItem(text: null, new Coding(ConditionCategory, "encounter-diagnosis", "Encounter Diagnosis"));
            writer.ConceptItem("Notifiable disease", Parts.FieldName(row.File, "CODE506"));
            writer.CloseList();
            var code506 = row.Has("CODE506LAST") ? row["CODE506LAST"] : row["CODE506"];
            writer.Concept(
                "code", text: null,
                [.. Parts.Icd(last.Length > 0 ? last : row["DIAGCODE"]), new Coding(Systems.FieldExtension + "CODE506", code506)]);
            writer.Subject(chart);
            writer.Encounter(chart, row);
            writer.Date("onsetDateTime", row["ILLDATE"]);
            writer.Moment("recordedDate", row["DATE_SERV"]);
            writer.Practitioner(chart, row, "recorder");
        }, withLeftovers: true);

    public static void Accident(Row row, Chart chart)
    {
        Observations.TakeMeasured(row, "COMA_EYE", "COMA_SPEAK", "COMA_MOVEMENT");
        var setting = new Observations.Setting(row.Has("DATETIME_AE") ? row["DATETIME_AE"] : row["DATETIME_SERV"]);
        Observations.Panel(
            chart, row, "exam", "Accident or emergency", setting, "",
            "AETYPE", "AEPLACE", "TYPEIN_AE", "TRAFFIC", "VEHICLE", "ALCOHOL", "NACROTIC_DRUG", "BELT", "HELMET", "AIRWAY", "STOPBLEED",
            "SPLINT", "FLUID", "URGENCY");
        var (eye, speech, movement) = (row["COMA_EYE"], row["COMA_SPEAK"], row["COMA_MOVEMENT"]);
        if (!Observations.IsMeasured(eye) && !Observations.IsMeasured(speech) && !Observations.IsMeasured(movement))
        {
            return;
        }

        Observations.Write(chart, row, "gcs", "exam", setting, fact: null, writer =>
            writer.Concept("code", text: null, Parts.Loinc("9269-2", "Glasgow coma score total")), writer =>
        {
            if (Observations.IsMeasured(eye) && Observations.IsMeasured(speech) && Observations.IsMeasured(movement))
            {
                var total = Whole(eye) + Whole(speech) + Whole(movement);
                writer.Quantity("valueQuantity", total.ToString(CultureInfo.InvariantCulture), "{score}", "{score}");
            }

            writer.OpenList("component");
            Score(writer, "9267-6", "Glasgow coma score eye opening", eye);
            Score(writer, "9270-0", "Glasgow coma score verbal", speech);
            Score(writer, "9268-4", "Glasgow coma score motor", movement);
            writer.CloseList();
        });
    }

    static int Whole(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static void Score(ResourceWriter writer, string loinc, string display, string value)
    {
        if (Observations.IsMeasured(value))
        {
            writer.OpenItem();
            writer.Concept("code", text: null, Parts.Loinc(loinc, display));
            writer.Quantity("valueQuantity", value, "{score}", "{score}");
            writer.Close();
        }
    }

    static Coding ClassOf(Row row) =>
        row["TYPEIN"] == "5" ? new Coding(ActCode, "VR", "virtual")
        : row["SERVPLACE"] == "2" ? new Coding(ActCode, "FLD", "field")
        : new Coding(ActCode, "AMB", "ambulatory");

    /// <summary>Diagnoses of the visit that stand in the same archive, the principal one first in rank.</summary>
    static void Diagnoses(ResourceWriter writer, Chart chart, string encounterKey)
    {
        var rows = chart.Diagnoses(encounterKey);
        if (rows.Count == 0)
        {
            return;
        }

        writer.OpenList("diagnosis");
        var rank = 1;
        foreach (var row in rows.OrderBy(row => row["DIAGTYPE"], StringComparer.Ordinal).ThenBy(row => row.Line))
        {
            writer.OpenItem();
            writer.Reference("condition", ResourceType.Condition, chart.Key(row, ""));
            writer.Concept("use", text: null, Role(row["DIAGTYPE"]), Parts.OfField(row, "DIAGTYPE"));
            writer.Integer("rank", rank++);
            writer.Close();
        }

        writer.CloseList();
    }

    static Coding Role(string type) => type switch
    {
        "1" => new Coding(DiagnosisRole, "DD", "Discharge diagnosis"),
        "2" or "3" => new Coding(DiagnosisRole, "CM", "Comorbidity diagnosis"),
        _ => new Coding(DiagnosisRole, ""),
    };

    static void Hospitalization(ResourceWriter writer, Row row, Coding disposition, params Coding[] sent)
    {
        if (!row.Has("TYPEIN") && disposition.Code.Length == 0 && !ResourceWriter.IsKnownFacility(row["REFERINHOSP"])
            && !ResourceWriter.IsKnownFacility(row["REFEROUTHOSP"]) && Array.TrueForAll(sent, coding => coding.Code.Length == 0))
        {
            return;
        }

        writer.Open("hospitalization");
        writer.Facility("origin", row["REFERINHOSP"]);
        writer.Concept("admitSource", text: null, Parts.OfField(row, "TYPEIN"));
        writer.Facility("destination", row["REFEROUTHOSP"]);
        writer.Concept("dischargeDisposition", text: null, [disposition, .. sent]);
        writer.Close();
    }

    static Coding VisitDisposition(string typeOut) => typeOut switch
    {
        "1" or "9" => new Coding(DischargeDisposition, "home", "Home"),
        "2" => new Coding(DischargeDisposition, "oth", "Other"),
        "3" => new Coding(DischargeDisposition, "other-hcf", "Other healthcare facility"),
        "4" or "5" or "6" => new Coding(DischargeDisposition, "exp", "Expired"),
        "7" or "8" => new Coding(DischargeDisposition, "aadvice", "Left against advice"),
        _ => new Coding(DischargeDisposition, ""),
    };

    static Coding StayDisposition(string type, string status) =>
        type is "8" or "9" || status is "8" or "9" ? new Coding(DischargeDisposition, "exp", "Expired")
        : type is "2" or "3" ? new Coding(DischargeDisposition, "aadvice", "Left against advice")
        : type == "4" ? new Coding(DischargeDisposition, "other-hcf", "Other healthcare facility")
        : type == "1" ? new Coding(DischargeDisposition, "home", "Home")
        : new Coding(DischargeDisposition, "oth", "Other");
}
