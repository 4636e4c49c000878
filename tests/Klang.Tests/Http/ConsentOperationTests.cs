using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Klang.Charts;
using Klang.Fhir;
using Klang.Http;
using Klang.Records;
using Klang.Tests.Records;
using Klang.Tests.Records.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;

namespace Klang.Tests.Http;

/// <summary>The operations of consent and emergency as they are sent over HTTP.</summary>
public sealed class ConsentOperationTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_chart_is_opened_in_an_emergency_reviewed_and_told_of()
    {
        await using var house = await DoorFixture.OpenAsync(clock: new FakeTimeProvider(Now));
        var patient = await house.MakeAsync(People.System(Hospital), DoorFixture.Patient(DoorFixture.Citizen(1)));
        var doctor = Staff(CallerRole.Physician, District) with { FactorAt = Now };
        var broken = await AskAsync(house, doctor, "break-glass", null,
            ("identifier", $"https://terms.sil-th.org/id/th-cid|{DoorFixture.Citizen(1)}"), ("reason", "life-threat"), ("text", "Cardiac arrest in the ward"), ("label", "HIV"));
        Assert.Equal(200, broken.Status);
        Assert.Equal("2026-11-27T07:00:00Z", broken.Value("until"));
        Assert.Equal("2026-11-30T03:00:00Z", broken.Value("reviewDue"));
        Assert.True((await house.ChartAsync(doctor, patient)).IsOk);

        var officer = Staff(CallerRole.PrivacyOfficer, District);
        Assert.Contains(broken.Value("case"), (await AskAsync(house, officer, "notices", null)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync(house, officer, "review", null, ("case", "unknown"), ("justified", "true"), ("note", "looked into with the ward"))).Status);
        Assert.Equal(200, (await AskAsync(house, officer, "review", null, ("case", broken.Value("case")), ("justified", "true"), ("note", "looked into with the ward"))).Status);
        var told = (await AskAsync(house, People.Citizen(patient), "notices", null)).Text;
        Assert.Contains("break-glass", told, StringComparison.Ordinal);
        Assert.DoesNotContain(DoorFixture.Citizen(1), told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_citizen_blocks_shares_delegates_and_withdraws()
    {
        await using var house = await DoorFixture.OpenAsync(clock: new FakeTimeProvider(Now));
        var patient = await house.MakeAsync(People.System(Hospital), DoorFixture.Patient(DoorFixture.Citizen(1)));
        var citizen = People.Citizen(patient, Now);
        var blocked = await AskAsync(house, citizen, "block", null, ("facility", District), ("label", "PSY"));
        Assert.Equal((201, "Consent"), (blocked.Status, blocked.Json.GetProperty("resourceType").GetString()));
        Assert.Equal(201, (await AskAsync(house, citizen, "block", null, ("scope", "all-but-emergency"))).Status);
        Assert.Equal(201, (await AskAsync(house, citizen, "delegate", null, ("account", "daughter-1"), ("until", "2027-11-27T00:00:00+07:00"))).Status);
        Assert.Equal(422, (await AskAsync(house, citizen, "delegate", null, ("account", "daughter-1"))).Status);
        Assert.Equal(400, (await AskAsync(house, citizen, "block", null, ("hospital", District))).Status);
        Assert.Equal(400, (await AskAsync(house, citizen, "block", null, ("label", "NONSENSE"))).Status);
        Assert.Equal(200, (await AskAsync(house, citizen, "withdraw", null, ("consent", blocked.Json.GetProperty("id").GetString()!))).Status);
        Assert.Equal(404, (await AskAsync(house, citizen, "withdraw", null, ("consent", "nothing"))).Status);

        var share = await AskAsync(house, citizen, "share", null);
        Assert.Equal("2026-11-27T03:15:00Z", share.Value("until"));
        var present = await AskAsync(house, Staff(CallerRole.Physician, Pharmacy), "present", null, ("evidence", "qr"), ("value", share.Value("code")));
        Assert.Equal((200, "2026-11-27T03:15:00Z"), (present.Status, present.Value("until")));
        Assert.Equal(422, (await AskAsync(house, Staff(CallerRole.Physician, Pharmacy), "present", null, ("evidence", "word"), ("value", "x"))).Status);
    }

    [Fact]
    public async Task Parameters_stand_in_the_body_and_the_brake_says_when_to_come_again()
    {
        await using var house = await DoorFixture.OpenAsync(clock: new FakeTimeProvider(Now));
        var doctor = Staff(CallerRole.Physician, District) with { FactorAt = Now };
        var inUrl = await AnswerAsync(house, Request(doctor, "present", null, "{}") with { Query = new SearchText([new("value", "x")]) });
        Assert.Equal(400, inUrl.Status);
        Assert.Equal(405, (await AnswerAsync(house, Request(doctor, "present", null, "{}") with { Verb = FhirVerb.Get })).Status);

        var answers = new List<FhirAnswer>();
        for (var at = 0; at < 52; at++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"p{at}");
            answers.Add(await AnswerAsync(house, new FhirRequest
            {
                Verb = FhirVerb.Get,
                Address = new FhirAddress(AddressKind.Instance, ResourceType.Patient, id),
                Caller = doctor,
                RequestId = "r",
                BaseUrl = "http://klang.test/fhir",
            }));
        }

        Assert.Equal([404, 429], answers.Select(answer => answer.Status).Distinct());
        Assert.Equal(600, RefusalStatus.RetryAfterSeconds(answers[^1]));
        Assert.Equal(TextOf(answers[^1]), TextOf(answers[^2]));
    }

    static async Task<Told> AskAsync(DoorFixture house, Caller caller, string operation, string? id, params (string Name, string Value)[] parameters)
    {
        var members = parameters.Select(one => $$"""{"name":{{JsonSerializer.Serialize(one.Name)}},"valueString":{{JsonSerializer.Serialize(one.Value)}}}""");
        var answer = await AnswerAsync(house, Request(caller, operation, id, $$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', members)}}]}"""));
        return new Told(answer.Status, TextOf(answer));
    }

    static FhirRequest Request(Caller caller, string operation, string? id, string body) => new()
    {
        Verb = FhirVerb.Post,
        Address = new FhirAddress(id is null ? AddressKind.TypeOperation : AddressKind.InstanceOperation, ResourceType.Patient, id, Operation: operation),
        Caller = caller,
        RequestId = "r",
        BaseUrl = "http://klang.test/fhir",
        Body = Encoding.UTF8.GetBytes(body),
    };

    static async Task<FhirAnswer> AnswerAsync(DoorFixture house, FhirRequest request)
    {
        using var names = new FacilityNames(house.Door, TimeProvider.System);
        var dispatch = new Dispatch(house.Door, new ChartSummaries(house.Door, names, TimeProvider.System), new HttpLimits(), new Capabilities("1", Now));
        return await dispatch.AnswerAsync(request, default, DoorFixture.Stop);
    }

    static string TextOf(FhirAnswer answer)
    {
        var output = new ArrayBufferWriter<byte>();
        answer.Content?.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    sealed record Told(int Status, string Text)
    {
        internal JsonElement Json => JsonDocument.Parse(Text).RootElement;

        internal string Value(string name)
        {
            var member = Json.GetProperty("parameter").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
            return member.EnumerateObject().Single(one => one.Name.StartsWith("value", StringComparison.Ordinal)).Value.ToString();
        }
    }
}
