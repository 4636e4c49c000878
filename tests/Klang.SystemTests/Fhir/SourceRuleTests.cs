using Klang.Fhir.Thai;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>One person of two facilities over HTTP: who may change what, and how the person is found.</summary>
[Collection(FhirTests.Name)]
public sealed class SourceRuleTests(FhirHost host)
{
    const string Cid = "1999900000765";

    readonly Wire wire = host.Wire;

    static string Patient(string id = "") =>
        $$"""{"resourceType":"Patient"{{id}},"identifier":[{"system":"{{ThaiNationalId.IdentifierSystem}}","value":"{{Cid}}"}],"name":[{"given":["สมใจ"]}],"birthDate":"1959-01-12"}""";

    [Fact]
    public async Task Each_facility_has_its_own_source_and_the_person_is_found_once()
    {
        Assert.True(ThaiNationalId.TryParse(Cid, out _));
        (string, string) near = ("X-Klang-Facility", "K0071"), far = ("X-Klang-Facility", "K0072");
        (string, string) form = ("Content-Type", Wire.Form);
        var first = (await wire.PostAsync("/Patient", Patient(), near)).Id;
        await wire.PostAsync("/Patient", Patient(), far);
        var observation = (await wire.PostAsync("/Observation",
            $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{{first}}}"}}""", near)).Id;

        var golden = Assert.Single((await wire.PostAsync("/Patient/_search", $"identifier={Cid}", form)).Ids());
        Assert.Equal([golden], (await wire.GetAsync($"/Patient?identifier={Cid}")).Ids());
        Assert.Equal([golden], (await wire.PostAsync("/_search", $"_id={golden}", form)).Ids());
        Assert.Equal([golden], (await wire.GetAsync($"/Patient?_id={golden}")).Ids());

        Assert.Contains("K0071", (await wire.PutAsync($"/Patient/{first}", Patient($",\"id\":\"{first}\""), far)).Refused(403, "forbidden").Diagnostics, StringComparison.Ordinal);
        (await wire.DeleteAsync($"/Observation/{observation}", far)).Refused(403, "forbidden");
        Assert.Contains("1 record", (await wire.DeleteAsync($"/Patient/{first}", near)).Refused(409, "business-rule").Diagnostics, StringComparison.Ordinal);
        Assert.Equal(204, (await wire.DeleteAsync($"/Observation/{observation}", near)).Status);
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient/{first}", near)).Status);
    }
}
