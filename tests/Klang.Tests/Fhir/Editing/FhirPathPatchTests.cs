using System.Text;
using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Fhir.Editing;

/// <summary>FHIRPath Patch: FHIR R4 §3.1.5, in the shape of the standard's own test cases.</summary>
public sealed class FhirPathPatchTests
{
    const string Add = """{"name":"type","valueCode":"add"},""";
    const string Insert = """{"name":"type","valueCode":"insert"},""";
    const string Delete = """{"name":"type","valueCode":"delete"},""";
    const string Replace = """{"name":"type","valueCode":"replace"},""";
    const string Move = """{"name":"type","valueCode":"move"},""";

    [Theory]
    // add: a single element, to a list, to an empty list
    [InlineData("""{"resourceType":"Patient","id":"p"}""",
        Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"birthDate"},{"name":"value","valueDate":"1930-01-01"}""",
        """{"resourceType":"Patient","id":"p","birthDate":"1930-01-01"}""")]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"1"}]}""",
        Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"identifier"},{"name":"value","valueIdentifier":{"value":"2"}}""",
        """{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"2"}]}""")]
    [InlineData("""{"resourceType":"Patient"}""",
        Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"name","valueHumanName":{"text":"ก"}},{"name":"telecom","valueContactPoint":{"value":"1"}},{"name":"telecom","valueContactPoint":{"value":"2"}},{"name":"period","part":[{"name":"start","valueDateTime":"2020"}]}]}""",
        """{"resourceType":"Patient","contact":[{"name":{"text":"ก"},"telecom":[{"value":"1"},{"value":"2"}],"period":{"start":"2020"}}]}""")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"a"}}]}""",
        Add + """{"name":"path","valueString":"Patient.contact[0]"},{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}""",
        """{"resourceType":"Patient","contact":[{"name":{"text":"a"},"gender":"male"}]}""")]
    [InlineData("""{"resourceType":"Observation","status":"final"}""",
        Add + """{"name":"path","valueString":"Observation"},{"name":"name","valueString":"value"},{"name":"value","valueQuantity":{"value":1.10}}""",
        """{"resourceType":"Observation","status":"final","valueQuantity":{"value":1.10}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"]}]}""",
        Add + """{"name":"path","valueString":"Patient.name.first()"},{"name":"name","valueString":"given"},{"name":"value","valueString":"b","_valueString":{"id":"x"}}""",
        """{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[null,{"id":"x"}]}]}""")]
    [InlineData("""{"resourceType":"Patient"}""",
        Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"extension"},{"name":"value","valueExtension":{"url":"http://e","valueInteger":1}}""",
        """{"resourceType":"Patient","extension":[{"url":"http://e","valueInteger":1}]}""")]
    // replace
    [InlineData("""{"resourceType":"Patient","birthDate":"1920-01-01","_birthDate":{"id":"b"},"active":true}""",
        Replace + """{"name":"path","valueString":"Patient.birthDate"},{"name":"value","valueDate":"1930-01-01"}""",
        """{"resourceType":"Patient","birthDate":"1930-01-01","active":true}""")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"a"},"gender":"male"}]}""",
        Replace + """{"name":"path","valueString":"Patient.contact[0].name"},{"name":"value","valueHumanName":{"text":"b"}}""",
        """{"resourceType":"Patient","contact":[{"name":{"text":"b"},"gender":"male"}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[null,{"id":"x"}]}]}""",
        Replace + """{"name":"path","valueString":"Patient.name[0].given[1]"},{"name":"value","valueString":"c"}""",
        """{"resourceType":"Patient","name":[{"given":["a","c"]}]}""")]
    [InlineData("""{"resourceType":"Observation","valueString":"x","status":"final"}""",
        Replace + """{"name":"path","valueString":"Observation.value"},{"name":"value","valueQuantity":{"value":2}}""",
        """{"resourceType":"Observation","status":"final","valueQuantity":{"value":2}}""")]
    [InlineData("""{"resourceType":"Patient","telecom":[{"system":"phone","use":"home","value":"1"},{"system":"phone","use":"work","value":"2"}]}""",
        Replace + """{"name":"path","valueString":"Patient.telecom.where(system = 'phone' and use = 'work').value"},{"name":"value","valueString":"3"}""",
        """{"resourceType":"Patient","telecom":[{"system":"phone","use":"home","value":"1"},{"system":"phone","use":"work","value":"3"}]}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://a","valueString":"1"},{"url":"http://b","valueString":"2"}]}""",
        Replace + """{"name":"path","valueString":"Patient.extension('http://b').value"},{"name":"value","valueString":"3"}""",
        """{"resourceType":"Patient","extension":[{"url":"http://a","valueString":"1"},{"url":"http://b","valueString":"3"}]}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1,"unit":"m"}}""",
        Replace + """{"name":"path","valueString":"Observation.value.ofType(Quantity).unit"},{"name":"value","valueString":"cm"}""",
        """{"resourceType":"Observation","valueQuantity":{"value":1,"unit":"cm"}}""")]
    // delete
    [InlineData("""{"resourceType":"Patient","birthDate":"1920-01-01","_birthDate":{"id":"b"}}""",
        Delete + """{"name":"path","valueString":"Patient.birthDate"}""", """{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Patient"}""",
        Delete + """{"name":"path","valueString":"Patient.birthDate"}""", """{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"1"}],"active":true}""",
        Delete + """{"name":"path","valueString":"Patient.identifier[0]"}""", """{"resourceType":"Patient","active":true}""")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"a"},"gender":"male"}]}""",
        Delete + """{"name":"path","valueString":"Patient.contact[0].gender"}""", """{"resourceType":"Patient","contact":[{"name":{"text":"a"}}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[{"id":"x"},null]}]}""",
        Delete + """{"name":"path","valueString":"Patient.name.given.first()"}""", """{"resourceType":"Patient","name":[{"given":["b"]}]}""")]
    // insert
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"2"}]}""",
        Insert + """{"name":"path","valueString":"Patient.identifier"},{"name":"index","valueInteger":1},{"name":"value","valueIdentifier":{"value":"x"}}""",
        """{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"x"},{"value":"2"}]}""")]
    [InlineData("""{"resourceType":"Patient"}""",
        Insert + """{"name":"path","valueString":"Patient.identifier"},{"name":"index","valueInteger":0},{"name":"value","valueIdentifier":{"value":"x"}}""",
        """{"resourceType":"Patient","identifier":[{"value":"x"}]}""")]
    // move
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"2"},{"value":"3"},{"value":"4"}]}""",
        Move + """{"name":"path","valueString":"Patient.identifier"},{"name":"source","valueInteger":3},{"name":"destination","valueInteger":1}""",
        """{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"4"},{"value":"2"},{"value":"3"}]}""")]
    public void An_operation_changes_what_its_path_names(string before, string parts, string after) =>
        Assert.Equal(after, Encoding.UTF8.GetString(Apply(before, Operation(parts)).Value.Span));

    [Fact]
    public void Operations_see_what_earlier_ones_did() =>
        Assert.Equal("""{"resourceType":"Patient","active":true,"name":[{"text":"b"}]}""", Encoding.UTF8.GetString(Apply(
            """{"resourceType":"Patient","active":true}""",
            Operation(Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"name"},{"name":"value","valueHumanName":{"text":"a"}}""") + "," +
            Operation(Replace + """{"name":"path","valueString":"Patient.name.text"},{"name":"value","valueString":"b"}""")).Value.Span));

    [Theory]
    [InlineData(Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"active"},{"name":"value","valueBoolean":true}""", RefusalKind.Invalid)]
    [InlineData(Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"nosuch"},{"name":"value","valueBoolean":true}""", RefusalKind.Invalid)]
    [InlineData(Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"deceased"},{"name":"value","valueString":"x"}""", RefusalKind.Invalid)]
    [InlineData(Add + """{"name":"path","valueString":"Patient.active"},{"name":"name","valueString":"x"},{"name":"value","valueString":"x"}""", RefusalKind.Invalid)]
    [InlineData(Add + """{"name":"path","valueString":"Patient"},{"name":"value","valueString":"x"}""", RefusalKind.BadRequest)]
    [InlineData(Add + """{"name":"path","valueString":"Patient"},{"name":"name","valueString":"birthDate"}""", RefusalKind.BadRequest)]
    [InlineData(Replace + """{"name":"path","valueString":"Patient.birthDate"},{"name":"value","valueDate":"1930-01-01"}""", RefusalKind.Invalid)]
    [InlineData(Replace + """{"name":"path","valueString":"Patient.identifier"},{"name":"value","valueIdentifier":{"value":"x"}}""", RefusalKind.Invalid)]
    [InlineData(Replace + """{"name":"path","valueString":"Patient"},{"name":"value","resource":{"resourceType":"Patient"}}""", RefusalKind.Invalid)]
    [InlineData(Replace + """{"name":"path","valueString":"Patient.id"},{"name":"value","valueId":"q"}""", RefusalKind.Invalid)]
    [InlineData(Delete + """{"name":"path","valueString":"Patient.identifier"}""", RefusalKind.Invalid)]
    [InlineData(Delete + """{"name":"path","valueString":"Patient"}""", RefusalKind.Invalid)]
    [InlineData(Delete + """{"name":"path","valueString":"Patient.name.where(use"}""", RefusalKind.BadRequest)]
    [InlineData(Delete + """{"name":"path","valueString":"Patient.name | Patient.contact"}""", RefusalKind.BadRequest)]
    [InlineData(Delete + """{"name":"path","valueString":""}""", RefusalKind.BadRequest)]
    [InlineData(Insert + """{"name":"path","valueString":"Patient.identifier"},{"name":"index","valueInteger":3},{"name":"value","valueIdentifier":{}}""", RefusalKind.Invalid)]
    [InlineData(Insert + """{"name":"path","valueString":"Patient.active"},{"name":"index","valueInteger":0},{"name":"value","valueBoolean":true}""", RefusalKind.Invalid)]
    [InlineData(Move + """{"name":"path","valueString":"Patient.identifier"},{"name":"source","valueInteger":2},{"name":"destination","valueInteger":0}""", RefusalKind.Invalid)]
    [InlineData(Move + """{"name":"path","valueString":"Patient.identifier"},{"name":"source","valueInteger":0}""", RefusalKind.BadRequest)]
    [InlineData("""{"name":"type","valueCode":"merge"},{"name":"path","valueString":"Patient"}""", RefusalKind.BadRequest)]
    [InlineData("""{"name":"type","valueCode":"add"}""", RefusalKind.BadRequest)]
    public void An_operation_that_cannot_be_carried_out_says_which(string parts, RefusalKind kind)
    {
        var refusal = Apply("""{"resourceType":"Patient","id":"p","active":true,"identifier":[{"value":"1"},{"value":"2"}]}""", Operation(parts)).Refusal;
        Assert.Equal(kind, refusal?.Kind);
        Assert.Contains(refusal!.Complaints[0].Path, new[] { "Parameters.parameter[0]", "id" });
    }

    static string Operation(string parts) => $$"""{"name":"operation","part":[{{parts}}]}""";

    static Outcome<ReadOnlyMemory<byte>> Apply(string before, string operations)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(before)).Value;
        return FhirPatch.ApplyFhirPathPatch(
            tape.Root, Encoding.UTF8.GetBytes("{\"resourceType\":\"Parameters\",\"parameter\":[" + operations + "]}"));
    }
}
