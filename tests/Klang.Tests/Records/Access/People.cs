using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Store;

namespace Klang.Tests.Records.Access;

/// <summary>Callers of two hospitals, a pharmacy and a laboratory, and the records that tie a person to them.</summary>
static class People
{
    internal const string Hospital = "K0001";
    internal const string District = "K0002";
    internal const string Pharmacy = "K0003";
    internal const string Laboratory = "K0004";

    internal static Caller Staff(CallerRole role, string facility, string id = "staff-1", params string[] fields) =>
        new() { Id = id, Facility = facility, Kind = CallerKind.Staff, Role = role, Specialties = [.. fields] };

    internal static Caller System(string facility) => new() { Id = $"his-{facility}", Facility = facility, Kind = CallerKind.System };

    internal static Caller Citizen(string patient, DateTimeOffset? factor = null) =>
        new() { Id = "citizen-1", Kind = CallerKind.Citizen, OwnPatient = patient, FactorAt = factor };

    internal static string Encounter(string patient, string status = "in-progress", string kind = "AMB", string extra = "") =>
        $$$"""{"resourceType":"Encounter","status":"{{{status}}}","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{{kind}}}"},"subject":{"reference":"{{{patient}}}"}{{{extra}}}}""";

    internal static string Request(string patient, string performer, string status = "active", string category = "3457005") =>
        $$$"""{"resourceType":"ServiceRequest","status":"{{{status}}}","intent":"order","category":[{"coding":[{"system":"http://snomed.info/sct","code":"{{{category}}}"}]}],"subject":{"reference":"{{{patient}}}"},"performer":[{{{performer}}}]}""";

    internal static string Code(string facility) =>
        $$$"""{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{{facility}}}"}}""";

    internal static string Organization(string facility) =>
        $$$"""{"resourceType":"Organization","identifier":[{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{{facility}}}"}],"name":"โรงพยาบาลทดสอบ"}""";

    internal static string Consent(string patient, string provision, string status = "active") =>
        $$$"""{"resourceType":"Consent","status":"{{{status}}}","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentcategorycodes","code":"npp"}]}],"patient":{"reference":"{{{patient}}}"},"dateTime":"2026-11-27","policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},"provision":{{{provision}}}}""";

    internal static string Actor(string role, string reference) =>
        $$$"""{"role":{"coding":[{"code":"{{{role}}}"}]},"reference":{{{reference}}}}""";

    internal static string Account(string id) => $$$"""{"identifier":{"system":"urn:klang:account","value":"{{{id}}}"}}""";

    /// <summary>The head of a Patient's chart, as decisions read it.</summary>
    internal static async Task<AccessHead> HeadAsync(this DoorFixture house)
    {
        foreach (var row in await house.Store.ReadLogForwardAsync(0, 1000, DoorFixture.Stop))
        {
            foreach (var (chart, _) in row.Blocks)
            {
                if (await house.Store.ReadHeadAsync(chart, DoorFixture.Stop) is { Kind: ChartKind.Person } head)
                {
                    return AccessHead.Decode(house.House.Vault.OpenHead(chart.Value, head.Version, head.Sealed.Span));
                }
            }
        }

        throw new InvalidOperationException("There is no chart.");
    }

    internal static async Task<string> MakeAsync(this DoorFixture house, Caller? acting, string json)
    {
        house.Acting = acting;
        var made = await house.CreateAsync(json);
        return made.Refusal is { } refusal ? throw new InvalidOperationException(refusal.Message) : made.Value.Resource!.Id;
    }

    internal static async Task<Outcome<ChartReply>> ChartAsync(this DoorFixture house, Caller acting, string patient) =>
        await house.Door.OpenChartAsync(new OpenChartCall(patient) { Caller = acting, RequestId = house.NextRequest() }, DoorFixture.Stop);
}
