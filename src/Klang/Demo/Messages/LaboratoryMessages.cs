using System.Globalization;
using System.Text.Json;
using Klang.Demo.Catalogue;
using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.Messages;

/// <summary>The laboratory's reports: one DiagnosticReport and its results, with units and reference ranges.</summary>
sealed class LaboratoryMessages(BundleWriter writer)
{
    static readonly Facility Laboratory = Facility.Laboratory;

    public void Write(Visit visit, bool isKnown, ulong seed)
    {
        var random = new DemoRandom(seed, (ulong)visit.Person.Number, (ulong)visit.Start.Ticks + 1);
        writer.Begin();
        var patient = new PatientPart(writer, Laboratory).Refer(visit.Person, visit.Day, random, isKnown);
        var results = new List<string>(visit.Labs.Count);
        foreach (var lab in visit.Labs)
        {
            var url = $"urn:uuid:{random.NextGuid()}";
            results.Add(url);
            Result(visit, lab, url, patient);
        }

        Report(visit, results, patient, random);
        writer.End();
    }

    static DateTime Reported(Visit visit) => visit.Start.AddHours(4);

    void Result(Visit visit, LabLine lab, string url, string patient)
    {
        var system = Systems.Local(Laboratory.Code, "Result");
        var id = $"{visit.At.Code}{visit.Sequence}-{lab.Test.Code}";
        writer.Create(url, "Observation", system, id, json =>
        {
            json.Identifier(system, id);
            json.WriteString("status", "final");
            json.ConceptArray("category", "http://terminology.hl7.org/CodeSystem/observation-category", "laboratory");
            TestConcept(json, lab.Test);
            json.Reference("subject", patient);
            json.WriteString("effectiveDateTime", Text.IsoMoment(visit.Start));
            json.WriteString("issued", Text.IsoMoment(Reported(visit)));
            Performer(json);
            json.Quantity("valueQuantity", lab.Value, lab.Test.Unit, lab.Test.Ucum);
            Interpretation(json, lab);
            Range(json, lab.Test);
        });
    }

    static void TestConcept(Utf8JsonWriter json, LabTest test)
    {
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        json.CodingItem(Systems.Loinc, test.Loinc, display: null);
        json.CodingItem(Systems.LabTest, test.Code, test.NameEn);
        json.WriteEndArray();
        json.WriteString("text", test.NameTh);
        json.WriteEndObject();
    }

    static void Performer(Utf8JsonWriter json)
    {
        json.WriteStartArray("performer");
        json.WriteStartObject();
        json.WriteString("reference", PatientPart.OrganizationReference(Laboratory));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Interpretation(Utf8JsonWriter json, LabLine lab)
    {
        var value = double.Parse(lab.Value, CultureInfo.InvariantCulture);
        var code = value < lab.Test.Low ? "L" : value > lab.Test.High ? "H" : "N";
        json.ConceptArray("interpretation", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code);
    }

    static void Range(Utf8JsonWriter json, LabTest test)
    {
        json.WriteStartArray("referenceRange");
        json.WriteStartObject();
        if (test.Low is { } low)
        {
            json.Quantity("low", Text.Of(low, test.Decimals), test.Unit, test.Ucum);
        }

        if (test.High is { } high)
        {
            json.Quantity("high", Text.Of(high, test.Decimals), test.Unit, test.Ucum);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    void Report(Visit visit, List<string> results, string patient, DemoRandom random)
    {
        var system = Systems.Local(Laboratory.Code, "Report");
        var id = $"{visit.At.Code}{visit.Sequence}";
        writer.Create($"urn:uuid:{random.NextGuid()}", "DiagnosticReport", system, id, json =>
        {
            json.Identifier(system, id);
            json.WriteStartArray("basedOn");
            json.WriteStartObject();
            json.WriteString("type", "ServiceRequest");
            json.WriteStartObject("identifier");
            json.WriteString("system", Systems.Local(visit.At.Code, "Lab"));
            json.WriteString("value", visit.Sequence);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("status", "final");
            json.ConceptArray("category", "http://terminology.hl7.org/CodeSystem/v2-0074", "LAB");
            json.Concept("code", Systems.Loinc, "11502-2", "รายงานผลห้องปฏิบัติการ");
            json.Reference("subject", patient);
            json.WriteString("effectiveDateTime", Text.IsoMoment(visit.Start));
            json.WriteString("issued", Text.IsoMoment(Reported(visit)));
            Performer(json);
            json.WriteStartArray("result");
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("reference", result);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
