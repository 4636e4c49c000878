using System.Text;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

public sealed class EncodingTests
{
    static readonly string Text = $"{Samples.PersonHeader}\n{Samples.Person("1")}\n{Samples.Person("2", cid: "")}\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes(Text) },
        { "utf-8-bom", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Text)] },
        { "utf-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text)] },
        { "utf-16", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Text)] },
        { "utf-16", Encoding.Unicode.GetBytes(Text) },
        { "utf-16", Encoding.BigEndianUnicode.GetBytes(Text) },
        { "tis-620", ToTis620(Text) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Names_come_out_right_whatever_the_encoding(string encoding, byte[] bytes)
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member("PERSON.txt", bytes).Build());

        Assert.Equal((encoding, 2), (receipt.Encoding, receipt.Accepted));
        var name = door["f43/Z0001/PERSON/1"].GetProperty("name")[0];
        Assert.Equal("นายสมชาย ใจดี", name.GetProperty("text").GetString());
        Assert.Equal("นาย", name.GetProperty("prefix")[0].GetString());
    }

    [Fact]
    public async Task A_row_in_another_encoding_is_read_and_remarked_on()
    {
        var door = new MemoryDoor();
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes($"{Samples.PersonHeader}\n{Samples.Person("1")}\n"),
            .. ToTis620(Samples.Person("2", cid: "", name: "สมหญิง")),
        ];
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member("PERSON.txt", bytes).Build());

        Assert.Equal("mixed", receipt.Encoding);
        Assert.Equal(3, Assert.Single(receipt.Files[0].Warned).Line);
        Assert.Equal("สมหญิง", door["f43/Z0001/PERSON/2"].GetProperty("name")[0].GetProperty("given")[0].GetString());
    }

    static byte[] ToTis620(string text) => [.. text.Select(letter => (byte)(letter < 0x80 ? letter : letter - 0x0E01 + 0xA1))];
}
