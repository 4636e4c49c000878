using System.Globalization;
using Klang.Fhir;

namespace Klang.Tests.Records.Views;

/// <summary>Random questions of every sort, as data, so that two stores can be asked the same.</summary>
sealed class Questions(World world, Random random)
{
    static readonly ResourceType[] Types =
    [
        ResourceType.Patient, ResourceType.Encounter, ResourceType.Condition, ResourceType.Observation, ResourceType.MedicationRequest,
        ResourceType.AllergyIntolerance, ResourceType.Immunization, ResourceType.DocumentReference, ResourceType.ServiceRequest,
        ResourceType.DiagnosticReport, ResourceType.Procedure, ResourceType.Appointment, ResourceType.Task, ResourceType.Provenance,
    ];

    /// <summary>One question.</summary>
    /// <param name="Sort">read, vread, history, everything, chart, person, match or search.</param>
    /// <param name="Type">Type asked for.</param>
    /// <param name="Id">Id, or the number of a person.</param>
    /// <param name="Query">The parameters of a search.</param>
    /// <param name="Number">Version, or page size.</param>
    internal sealed record Question(string Sort, ResourceType Type, string Id, string Query, int Number)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sort} {Type} {Id} ?{Query} {Number}");
    }

    internal Question Next()
    {
        var thing = world.Things[random.Next(world.Things.Count)];
        return random.Next(24) switch
        {
            0 or 1 => new("read", thing.Type, thing.Id, "", 0),
            2 or 3 => new("vread", thing.Type, thing.Id, "", random.Next(1, thing.Version + 2)),
            4 or 5 => new("history", thing.Type, thing.Id, "", random.Next(1, 4)),
            6 => new("history", random.Next(3) == 0 ? ResourceType.None : Types[random.Next(Types.Length)], "", "", random.Next(2, 30)),
            7 => new("everything", ResourceType.Patient, Patient(), "", random.Next(2, 40)),
            8 => new("chart", ResourceType.Patient, Patient(), "", 0),
            9 => new("person", ResourceType.Patient, random.Next(World.People).ToString(CultureInfo.InvariantCulture), "", random.Next(4)),
            10 => new("match", ResourceType.Patient, random.Next(World.People).ToString(CultureInfo.InvariantCulture), "", random.Next(2)),
            _ => Search(),
        };
    }

    string Patient() => $"p{random.Next(World.People)}{(char)('a' + random.Next(3))}";

    string AnyId(ResourceType type)
    {
        var of = world.Things.Where(thing => thing.Type == type).ToList();
        return of.Count == 0 ? "none" : of[random.Next(of.Count)].Id;
    }

    Question Search()
    {
        var type = Types[random.Next(Types.Length)];
        var parts = new List<string>();
        for (var more = random.Next(1, 3); more > 0; more--)
        {
            parts.Add(Criterion(type));
        }

        switch (random.Next(6))
        {
            case 0:
                parts.Add("_sort=" + Pick("_lastUpdated", "-_lastUpdated", "_id"));
                break;
            case 1:
                parts.Add("_total=accurate");
                break;
            case 2:
                parts.Add("_summary=count");
                break;
            default:
                break;
        }

        if (random.Next(3) == 0)
        {
            parts.Add(Include(type));
        }

        return new("search", type, "", string.Join('&', parts), random.Next(1, 12));
    }

    string Pick(params string[] texts) => texts[random.Next(texts.Length)];

    string Criterion(ResourceType type)
    {
        if (random.Next(5) == 0)
        {
            return Pick($"_id={AnyId(type)}", $"_id={AnyId(type)},{AnyId(type)},{AnyId(type)}", "_lastUpdated=gt2026-11-02T02:01:00Z", "_lastUpdated=lt2026-11-02T02:03:00Z",
                "_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|HIV");
        }

        var patient = Patient();
        return type switch
        {
            ResourceType.Patient => Pick($"identifier={World.Citizen(random.Next(World.People))}", $"family=นามสกุล{random.Next(4)}", $"name=คน{random.Next(World.People)}", "gender=male", $"birthdate=ge19{random.Next(50, 62)}",
                $"_has:Condition:patient:code={Disease()}", $"_has:Observation:patient:code={Test()}", $"_has:Encounter:patient:status=finished", $"_has:MedicationRequest:patient:status=active", $"identifier=https://terms.sil-th.org/hcode/5/1000{random.Next(1, 4)}/HN|HN{random.Next(World.People)}"),
            ResourceType.Encounter => Pick($"patient={patient}", $"subject=Patient/{patient}", "status=finished", "class=AMB", $"date=ge2026-0{random.Next(1, 9)}", $"patient.family=นามสกุล{random.Next(4)}", $"_has:Condition:encounter:code={Disease()}", $"identifier=urn:x|{AnyId(type)}"),
            ResourceType.Condition => Pick($"patient={patient}", $"code={Disease()}", $"code:not={Disease()}", $"recorded-date=ge2026-0{random.Next(1, 9)}", $"patient={patient}&code={Disease()}", $"patient.gender=male", $"encounter.status=finished", $"encounter=Encounter/{AnyId(ResourceType.Encounter)}", "encounter:missing=true", $"identifier=urn:x|{AnyId(type)}"),
            ResourceType.Observation => Pick($"patient={patient}", $"code={Test()}", $"date=ge2026-0{random.Next(1, 9)}", $"value-quantity=gt{random.Next(10)}", $"subject:Patient.family=นามสกุล{random.Next(4)}", $"encounter.class=AMB", $"based-on=ServiceRequest/{AnyId(ResourceType.ServiceRequest)}", $"based-on:ServiceRequest.code=CBC", $"patient={patient}&code={Test()}", $"identifier=urn:x|{AnyId(type)}"),
            ResourceType.MedicationRequest => Pick($"patient={patient}", "status=active", $"authoredon=ge2026-0{random.Next(1, 9)}", "intent=order", $"encounter.status=finished", $"patient:Patient.name=คน{random.Next(World.People)}"),
            ResourceType.AllergyIntolerance or ResourceType.Immunization or ResourceType.Procedure => Pick($"patient={patient}", $"patient.family=นามสกุล{random.Next(4)}", $"date=ge2026-0{random.Next(1, 9)}", $"identifier=urn:x|{AnyId(type)}"),
            ResourceType.Appointment => Pick($"patient={patient}", $"date=ge2026-0{random.Next(1, 9)}", "status=booked", $"actor=Patient/{patient}"),
            ResourceType.Task => Pick($"patient={patient}", "status=requested", $"focus=ServiceRequest/{AnyId(ResourceType.ServiceRequest)}", $"authored-on=ge2026-0{random.Next(1, 9)}"),
            ResourceType.Provenance => Pick($"patient={patient}", $"target=Condition/{AnyId(ResourceType.Condition)}", $"recorded=ge2026-0{random.Next(1, 9)}"),
            ResourceType.DocumentReference => Pick($"patient={patient}", "type=34791-4", $"date=ge2026-0{random.Next(1, 9)}", "status=current"),
            _ => Pick($"patient={patient}", "code=CBC", "status=active", "status=final", $"encounter=Encounter/{AnyId(ResourceType.Encounter)}"),
        };
    }

    string Disease() => Pick("F32.1", "B24", "F10.2", "A53.9", "T74.2", "O04.9", "E11.9", "I10");

    string Test() => Pick("7917-8", "44261-6", "2160-0", "29463-7", "82810-3", "8480-6");

    string Include(ResourceType type) => type switch
    {
        ResourceType.Patient => Pick("_revinclude=Condition:patient", "_revinclude=Observation:subject", "_revinclude=Encounter:patient", "_revinclude=*", "_revinclude=Appointment:actor"),
        ResourceType.Encounter => Pick("_include=Encounter:patient", "_revinclude=Observation:encounter", "_revinclude=Condition:encounter", "_revinclude=*"),
        ResourceType.Observation => Pick("_include=Observation:encounter", "_include=Observation:based-on", "_include=Observation:subject", "_include=*"),
        ResourceType.Condition => Pick("_include=Condition:encounter", "_revinclude=Provenance:target", "_revinclude=*"),
        ResourceType.MedicationRequest => Pick("_include=MedicationRequest:encounter", "_include=MedicationRequest:patient"),
        ResourceType.ServiceRequest => Pick("_revinclude=Observation:based-on", "_revinclude=Task:focus", "_include=ServiceRequest:encounter", "_revinclude=DiagnosticReport:based-on"),
        ResourceType.Task => Pick("_include=Task:focus", "_include=Task:patient"),
        ResourceType.Provenance => "_include=Provenance:target",
        _ => "_include=*",
    };
}
