using System.Text.Json;
using Klang.Demo.Catalogue;
using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.Messages;

/// <summary>A private clinic's visits: Encounter, vital signs, diagnoses, prescriptions, orders.</summary>
sealed class ClinicMessages(BundleWriter writer, Facility clinic, DateOnly asOf)
{
    const int DaysOfMedicine = 100;

    public void Write(Visit visit, bool isKnown, ulong seed)
    {
        var random = new DemoRandom(seed, (ulong)visit.Person.Number, (ulong)visit.Start.Ticks);
        writer.Begin();
        var patient = new PatientPart(writer, clinic).Refer(visit.Person, visit.Day, random, isKnown);
        var encounter = $"urn:uuid:{random.NextGuid()}";
        Encounter(visit, encounter, patient);
        var number = 0;
        foreach (var diagnosis in visit.Diagnoses)
        {
            Condition(visit, diagnosis, ++number, patient, encounter, random);
        }

        VitalSigns(visit, patient, encounter, random);
        number = 0;
        foreach (var line in visit.Drugs)
        {
            Prescription(visit, line, ++number, patient, encounter, random);
        }

        if (visit.Labs.Count > 0)
        {
            Order(visit, patient, encounter, random);
        }

        writer.End();
    }

    static bool IsLasting(string icd) => icd[0] is 'E' or 'I' || icd.StartsWith("N18", StringComparison.Ordinal);

    static string Id(Visit visit, string suffix) => $"{visit.Sequence}-{suffix}";

    void Encounter(Visit visit, string url, string patient) =>
        writer.Create(url, "Encounter", Systems.Local(clinic.Code, "VN"), visit.Sequence, json =>
        {
            json.Identifier(Systems.Local(clinic.Code, "VN"), visit.Sequence);
            json.WriteString("status", "finished");
            json.WriteStartObject("class");
            json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode");
            json.WriteString("code", "AMB");
            json.WriteString("display", "ambulatory");
            json.WriteEndObject();
            json.Reference("subject", patient);
            json.WriteStartObject("period");
            json.WriteString("start", Text.IsoMoment(visit.Start));
            json.WriteString("end", Text.IsoMoment(visit.Start.AddMinutes(40)));
            json.WriteEndObject();
            json.WriteStartArray("reasonCode");
            json.WriteStartObject();
            json.WriteString("text", visit.Complaint);
            json.WriteEndObject();
            json.WriteEndArray();
            json.Reference("serviceProvider", PatientPart.OrganizationReference(clinic));
        });

    void Condition(Visit visit, Diagnosis diagnosis, int number, string patient, string encounter, DemoRandom random)
    {
        var system = Systems.Local(clinic.Code, "Dx");
        var id = Id(visit, $"D{number}");
        writer.Create($"urn:uuid:{random.NextGuid()}", "Condition", system, id, json =>
        {
            json.Identifier(system, id);
            json.Concept("clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical", IsLasting(diagnosis.Icd) ? "active" : "resolved");
            json.Concept("verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed");
            json.ConceptArray("category", "http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis");
            json.Concept("code", Systems.Icd10, Systems.Dotted(diagnosis.Icd));
            json.Reference("subject", patient);
            json.Reference("encounter", encounter);
            json.WriteString("recordedDate", Text.IsoMoment(visit.Closed));
        });
    }

    void VitalSigns(Visit visit, string patient, string encounter, DemoRandom random)
    {
        if (visit.Vitals is not { } vitals)
        {
            return;
        }

        Vital("T", "8310-5", json => json.Quantity("valueQuantity", Text.Of(vitals.Celsius, 1), "°C", "Cel"));
        Vital("P", "8867-4", json => json.Quantity("valueQuantity", Text.Of(vitals.Pulse), "/min", "/min"));
        if (vitals is { Systolic: { } systolic, Diastolic: { } diastolic })
        {
            Vital("BP", "85354-9", json =>
            {
                json.WriteStartArray("component");
                Component(json, "8480-6", systolic);
                Component(json, "8462-4", diastolic);
                json.WriteEndArray();
            });
        }

        if (visit.ChronicCheck is { } check)
        {
            Vital("W", "29463-7", json => json.Quantity("valueQuantity", Text.Of(check.WeightKg, 1), "kg", "kg"));
        }

        void Vital(string suffix, string loinc, Action<Utf8JsonWriter> value)
        {
            var system = Systems.Local(clinic.Code, "Vital");
            var id = Id(visit, suffix);
            writer.Create($"urn:uuid:{random.NextGuid()}", "Observation", system, id, json =>
            {
                json.Identifier(system, id);
                json.WriteString("status", "final");
                json.ConceptArray("category", "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs");
                json.Concept("code", Systems.Loinc, loinc);
                json.Reference("subject", patient);
                json.Reference("encounter", encounter);
                json.WriteString("effectiveDateTime", Text.IsoMoment(visit.Start));
                value(json);
            });
        }
    }

    static void Component(Utf8JsonWriter json, string loinc, int value)
    {
        json.WriteStartObject();
        json.Concept("code", Systems.Loinc, loinc);
        json.Quantity("valueQuantity", Text.Of(value), "mmHg", "mm[Hg]");
        json.WriteEndObject();
    }

    void Prescription(Visit visit, DrugLine line, int number, string patient, string encounter, DemoRandom random)
    {
        var system = Systems.Local(clinic.Code, "Rx");
        var id = Id(visit, $"R{number}");
        writer.Create($"urn:uuid:{random.NextGuid()}", "MedicationRequest", system, id, json =>
        {
            json.Identifier(system, id);
            json.WriteString("status", visit.Day.AddDays(DaysOfMedicine) >= asOf ? "active" : "completed");
            json.WriteString("intent", "order");
            DrugConcept(json, line.Drug);
            json.Reference("subject", patient);
            json.Reference("encounter", encounter);
            json.WriteString("authoredOn", Text.IsoMoment(visit.Start.AddMinutes(25)));
            Directions(json, line.Drug);
            json.WriteStartObject("dispenseRequest");
            Amount(json, line);
            json.WriteEndObject();
        });
    }

    /// <summary>What goes to the laboratory; its report names the same number.</summary>
    void Order(Visit visit, string patient, string encounter, DemoRandom random)
    {
        var system = Systems.Local(clinic.Code, "Lab");
        writer.Create($"urn:uuid:{random.NextGuid()}", "ServiceRequest", system, visit.Sequence, json =>
        {
            json.Identifier(system, visit.Sequence);
            json.WriteString("status", "completed");
            json.WriteString("intent", "order");
            json.WriteStartArray("category");
            json.WriteStartObject();
            json.WriteString("text", "ตรวจทางห้องปฏิบัติการ");
            json.WriteEndObject();
            json.WriteEndArray();
            json.TextConcept("code", string.Join(", ", visit.Labs.Select(lab => lab.Test.NameEn)));
            json.Reference("subject", patient);
            json.Reference("encounter", encounter);
            json.WriteString("authoredOn", Text.IsoMoment(visit.Start.AddMinutes(12)));
            json.WriteStartArray("performer");
            json.WriteStartObject();
            json.WriteString("reference", PatientPart.OrganizationReference(Facility.Laboratory));
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    public static void DrugConcept(Utf8JsonWriter json, Drug drug)
    {
        json.WriteStartObject("medicationCodeableConcept");
        json.Coding(Systems.Drug, drug.Code, drug.Name);
        json.WriteString("text", drug.Name);
        json.WriteEndObject();
    }

    public static void Directions(Utf8JsonWriter json, Drug drug)
    {
        json.WriteStartArray("dosageInstruction");
        json.WriteStartObject();
        json.WriteString("text", drug.UseTh);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void Amount(Utf8JsonWriter json, DrugLine line)
    {
        json.WriteStartObject("quantity");
        json.WriteNumber("value", line.Amount);
        json.WriteString("unit", line.Drug.UnitTh);
        json.WriteEndObject();
    }
}
