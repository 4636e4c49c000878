using System.Text;
using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Fhir.Editing;

/// <summary>RFC 6902, its appendix A, and what hostile patches try.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    // A.1 to A.16 of RFC 6902; an emptied container is left out, as FHIR knows none.
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{"a":1}}}]""", """{"foo":"bar","child":{"grandchild":{"a":1}}}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    // beyond the appendix
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]""", """{"a":{"b":1},"c":{"b":2}}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/0"}]""", """{}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/0"},{"op":"add","path":"/a/-","value":3.10}]""", """{"a":[3.10]}""")]
    [InlineData("""{"a":{"x":1,"y":[true,null]}}""", """[{"op":"test","path":"/a","value":{"y":[true,null],"x":1.0}}]""", """{"a":{"x":1,"y":[true,null]}}""")]
    [InlineData("""{"a":"\u0e01"}""", """[{"op":"test","path":"/a","value":"ก"},{"op":"move","from":"/a","path":"/a"}]""", """{"a":"\u0e01"}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """[]""", """{"a":1}""")]
    public void Operations_change_what_they_name(string before, string patch, string after) =>
        Assert.Equal(after, Text(Apply(before, patch)));

    [Theory]
    [InlineData("""[{"op":"test","path":"/baz","value":"bar"}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"test","path":"/foo","value":"bar"},{"op":"add","path":"/x/bat","value":"qux"}]""", RefusalKind.Invalid, "$[1]")]
    [InlineData("""[{"op":"test","path":"/n","value":"10"}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"remove","path":"/none"}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"remove","path":""}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"replace","path":"/none","value":1}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"add","path":"/list/3","value":1}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"add","path":"/list/01","value":1}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"remove","path":"/list/-"}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"move","from":"/list","path":"/list/0"}]""", RefusalKind.Invalid, "$[0]")]
    [InlineData("""[{"op":"add","path":"/a~2","value":1}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[{"op":"add","path":"/a"}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[{"op":"copy","path":"/a"}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[{"op":"merge","path":"/a","value":1}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[{"path":"/a","value":1}]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""[1]""", RefusalKind.BadRequest, "$[0]")]
    [InlineData("""{"op":"add"}""", RefusalKind.BadRequest, "$")]
    [InlineData("""[{"op":"add","op":"remove","path":"/a"}]""", RefusalKind.Malformed, null)]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Group"}]""", RefusalKind.Invalid, "resourceType")]
    [InlineData("""[{"op":"replace","path":"/id","value":"q"}]""", RefusalKind.Invalid, "id")]
    [InlineData("""[{"op":"remove","path":"/id"}]""", RefusalKind.Invalid, "id")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", RefusalKind.Invalid, "resourceType")]
    public void A_patch_that_cannot_be_carried_out_says_where(string patch, RefusalKind kind, string? place)
    {
        var outcome = Apply("""{"resourceType":"Patient","id":"p","foo":"bar","baz":"qux","n":10,"list":[1,2]}""", patch);
        Assert.Equal(kind, outcome.Refusal?.Kind);
        Assert.Equal(place, outcome.Refusal!.Complaints[0].Path);
    }

    [Fact]
    public void Copies_of_copies_are_stopped_before_they_fill_the_memory()
    {
        var copies = string.Join(',', Enumerable.Range(0, 40).Select(_ => """{"op":"copy","from":"/a","path":"/a/0"}"""));
        Assert.Equal(RefusalKind.TooLarge, Apply("""{"a":[1,2,3]}""", $"[{copies}]").Refusal?.Kind);
        var deeper = string.Join(',', Enumerable.Range(1, 40).Select(depth => "{\"op\":\"add\",\"path\":\"" + string.Concat(Enumerable.Repeat("/a", depth)) + "\",\"value\":{}}"));
        Assert.Equal(RefusalKind.Invalid, Apply("{}", $"[{deeper}]").Refusal?.Kind);
        var wide = string.Join(',', Enumerable.Range(0, 60).Select(_ => """{"op":"copy","from":"/a","path":"/b/-"}"""));
        var text = new string('x', 100_000);
        Assert.Equal(RefusalKind.TooLarge, Apply($$"""{"a":"{{text}}","b":[]}""", $"[{wide}]").Refusal?.Kind);
        var many = string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/b","value":1}""", 1_001));
        Assert.Equal(RefusalKind.TooLarge, Apply("""{"b":1}""", $"[{many}]").Refusal?.Kind);
    }

    static Outcome<ReadOnlyMemory<byte>> Apply(string before, string patch)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(before)).Value;
        return FhirPatch.ApplyJsonPatch(tape.Root, Encoding.UTF8.GetBytes(patch));
    }

    static string Text(Outcome<ReadOnlyMemory<byte>> outcome) => Encoding.UTF8.GetString(outcome.Value.Span);
}
