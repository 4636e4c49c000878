using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Xunit;

namespace Klang.Tests.Records.Views;

/// <summary>
/// What a view does not show does not exist. Two stores hold the same world, one of them without what the view forbids; thousands of random
/// questions must be answered alike to the byte by both: reads, versions, histories, searches with sorts, totals, chains, includes and all
/// their pages, $everything, the chart of a summary, persons by number and by likeness, conditional writes. A failure prints its seed.
/// </summary>
public sealed class NonInterferenceTests
{
    const int QuestionsPerView = 450;

    static readonly (string Name, AccessView View)[] Views =
    [
        ("nothing restricted", new AccessView { Categories = SensitiveCategories.None }),
        ("HIV clinic", new AccessView { Categories = SensitiveCategories.Hiv | SensitiveCategories.SexuallyTransmitted | SensitiveCategories.Flagged }),
        ("pharmacist", new AccessView
        {
            Categories = SensitiveCategories.None,
            Kinds = ContentKinds.Identity | ContentKinds.Allergies | ContentKinds.Medicines | ContentKinds.Problems
                | ContentKinds.BodyMeasures | ContentKinds.Pregnancy | ContentKinds.RenalAndLiver,
        }),
        ("own facility", new AccessView { OnlyFacility = "10001" }),
        ("blocked facility", new AccessView { HiddenFacilities = ["10002"], Categories = SensitiveCategories.MentalHealth }),
        ("blocked facilities, no notes", new AccessView
        {
            HiddenFacilities = ["10002", "10003"],
            Kinds = ContentKinds.All & ~(ContentKinds.Notes | ContentKinds.PsychotherapyNotes | ContentKinds.Observations),
        }),
        ("laboratory", new AccessView { Kinds = ContentKinds.Identity, Categories = SensitiveCategories.None }),
    ];

    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var view = 0; view < Views.Length; view++)
            {
                cases.Add(view, 20_261_127 + view);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_store_answers_as_if_what_is_forbidden_had_never_existed(int number, int seed)
    {
        var world = World.Build(seed);
        var (name, view) = Views[number];
        if (name == "laboratory")
        {
            var orders = world.Things.Where(thing => thing.Type == ResourceType.ServiceRequest).Take(4).Select(thing => thing.Address);
            view = view with { Orders = [.. orders] };
        }

        await using var whole = await ViewHouse.OpenAsync(view);
        await using var without = await ViewHouse.OpenAsync(view);
        var hidden = await FillAsync(world, whole, _ => true) - await FillAsync(world, without, thing => World.Shows(view, thing, world));
        Assert.True(hidden > 20, $"seed {seed}: the world of {name} hides too little to prove anything");

        var (asWhole, asWithout) = (new Answers(whole, await Answers.GoldenIdsAsync(whole)), new Answers(without, await Answers.GoldenIdsAsync(without)));
        var random = new Random(seed);
        var questions = new Questions(world, random);
        var answered = 0;
        for (var at = 0; at < QuestionsPerView; at++)
        {
            var question = questions.Next();
            var (one, other) = (await asWhole.AskAsync(question), await asWithout.AskAsync(question));
            Assert.True(one == other, $"seed {seed}, {name}, question {at}: {question}\nwith:    {one}\nwithout: {other}");
            answered += one.Contains("\"resourceType\"", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(answered > QuestionsPerView / 5, $"seed {seed}: only {answered} questions of {name} were answered with anything");
        await CompareWritesAsync(world, view, asWhole, asWithout, random, $"seed {seed}, {name}");
    }

    /// <summary>Writes the world, step by step at its second; the number of things written.</summary>
    static async Task<int> FillAsync(World world, ViewHouse house, Func<World.Thing, bool> wanted)
    {
        var written = new HashSet<World.Thing>();
        foreach (var step in world.Steps)
        {
            if (!wanted(step.Thing))
            {
                if (step.Thing.StartsChart && written.Add(step.Thing))
                {
                    // The number that the chart would have had: numbers are never shown, but candidates are walked in their order.
                    house.Store.ReserveChart();
                }

                continue;
            }

            house.Clock.Set(step.Second);
            if (step.Json is null)
            {
                await house.WriteAsync(new Write { Kind = WriteKind.Delete, Type = step.Thing.Type, Id = step.Thing.Id }, step.Thing.Facility);
            }
            else
            {
                await house.PutAsync(step.Thing.Id, step.Json, step.Thing.Facility);
            }
        }

        house.Clock.Set(world.Steps.Count);
        return world.Things.Count(wanted);
    }

    /// <summary>Conditional creates and updates, patches and deletes: of what is not shown nothing is found.</summary>
    static async Task CompareWritesAsync(World world, AccessView view, Answers one, Answers other, Random random, string where)
    {
        for (var at = 0; at < 60; at++)
        {
            var thing = world.Things[random.Next(world.Things.Count)];
            if (thing.Type is ResourceType.Patient or ResourceType.Provenance)
            {
                continue;
            }

            // Of the writer's own facility only what it may see: on what it wrote itself it may go on writing, seen or not.
            var facility = World.Shows(view, thing, world) ? thing.Facility : "10009";
            var (first, second) = (await one.WriteAsync(thing, facility, at), await other.WriteAsync(thing, facility, at));
            Assert.True(first == second, $"{where}, write {at} of {thing.Address} by {facility}\nwith:    {first}\nwithout: {second}");
        }
    }

    /// <summary>Answers as text, ids of golden Patients put into words, since the server makes them.</summary>
    sealed class Answers(ViewHouse house, IReadOnlyDictionary<string, string> golden)
    {
        internal static async Task<IReadOnlyDictionary<string, string>> GoldenIdsAsync(ViewHouse house)
        {
            var ids = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var person = 0; person < World.People; person++)
            {
                if (await house.Store.FindAsync(DirectoryKey(house, $"p{person}a"), ViewHouse.Stop) is { } place
                    && await house.Store.ReadHeadAsync(place.Chart, ViewHouse.Stop) is { } head)
                {
                    var content = AccessHead.Decode(house.Vault.OpenHead(head.Chart.Value, head.Version, head.Sealed.Span));
                    ids[content.GoldenId] = string.Create(CultureInfo.InvariantCulture, $"golden-{person}");
                }
            }

            return ids;
        }

        static UInt128 DirectoryKey(ViewHouse house, string patient) => house.Vault.DirectoryKey(Encoding.UTF8.GetBytes($"Patient/{patient}"));

        internal async Task<string> AskAsync(Questions.Question question)
        {
            var text = question.Sort switch
            {
                "read" => Text(await house.ReadAsync(question.Type, question.Id)),
                "vread" => Text(await house.ReadAsync(question.Type, question.Id, question.Number)),
                "history" => await PagesAsync(cursor => house.Door.HistoryAsync(
                    new HistoryCall(question.Type, question.Id.Length == 0 ? null : question.Id, null, null, question.Number, cursor) { Caller = Caller, RequestId = house.NextRequest() }, ViewHouse.Stop)),
                "everything" => await PagesAsync(cursor => house.Door.EverythingAsync(
                    new EverythingCall(question.Id, null, null, null, [], question.Number, cursor) { Caller = Caller, RequestId = house.NextRequest() }, ViewHouse.Stop)),
                "chart" => Text(await house.Door.OpenChartAsync(new OpenChartCall(question.Id) { Caller = Caller, RequestId = house.NextRequest() }, ViewHouse.Stop)),
                "person" => Text(await house.Door.FindPersonAsync(Person(question), ViewHouse.Stop)),
                "match" => await PagesAsync(_ => house.Door.MatchAsync(Match(question), ViewHouse.Stop)),
                _ => await PagesAsync(cursor => house.Door.SearchAsync(
                    new SearchCall(question.Type, DoorFixture.Pairs($"{question.Query}&_count={question.Number}"), Strict: true, cursor) { Caller = Caller, RequestId = house.NextRequest() }, ViewHouse.Stop)),
            };
            return golden.Aggregate(text, (known, pair) => known.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
        }

        static Caller Caller => ViewHouse.CallerOf("");

        FindPersonCall Person(Questions.Question question) => question.Number == 0
            ? new FindPersonCall("https://terms.sil-th.org/id/th-cid", World.Citizen(int.Parse(question.Id, CultureInfo.InvariantCulture))) { Caller = Caller, RequestId = house.NextRequest() }
            : new FindPersonCall($"https://terms.sil-th.org/hcode/5/1000{question.Number}/HN", $"HN{question.Id}") { Caller = Caller, RequestId = house.NextRequest() };

        MatchCall Match(Questions.Question question) => new(
            Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","name":[{"family":"นามสกุล{{int.Parse(question.Id, CultureInfo.InvariantCulture) % 4}}","given":["คน{{question.Id}}"]}],"identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{World.Citizen(int.Parse(question.Id, CultureInfo.InvariantCulture))}}"}]}"""),
            OnlyCertain: question.Number == 1, 20)
        { Caller = Caller, RequestId = house.NextRequest() };

        /// <summary>One conditional create, conditional update of nothing, or patch, and what it answered.</summary>
        internal async Task<string> WriteAsync(World.Thing thing, string facility, int at)
        {
            var json = $$$"""{"resourceType":"{{{thing.Type.Name()}}}","id":"w{{{at}}}"}""";
            var write = (at % 3) switch
            {
                0 => DoorFixture.Write(WriteKind.Patch, "{\"resourceType\":\"Parameters\"}", thing.Id) with
                {
                    Type = thing.Type,
                    PatchFormat = PatchFormat.JsonPatch,
                    Body = Encoding.UTF8.GetBytes("""[{"op":"add","path":"/language","value":"th"}]"""),
                },
                1 => new Write { Kind = WriteKind.Delete, Type = thing.Type, Id = thing.Id, IfMatch = 999 },
                _ => DoorFixture.Write(WriteKind.Create, Body(thing, json), condition: $"identifier=urn:x|{thing.Id}"),
            };
            var written = await house.WriteAsync(write, facility, "viewer");
            return written.TryGet(out var reply, out var refusal)
                ? $"{reply.Outcome} {(reply.Outcome == WriteOutcome.Created ? "" : reply.Resource is null ? "nothing" : ViewHouse.Text(reply.Resource))}"
                : Text(refusal);
        }

        /// <summary>Content that a conditional create of the type may have.</summary>
        string Body(World.Thing thing, string fallback)
        {
            var subject = thing.Person < 0 ? "" : $$""","subject":{"reference":"Patient/p{{thing.Person}}a"}""";
            return thing.Type switch
            {
                ResourceType.Condition => $$$"""{"resourceType":"Condition"{{{subject}}},"code":{"text":"new"}}""",
                ResourceType.Observation => $$$"""{"resourceType":"Observation","status":"final"{{{subject}}},"code":{"text":"new"}}""",
                _ => fallback,
            };
        }

        async Task<string> PagesAsync(Func<string?, Task<Outcome<PageReply>>> ask)
        {
            var text = new StringBuilder();
            string? cursor = null;
            do
            {
                if (!(await ask(cursor)).TryGet(out var page, out var refusal))
                {
                    return text.Append(Text(refusal)).ToString();
                }

                text.Append(CultureInfo.InvariantCulture, $"[total {page.Total}, {page.AppliedQuery}, {string.Join(' ', page.Remarks)}]\n");
                foreach (var entry in page.Entries)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{entry.Mode} {entry.Score} {entry.Grade} {entry.How} {entry.IsCreation} {Text(entry.Resource)}\n");
                }

                cursor = page.Next;
            }
            while (cursor is not null);
            return text.ToString();
        }

        static string Text(Outcome<ResourceVersion> outcome) => outcome.TryGet(out var version, out var refusal) ? Text(version) : Text(refusal);

        static string Text(Outcome<ChartReply> outcome) => !outcome.TryGet(out var chart, out var refusal)
            ? Text(refusal)
            : $"{Text(chart.Patient)}\n{string.Join('\n', chart.Sources.Select(Text))}\n"
                + string.Join('\n', chart.Entries.Select(entry => $"{Text(entry.Version)} {string.Join(' ', entry.FurtherSources)}"));

        static string Text(ResourceVersion version) => string.Create(
            CultureInfo.InvariantCulture, $"{version.Type}/{version.Id}/{version.Version} {version.LastUpdated:O} {version.Facility} {version.IsDeleted} {ViewHouse.Text(version)}");

        static string Text(Refusal refusal) => $"{refusal.Kind}: {string.Join("; ", refusal.Complaints)}";
    }
}
