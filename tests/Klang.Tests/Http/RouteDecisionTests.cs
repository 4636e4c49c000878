using System.Text;
using Klang.Charts;
using Klang.Fhir;
using Klang.Http;
using Klang.Records;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Http;

/// <summary>Every address of the FHIR surface ends in a decision: asked by a caller whom nothing is permitted, each is refused and written down.</summary>
public sealed class RouteDecisionTests
{
    static readonly Caller Nobody = new() { Id = "nobody", Facility = "K0001", Kind = CallerKind.Staff, Role = CallerRole.None };

    static readonly string[] OpenToAll = ["Metadata"];

    public static TheoryData<string, string> Routes
    {
        get
        {
            var routes = new TheoryData<string, string>();
            foreach (var verb in Enum.GetNames<FhirVerb>().Where(verb => verb != nameof(FhirVerb.Other)))
            {
                foreach (var kind in Enum.GetNames<AddressKind>().Where(kind => !OpenToAll.Contains(kind) && !kind.EndsWith("Operation", StringComparison.Ordinal)))
                {
                    routes.Add(verb, kind);
                }
            }

            foreach (var operation in (string[])["everything", "match", "summary", .. ConsentOperations.Names])
            {
                routes.Add(nameof(FhirVerb.Post), $"${operation}");
            }

            return routes;
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_that_answers_anything_has_asked_the_decision(string verb, string where)
    {
        await using var house = await DoorFixture.OpenAsync();
        using var names = new FacilityNames(house.Door, TimeProvider.System);
        var dispatch = new Dispatch(house.Door, new ChartSummaries(house.Door, names, TimeProvider.System), new HttpLimits(), new Capabilities("1", DateTimeOffset.UnixEpoch));
        var before = await house.LedgerSizeAsync();
        var answer = await dispatch.AnswerAsync(Request(Enum.Parse<FhirVerb>(verb), where), default, DoorFixture.Stop);
        if (answer.Status == 405)
        {
            return;
        }

        Assert.True(answer.Status is 403 || (answer.Status == 200 && verb == nameof(FhirVerb.Post) && where == nameof(AddressKind.System)), $"{answer.Status} {answer.Refusal?.Message}");
        Assert.True(await house.LedgerSizeAsync() > before);
    }

    static FhirRequest Request(FhirVerb verb, string where)
    {
        var isOperation = where[0] == '$';
        var onInstance = where is "$everything" or "$break-glass" or "$guardian" or "$summary";
        var kind = !isOperation ? Enum.Parse<AddressKind>(where) : onInstance ? AddressKind.InstanceOperation : AddressKind.TypeOperation;
        var address = new FhirAddress(kind, ResourceType.Patient, "some-id", 1, isOperation ? where[1..] : null!, ResourceType.Observation);
        return new FhirRequest
        {
            Verb = verb,
            Address = onInstance || !isOperation ? address : address with { Id = null },
            Caller = Nobody,
            RequestId = "r",
            BaseUrl = "http://klang.test/fhir",
            Body = Encoding.UTF8.GetBytes(BodyOf(verb, where)),
            BodyKind = verb == FhirVerb.Patch ? BodyKind.JsonPatch : BodyKind.FhirJson,
            IfNoneExist = null,
        };
    }

    static string BodyOf(FhirVerb verb, string where) => where switch
    {
        "$match" => """{"resourceType":"Patient","name":[{"family":"a"}]}""",
        "$review" => """{"resourceType":"Parameters","parameter":[{"name":"justified","valueBoolean":true}]}""",
        "$guardian" => """{"resourceType":"Parameters","parameter":[{"name":"until","valueInstant":"2027-01-01T00:00:00Z"}]}""",
        "$withdraw" => """{"resourceType":"Parameters","parameter":[{"name":"consent","valueString":"c1"}]}""",
        ['$', ..] => """{"resourceType":"Parameters"}""",
        nameof(AddressKind.System) => """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/1"}}]}""",
        _ when verb == FhirVerb.Patch => """[{"op":"remove","path":"/active"}]""",
        _ => """{"resourceType":"Patient","id":"some-id"}""",
    };
}
