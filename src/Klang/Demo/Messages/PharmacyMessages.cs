using System.Text.Json;
using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.Messages;

/// <summary>A pharmacy's contacts: what was handed out, and what the customer said of allergies.</summary>
sealed class PharmacyMessages(BundleWriter writer, Facility pharmacy)
{
    public void Write(Visit visit, bool isKnown, ulong seed)
    {
        var person = visit.Person;
        var random = new DemoRandom(seed, (ulong)person.Number, (ulong)visit.Start.Ticks);
        writer.Begin();
        var patient = new PatientPart(writer, pharmacy).Refer(person, visit.Day, random, isKnown);
        var number = 0;
        foreach (var line in visit.Drugs)
        {
            Dispense(visit, line, ++number, patient, random);
        }

        if (!isKnown)
        {
            Allergies(visit, patient, random);
        }

        writer.End();
    }

    void Dispense(Visit visit, DrugLine line, int number, string patient, DemoRandom random)
    {
        var system = Systems.Local(pharmacy.Code, "Drug");
        var id = $"{visit.Sequence}-{number}";
        writer.Create($"urn:uuid:{random.NextGuid()}", "MedicationDispense", system, id, json =>
        {
            json.Identifier(system, id);
            json.WriteString("status", "completed");
            ClinicMessages.DrugConcept(json, line.Drug);
            json.Reference("subject", patient);
            json.WriteStartArray("performer");
            json.WriteStartObject();
            json.Reference("actor", PatientPart.OrganizationReference(pharmacy));
            json.WriteEndObject();
            json.WriteEndArray();
            ClinicMessages.Amount(json, line);
            json.WriteString("whenHandedOver", Text.IsoMoment(visit.Start.AddMinutes(8)));
            ClinicMessages.Directions(json, line.Drug);
        });
    }

    void Allergies(Visit visit, string patient, DemoRandom random)
    {
        var person = visit.Person;
        foreach (var food in person.FoodAllergies)
        {
            Allergy(visit, $"F{person.FoodAllergies.IndexOf(food)}", patient, random, "food", "high",
                json => json.TextConcept("code", food), "ผื่นลมพิษ");
        }

        foreach (var allergy in person.DrugAllergies)
        {
            if (person.TellsPharmacy && allergy.Recorded <= visit.Day)
            {
                Allergy(visit, $"D{allergy.Drug.Number}", patient, random, "medication", allergy.Level == "1" ? "low" : "high",
                    json => json.Concept("code", Systems.Drug, allergy.Drug.Code, allergy.Drug.Substance), "ผื่นคัน");
            }
        }

        // People who know of no allergy say so; those with one at a hospital may not tell the pharmacy.
        if (person.FoodAllergies.Count == 0 && person.DrugAllergies.Count == 0 && random.Chance(0.4))
        {
            Allergy(visit, "NKA", patient, random, category: null, criticality: null,
                json => json.Concept("code", Systems.Absent, "no-known-allergies", "ไม่มีประวัติแพ้ยาและอาหาร"), reaction: null);
        }
    }

    void Allergy(Visit visit, string suffix, string patient, DemoRandom random, string? category, string? criticality,
        Action<Utf8JsonWriter> code, string? reaction)
    {
        var system = Systems.Local(pharmacy.Code, "Allergy");
        var id = $"{visit.Person.PidAt(pharmacy)}-{suffix}";
        writer.Create($"urn:uuid:{random.NextGuid()}", "AllergyIntolerance", system, id, json =>
        {
            json.Identifier(system, id);
            json.Concept("clinicalStatus", "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active");
            json.Concept("verificationStatus", "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
                category == "medication" ? "unconfirmed" : "confirmed");
            if (category is not null)
            {
                json.WriteString("type", "allergy");
                json.WriteStartArray("category");
                json.WriteStringValue(category);
                json.WriteEndArray();
                json.WriteString("criticality", criticality);
            }

            code(json);
            json.Reference("patient", patient);
            json.WriteString("recordedDate", Text.IsoMoment(visit.Start));
            json.Reference("asserter", patient);
            if (reaction is not null)
            {
                json.WriteStartArray("reaction");
                json.WriteStartObject();
                json.WriteStartArray("manifestation");
                json.WriteStartObject();
                json.WriteString("text", reaction);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndArray();
            }
        });
    }
}
