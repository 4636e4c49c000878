using System.Globalization;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class NumberRangeTests
{
    [Theory]
    [InlineData("100", "99.5", "100.5")]
    [InlineData("100.00", "99.995", "100.005")]
    [InlineData("5.40", "5.395", "5.405")]
    [InlineData("1e2", "95", "105")]
    [InlineData("-3", "-3.5", "-2.5")]
    [InlineData("0", "-0.5", "0.5")]
    public void Digits_tell_the_precision(string text, string low, string high)
    {
        Assert.True(NumberRange.TryParse(text, out var range));
        Assert.Equal(decimal.Parse(low, CultureInfo.InvariantCulture), range.Low);
        Assert.Equal(decimal.Parse(high, CultureInfo.InvariantCulture), range.High);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e1e1")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("๑")]
    public void What_is_no_number_is_refused(string text) => Assert.False(NumberRange.TryParse(text, out _));

    [Theory]
    [InlineData("1e308")]
    [InlineData("-1e308")]
    [InlineData("1e-300")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("999999999999999999999999999999999999")]
    public void Numbers_at_the_edge_do_not_overflow(string text)
    {
        Assert.True(NumberRange.TryParse(text, out var range));
        Assert.InRange(range.Value, range.Low, range.High);
        Assert.InRange(range.Value, range.Approximate().Low, range.Approximate().High);
    }
}
