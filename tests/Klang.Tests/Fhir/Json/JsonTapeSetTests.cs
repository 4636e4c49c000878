using System.Buffers;
using System.Text;
using Klang.Fhir.Json;
using Klang.Tests.Fhir.Examples;
using Xunit;

namespace Klang.Tests.Fhir.Json;

/// <summary>Many stored texts on shared memory read as each alone does.</summary>
public sealed class JsonTapeSetTests
{
    static string Compact(JsonNode node)
    {
        var output = new ArrayBufferWriter<byte>();
        node.WriteCompact(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Fact]
    public void Every_official_example_reads_the_same_alone_and_among_others()
    {
        using var set = new JsonTapeSet();
        var roots = R4Examples.All.Select(example => set.Read(example.Json)).ToList();
        Assert.All(R4Examples.All.Zip(roots), pair =>
        {
            using var alone = JsonTape.Parse(pair.First.Json).Value;
            Assert.Equal(Compact(alone.Root), Compact(pair.Second));
            Assert.Equal(alone.Root["id"u8].GetString(), pair.Second["id"u8].GetString());
            Assert.Equal(alone.Count, pair.Second.Tape.Count);
        });
    }

    [Fact]
    public void A_text_that_outgrows_its_memory_moves_and_leaves_the_others_alone()
    {
        using var set = new JsonTapeSet();
        var small = set.Read("""{"a":[1,2,3]}"""u8.ToArray());
        var large = set.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 10_000))}]"));
        var after = set.Read("""{"b":"ก"}"""u8.ToArray());

        Assert.Equal("""{"a":[1,2,3]}""", Compact(small));
        Assert.Equal((10_000, "9999"), (large.Count, Encoding.UTF8.GetString(large[9_999].NumberText)));
        Assert.Equal(("ก", "$.b"), (after["b"u8].GetString(), after["b"u8].Path));
        Assert.Equal(large, large[0].Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    public void What_is_no_json_was_never_stored_and_is_a_bug(string text)
    {
        using var set = new JsonTapeSet();
        Assert.Throws<InvalidDataException>(() => set.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal("[1]", Compact(set.Read("[1]"u8.ToArray())));
    }
}
