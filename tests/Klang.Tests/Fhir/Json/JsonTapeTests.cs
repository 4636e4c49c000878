using System.Buffers;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Fhir.Json;

/// <summary>Strict JSON: RFC 8259, RFC 7493.</summary>
public sealed class JsonTapeTests
{
    [Theory]
    [InlineData("{\"a\":1,\"b\":[true,null,\"x\"]}")]
    [InlineData(" { \"a\" : 1.10 , \"b\" : [ ] , \"c\" : \"\\u0e01\\ud83d\\ude00\" } ")]
    public void Well_formed_text_is_read_and_written_back_compactly(string text)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(text)).Value;
        var output = new ArrayBufferWriter<byte>();
        tape.Root.WriteCompact(output);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", 1, 8)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", 1, 8)]
    [InlineData("{\"a\":1} x", 1, 9)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{\n \"a\": tru }", 2, 0)]
    [InlineData("{\"a\":\"\\ud800\"}", 1, 6)]
    [InlineData("{\"a\":\"\\udc00\\ud800\"}", 1, 6)]
    [InlineData("{\"a\":\"\\u0000\"}", 1, 6)]
    [InlineData("{\"a\":1e400}", 1, 6)]
    [InlineData("{\"a\":NaN}", 1, 0)]
    [InlineData("\uFEFF{}", 1, 1)]
    [InlineData("", 1, 1)]
    [InlineData("{} // c", 1, 0)]
    public void Bad_text_is_refused_with_its_place(string text, int line, int column)
    {
        var outcome = JsonTape.Parse(Encoding.UTF8.GetBytes(text));
        Assert.False(outcome.IsOk);
        var complaint = outcome.Refusal!.Complaints[0];
        Assert.Equal(RefusalKind.Malformed, outcome.Refusal.Kind);
        Assert.Equal(line, complaint.Line);
        if (column > 0)
        {
            Assert.Equal(column, complaint.Column);
        }
    }

    [Fact]
    public void Invalid_utf8_that_looks_like_TIS_620_gets_a_hint()
    {
        byte[] text = [.. "{\"a\":\""u8, 0xA1, 0xD2, 0xC3, .. "\"}"u8];
        Assert.Contains("TIS-620", JsonTape.Parse(text).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_brackets_are_refused_without_harm() =>
        Assert.Contains("deeper", JsonTape.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000))).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_names_the_place()
    {
        using var tape = JsonTape.Parse("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"a\",\"b\"]}]}"u8.ToArray()).Value;
        Assert.Equal("Patient.name[0].given[1]", tape.Root["name"u8][0]["given"u8][1].Path);
        Assert.False(tape.Root["photo"u8][3]["x"u8].Exists);
    }
}
