using Klang.Transparency;
using Klang.Verify;
using Xunit;

namespace Klang.Tests.Http;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("0/273.p/112", 0, 273, 112)]
    [InlineData("entries/x001/x234/067", -1, 1_234_067, 256)]
    [InlineData("1/x001/x234/067.p/8", 1, 1_234_067, 8)]
    [InlineData("63/000.p/1", 63, 0, 1)]
    public void Addresses_of_the_standard_are_read(string text, int level, long number, int width) =>
        Assert.Equal(new TilePath(level, number, width), TilePath.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("0/0")]
    [InlineData("0/0000")]
    [InlineData("00/000")]
    [InlineData("64/000")]
    [InlineData("-1/000")]
    [InlineData("0/1/000")]
    [InlineData("0/x000/001")]
    [InlineData("0/x001")]
    [InlineData("0/000/")]
    [InlineData("0/000.p/")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/000.p/1/2")]
    [InlineData("entries/x001/x234/x067")]
    [InlineData("0/x001/x001/x001/x001/x001/x001/001")]
    [InlineData("0/٠٠٠")]
    public void Anything_else_is_no_address(string text) => Assert.Null(TilePath.Parse(text));

    [Fact]
    public void The_verifier_writes_what_the_server_reads()
    {
        foreach (var number in new[] { 0L, 7, 999, 1000, 1001, 999_999, 1_000_000, 1_234_067, 987_654_321 })
        {
            Assert.Equal(new TilePath(0, number, 256), TilePath.Parse("0/" + LogSource.PathOf(number)));
        }
    }
}
