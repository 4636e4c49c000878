using System.Text;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Fhir.Json;

/// <summary>The quick reader of stored text gives the very tape of the strict parser.</summary>
public sealed class StoredJsonTests
{
    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":[],"b":{},"c":[{},[1,2.50,-3e2],null,true,false]}""")]
    [InlineData("""{"text":"quote \" back \\ slash \/ é 😀 ไทย","next":"\\"}""")]
    [InlineData("""{"na\"me":"x","naïve":{"y":[1]}}""")]
    [InlineData(" { \"a\" : [ 1 , \"b\" ] ,\r\n\t\"c\" : null } ")]
    [InlineData("17")]
    [InlineData("\"\"")]
    public void It_reads_what_the_parser_reads(string json) => AssertSame(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void It_reads_random_texts_as_the_parser_does()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var text = new StringBuilder();
            Write(text, new Random(seed), depth: 0);
            AssertSame(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":\"b")]
    [InlineData("]")]
    [InlineData("{\"a\":\"\\")]
    public void What_is_no_json_is_a_fault(string json) =>
        Assert.Throws<InvalidDataException>(() => StoredJson.Read(Encoding.UTF8.GetBytes(json)));

    static void AssertSame(byte[] json)
    {
        using var strict = JsonTape.Parse(json).Value;
        using var quick = StoredJson.Read(json);
        Assert.Equal(Describe(strict.Root), Describe(quick.Root));
        Assert.Equal(strict.Count, quick.Count);
    }

    static string Describe(JsonNode node)
    {
        var text = new StringBuilder();
        Describe(text, node);
        return text.ToString();
    }

    static void Describe(StringBuilder text, JsonNode node)
    {
        text.Append(node.Kind).Append(' ').Append(Encoding.UTF8.GetString(node.Name)).Append(' ').Append(node.Path);
        if (node.Kind is JsonKind.Object or JsonKind.Array)
        {
            foreach (var child in node)
            {
                text.AppendLine();
                Describe(text, child);
            }

            return;
        }

        var output = new System.Buffers.ArrayBufferWriter<byte>();
        node.WriteCompact(output);
        text.Append(' ').Append(Encoding.UTF8.GetString(output.WrittenSpan)).Append(' ').Append(node.GetString());
    }

    static void Write(StringBuilder text, Random random, int depth)
    {
        string[] scalars = ["null", "true", "false", "0", "-12.50", "1e3", "\"\"", "\"x\\\"y\"", "\"\\u0e01\\n\"", "\"ก\""];
        switch (depth > 5 ? 2 : random.Next(3))
        {
            case 0:
                text.Append('{');
                for (var at = random.Next(6); at > 0; at--)
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"m{at}{(random.Next(5) == 0 ? "\\\\" : "")}\":");
                    Write(text, random, depth + 1);
                    text.Append(at > 1 ? "," : "");
                }

                text.Append('}');
                break;
            case 1:
                text.Append('[');
                for (var at = random.Next(6); at > 0; at--)
                {
                    Write(text, random, depth + 1);
                    text.Append(at > 1 ? ", " : "");
                }

                text.Append(']');
                break;
            default:
                text.Append(scalars[random.Next(scalars.Length)]);
                break;
        }
    }
}
