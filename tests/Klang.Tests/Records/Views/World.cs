using System.Globalization;
using Klang.Fhir;
using Klang.Records.Access;

namespace Klang.Tests.Records.Views;

/// <summary>
/// A made-up world as a list of writes, each knowing of what it is: categories, kinds, facility. It is written into one store whole, and
/// into another without what a view forbids. What is forbidden is told from how things were made, not by the code under test.
/// </summary>
sealed class World
{
    internal const int People = 12;

    static readonly string[] Facilities = ["10001", "10002", "10003"];

    readonly Random random;
    readonly List<Thing> things = [];
    readonly List<Step> steps = [];

    World(int seed) => random = new Random(seed);

    internal IReadOnlyList<Step> Steps => steps;

    internal IReadOnlyList<Thing> Things => things;

    /// <summary>One resource with all its versions.</summary>
    internal sealed class Thing
    {
        internal required ResourceType Type { get; init; }

        internal required string Id { get; init; }

        internal required string Facility { get; init; }

        internal required int Person { get; init; }

        internal bool StartsChart { get; init; }

        internal SensitiveCategories Categories { get; set; }

        internal ContentKinds Kinds { get; set; }

        internal HashSet<string> References { get; } = new(StringComparer.Ordinal);

        internal int Version { get; set; }

        internal string Address => $"{Type.Name()}/{Id}";
    }

    /// <summary>One write at its second; null content deletes.</summary>
    internal sealed record Step(int Second, Thing Thing, string? Json);

    internal static World Build(int seed)
    {
        var world = new World(seed);
        for (var person = 0; person < People; person++)
        {
            world.AddPatient(person, 0);
        }

        for (var fact = 0; fact < 260; fact++)
        {
            world.AddStep();
        }

        return world;
    }

    internal static string Citizen(int person) => DoorFixture.Citizen(4_000 + person);

    internal static bool Shows(AccessView view, Thing thing, World world) =>
        (thing.Categories & ~view.Categories) == 0
        && (view.OnlyFacility is null || view.OnlyFacility == thing.Facility)
        && !view.HiddenFacilities.Contains(thing.Facility)
        && ((thing.Kinds & ~view.Kinds) == 0 || world.IsOfOrder(view, thing));

    bool IsOfOrder(AccessView view, Thing thing)
    {
        foreach (var order in view.Orders)
        {
            var its = things.Find(one => one.Address == order);
            if (its is not null && Shows(view with { Kinds = ContentKinds.All, Orders = [] }, its, this)
                && (its == thing || its.References.Contains(thing.Address) || thing.References.Contains(order)))
            {
                return true;
            }
        }

        return false;
    }

    void AddPatient(int person, int facility)
    {
        var letter = (char)('a' + facility);
        var thing = new Thing
        {
            Type = ResourceType.Patient,
            Id = $"p{person}{letter}",
            Facility = Facilities[facility],
            Person = person,
            Kinds = ContentKinds.Identity,
            StartsChart = facility == 0,
        };
        things.Add(thing);
        Write(thing, PatientJson(person, facility));
    }

    string PatientJson(int person, int facility) => $$"""
        {"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{Citizen(person)}}"},{"system":"https://terms.sil-th.org/hcode/5/{{Facilities[facility]}}/HN","value":"HN{{person}}"}],"name":[{"family":"นามสกุล{{person % 4}}","given":["คน{{person}}{{(random.Next(3) == 0 ? "x" : "")}}"]}],"gender":"{{(person % 2 == 0 ? "male" : "female")}}","birthDate":"19{{50 + person}}-0{{1 + (person % 9)}}-12"}
        """;

    void AddStep()
    {
        var dice = random.Next(20);
        if (dice == 0)
        {
            var person = random.Next(People);
            var facility = random.Next(1, 3);
            if (!things.Exists(thing => thing.Id == $"p{person}{(char)('a' + facility)}"))
            {
                AddPatient(person, facility);
            }
        }
        else if (dice <= 3 && Any(_ => true) is { } changed)
        {
            Change(changed);
        }
        else if (dice == 4 && Any(thing => thing.Type != ResourceType.Patient) is { } gone)
        {
            Write(gone, null);
        }
        else
        {
            AddFact();
        }
    }

    Thing? Any(Func<Thing, bool> wanted)
    {
        var possible = things.Where(wanted).ToList();
        return possible.Count == 0 ? null : possible[random.Next(possible.Count)];
    }

    void Change(Thing thing) => Write(thing, thing.Type == ResourceType.Patient
        ? PatientJson(thing.Person, Array.IndexOf(Facilities, thing.Facility))
        : FactJson(thing));

    void AddFact()
    {
        ResourceType[] types =
        [
            ResourceType.Encounter, ResourceType.Condition, ResourceType.Condition, ResourceType.Observation, ResourceType.Observation,
            ResourceType.Observation, ResourceType.MedicationRequest, ResourceType.AllergyIntolerance, ResourceType.Immunization,
            ResourceType.DocumentReference, ResourceType.ServiceRequest, ResourceType.DiagnosticReport, ResourceType.Procedure,
            ResourceType.Appointment, ResourceType.Task, ResourceType.Provenance,
        ];
        var type = types[random.Next(types.Length)];
        var person = type == ResourceType.Task && random.Next(2) == 0 ? -1 : random.Next(People);
        var thing = new Thing
        {
            Type = type,
            Id = string.Create(CultureInfo.InvariantCulture, $"{char.ToLowerInvariant(type.Name()[0])}{things.Count}"),
            Facility = Facilities[random.Next(Facilities.Length)],
            Person = person,
            StartsChart = person < 0,
        };
        things.Add(thing);
        Write(thing, FactJson(thing));
    }

    void Write(Thing thing, string? json)
    {
        thing.Version++;
        steps.Add(new Step(steps.Count, thing, json));
    }

    /// <summary>The writer's own Patient, or the first one, which no view hides from whom it shows anything of the person.</summary>
    string SubjectOf(Thing thing)
    {
        var own = $"p{thing.Person}{(char)('a' + Array.IndexOf(Facilities, thing.Facility))}";
        return things.Exists(one => one.Id == own && one.Facility == thing.Facility) && random.Next(2) == 0 ? own : $"p{thing.Person}a";
    }

    string FactJson(Thing thing)
    {
        var day = string.Create(CultureInfo.InvariantCulture, $"2026-{random.Next(1, 11):00}-{random.Next(1, 28):00}");
        var subject = thing.Person < 0 ? "" : $$"""
            "subject":{"reference":"Patient/{{SubjectOf(thing)}}"},
            """;
        var flags = Flags(thing);
        var head = $$"""
            "resourceType":"{{thing.Type.Name()}}",{{flags}}"identifier":[{"system":"urn:x","value":"{{thing.Id}}"}],
            """;
        return "{" + (thing.Type switch
        {
            ResourceType.Encounter => head + $$"""
                "status":"{{Pick("finished", "in-progress")}}","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{Pick("AMB", "IMP")}}"},{{subject}}{{Clinic(thing)}}"period":{"start":"{{day}}T09:00:00+07:00","end":"{{day}}T10:00:00+07:00"}
                """,
            ResourceType.Condition => head + $$"""
                "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{Disease(thing)}}"}]},{{subject}}{{Visit(thing)}}"recordedDate":"{{day}}"
                """,
            ResourceType.Observation => head + $$$"""
                "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{{Test(thing)}}}"}]},{{{subject}}}{{{Visit(thing)}}}{{{Order(thing, "basedOn", isList: true)}}}"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{random.Next(1, 12)}}},"unit":"1","system":"http://unitsofmeasure.org","code":"1"}
                """,
            ResourceType.MedicationRequest => head + $$"""
                "status":"{{Pick("active", "completed")}}","intent":"order","medicationCodeableConcept":{"text":"{{Medicine(thing)}}"},{{subject}}{{Visit(thing)}}{{Reason(thing)}}"authoredOn":"{{day}}"
                """,
            ResourceType.AllergyIntolerance => head + Of(thing, ContentKinds.Allergies) + $$"""
                "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"{{Pick("penicillin", "nevirapine", "aspirin")}}"},{{subject.Replace("\"subject\"", "\"patient\"", StringComparison.Ordinal)}}"recordedDate":"{{day}}"
                """,
            ResourceType.Immunization => head + Of(thing, ContentKinds.Vaccines) + $$"""
                "status":"completed","vaccineCode":{"coding":[{"system":"urn:v","code":"{{Pick("010", "815")}}"}]},{{subject.Replace("\"subject\"", "\"patient\"", StringComparison.Ordinal)}}{{Visit(thing)}}"occurrenceDateTime":"{{day}}"
                """,
            ResourceType.DocumentReference => head + $$$"""
                "status":"current",{{{subject}}}"type":{"coding":[{"system":"http://loinc.org","code":"{{{Note(thing)}}}"}]},"date":"{{{day}}}T09:00:00+07:00","content":[{"attachment":{"contentType":"{{{Content(thing)}}}","data":"AAAA"}}]
                """,
            ResourceType.ServiceRequest => head + Of(thing, ContentKinds.Orders) + $$"""
                "status":"active","intent":"order",{{subject}}{{Visit(thing)}}{{Reason(thing)}}"code":{"coding":[{"system":"urn:s","code":"{{Pick("CBC", "LFT")}}"}]},"authoredOn":"{{day}}"
                """,
            ResourceType.DiagnosticReport => head + Of(thing, ContentKinds.Results) + $$"""
                "status":"final","code":{"coding":[{"system":"urn:s","code":"{{Pick("CBC", "LFT")}}"}]},{{subject}}{{Visit(thing)}}{{Order(thing, "basedOn", isList: true)}}"effectiveDateTime":"{{day}}"
                """,
            ResourceType.Procedure => head + Of(thing, ContentKinds.Visits) + $$"""
                "status":"completed","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"{{Pick("39.95", "86.22")}}"}]},{{subject}}{{Visit(thing)}}"performedDateTime":"{{day}}"
                """,
            ResourceType.Appointment => head + Of(thing, ContentKinds.Orders) + $$"""
                "status":"booked","start":"{{day}}T09:00:00+07:00","end":"{{day}}T10:00:00+07:00","participant":[{"actor":{"reference":"Patient/p{{thing.Person}}a"},"status":"accepted"}{{Companion(thing)}}]
                """,
            ResourceType.Task => head + Of(thing, ContentKinds.Orders) + $$"""
                "status":"requested","intent":"order",{{subject.Replace("\"subject\"", "\"for\"", StringComparison.Ordinal)}}{{Order(thing, "focus", isList: false)}}"reasonCode":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{Disease(thing, ContentKinds.Orders)}}"}]},"authoredOn":"{{day}}"
                """,
            _ => Of(thing, ContentKinds.Other) + $$$"""
                "resourceType":"Provenance",{{{flags}}}"target":[{"reference":"Patient/p{{{thing.Person}}}a"}{{{Target(thing)}}}],"recorded":"{{{day}}}T09:00:00Z","agent":[{"who":{"display":"x"}}]
                """,
        }) + "}";
    }

    string Pick(params string[] texts) => texts[random.Next(texts.Length)];

    static string Of(Thing thing, ContentKinds kind)
    {
        thing.Kinds |= kind;
        return "";
    }

    string Flags(Thing thing)
    {
        var (code, categories) = random.Next(40) switch
        {
            0 => ("\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"HIV\"", SensitiveCategories.Hiv),
            1 => ("\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"R\"", SensitiveCategories.Flagged),
            2 => ("\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"N\"", SensitiveCategories.None),
            _ => ("", SensitiveCategories.None),
        };
        thing.Categories |= categories;
        return code.Length == 0 ? "" : $$"""
            "meta":{"security":[{"system":{{code}}}]},
            """;
    }

    string Disease(Thing thing, ContentKinds kind = ContentKinds.Problems)
    {
        var (code, categories) = random.Next(14) switch
        {
            0 => ("F32.1", SensitiveCategories.MentalHealth),
            1 => ("B24", SensitiveCategories.Hiv),
            2 => ("F10.2", SensitiveCategories.SubstanceUse),
            3 => ("A53.9", SensitiveCategories.SexuallyTransmitted),
            4 => ("T74.2", SensitiveCategories.Violence),
            5 => ("O04.9", SensitiveCategories.AdolescentPregnancy),
            < 9 => ("E11.9", SensitiveCategories.None),
            _ => ("I10", SensitiveCategories.None),
        };
        thing.Categories |= categories;
        thing.Kinds |= kind;
        return code;
    }

    string Test(Thing thing)
    {
        var (code, categories, kind) = random.Next(8) switch
        {
            0 => ("7917-8", SensitiveCategories.Hiv, ContentKinds.Observations),
            1 => ("44261-6", SensitiveCategories.MentalHealth, ContentKinds.Observations),
            2 => ("2160-0", SensitiveCategories.None, ContentKinds.RenalAndLiver),
            3 => ("29463-7", SensitiveCategories.None, ContentKinds.BodyMeasures),
            4 => ("82810-3", SensitiveCategories.None, ContentKinds.Pregnancy),
            _ => ("8480-6", SensitiveCategories.None, ContentKinds.Observations),
        };
        thing.Categories |= categories;
        thing.Kinds |= kind;
        return code;
    }

    string Medicine(Thing thing)
    {
        var (name, categories) = random.Next(6) switch
        {
            0 => ("LITHIUM CARBONATE 300 mg", SensitiveCategories.MentalHealth),
            1 => ("Efavirenz 600 mg tab", SensitiveCategories.Hiv),
            _ => ("metformin 500 mg", SensitiveCategories.None),
        };
        thing.Categories |= categories;
        thing.Kinds |= ContentKinds.Medicines;
        return name;
    }

    string Note(Thing thing)
    {
        var isPsychology = random.Next(5) == 0;
        thing.Categories |= isPsychology ? SensitiveCategories.MentalHealth : SensitiveCategories.None;
        thing.Kinds |= isPsychology ? ContentKinds.PsychotherapyNotes : ContentKinds.None;
        return isPsychology ? "34791-4" : "18842-5";
    }

    string Content(Thing thing)
    {
        var isPicture = random.Next(3) == 0;
        if ((thing.Kinds & ContentKinds.PsychotherapyNotes) == 0)
        {
            thing.Kinds |= isPicture ? ContentKinds.Images : ContentKinds.Notes;
        }

        return isPicture ? "image/png" : "text/plain";
    }

    string Clinic(Thing thing)
    {
        thing.Kinds |= ContentKinds.Visits;
        var isPsychiatry = random.Next(6) == 0;
        thing.Categories |= isPsychiatry ? SensitiveCategories.MentalHealth : SensitiveCategories.None;
        return $$"""
            "extension":[{"url":"urn:klang:f43:CLINIC","valueString":"{{(isPsychiatry ? "10900" : "10100")}}"}],
            """;
    }

    string Companion(Thing thing)
    {
        var other = random.Next(People);
        return other == thing.Person || random.Next(2) == 0 ? "" : $$"""
            ,{"actor":{"reference":"Patient/p{{other}}a"},"status":"accepted"}
            """;
    }

    string Visit(Thing thing) => Refer(thing, ResourceType.Encounter) is { } visit ? $$"""
        "encounter":{"reference":"{{visit}}"},
        """ : "";

    string Reason(Thing thing) => Refer(thing, ResourceType.Condition) is { } reason ? $$"""
        "reasonReference":[{"reference":"{{reason}}"}],
        """ : "";

    string Order(Thing thing, string member, bool isList) => Refer(thing, ResourceType.ServiceRequest) is not { } order ? "" : isList
        ? $$"""
            "{{member}}":[{"reference":"{{order}}"}],
            """
        : $$"""
            "{{member}}":{"reference":"{{order}}"},
            """;

    string Target(Thing thing) => Refer(thing, ResourceType.Condition) is { } target ? $$"""
        ,{"reference":"{{target}}"}
        """ : "";

    /// <summary>
    /// Something of the same person, whose categories come along. A label that came from another facility's record would tell of that record to
    /// whom it is not shown (docs/decisions/0012), so of what is labelled only the own is referred to.
    /// </summary>
    string? Refer(Thing thing, ResourceType type)
    {
        if (thing.Person < 0 || random.Next(3) == 0 || Any(one => one.Type == type && one.Person == thing.Person && one != thing
            && (one.Facility == thing.Facility || one.Categories == SensitiveCategories.None)) is not { } other)
        {
            return null;
        }

        thing.Categories |= other.Categories;
        thing.References.Add(other.Address);
        return other.Address;
    }
}
