using System.Globalization;
using System.Text;
using CsCheck;
using Klang.Fhir.Thai;
using Xunit;

namespace Klang.Tests.Fhir.Thai;

public sealed class ThaiNationalIdTests
{
    [Theory]
    [InlineData("1999900000013", ThaiNationalIdKind.Citizen)]
    [InlineData("3999900000125", ThaiNationalIdKind.Citizen)]
    [InlineData("8999900000452", ThaiNationalIdKind.Citizen)]
    [InlineData("6999900000235", ThaiNationalIdKind.NonThai)]
    [InlineData("0999900000341", ThaiNationalIdKind.NonThai)]
    public void A_number_is_read_and_its_series_told(string text, ThaiNationalIdKind kind)
    {
        Assert.True(ThaiNationalId.TryParse(text, out var id, out var fault));
        Assert.Equal(ThaiNationalIdFault.None, fault);
        Assert.Equal(kind, id.Kind);
        Assert.Equal(text, id.Digits);
    }

    [Theory]
    [InlineData("1-9999-00000-01-3")]
    [InlineData(" 1 9999 00000 01 3\n")]
    [InlineData("๑๙๙๙๙๐๐๐๐๐๐๑๓")]
    [InlineData("1–9999–00000–01–3")]
    [InlineData("\u200B1999900000013\u200B")]
    public void What_people_paste_is_understood(string text)
    {
        Assert.True(ThaiNationalId.TryParse(text, out var id));
        Assert.Equal("1999900000013", id.Digits);
        Assert.Equal("1-9999-00000-01-3", id.Printed);
        Assert.True(ThaiNationalId.TryParse(Encoding.UTF8.GetBytes(text), out var same, out _));
        Assert.Equal(id, same);
    }

    [Theory]
    [InlineData("", ThaiNationalIdFault.WrongLength)]
    [InlineData("199990000001", ThaiNationalIdFault.WrongLength)]
    [InlineData("19999000000133", ThaiNationalIdFault.WrongLength)]
    [InlineData("199990000001A", ThaiNationalIdFault.Letters)]
    [InlineData("1999900000.13", ThaiNationalIdFault.Letters)]
    [InlineData("1111111111111", ThaiNationalIdFault.AllSameDigit)]
    [InlineData("0000000000000", ThaiNationalIdFault.AllSameDigit)]
    [InlineData("1999900000014", ThaiNationalIdFault.WrongCheckDigit)]
    [InlineData("9199900000013", ThaiNationalIdFault.WrongCheckDigit)]
    public void A_wrong_number_is_refused_with_its_reason(string text, ThaiNationalIdFault expected)
    {
        Assert.False(ThaiNationalId.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
        Assert.NotEmpty(fault.Explain());
        Assert.NotEmpty(fault.ExplainThai());
    }

    [Fact]
    public void Very_long_text_is_of_wrong_length()
    {
        Assert.False(ThaiNationalId.TryParse(new string('1', 100_000), out _, out var fault));
        Assert.Equal(ThaiNationalIdFault.WrongLength, fault);
        Assert.False(ThaiNationalId.TryParse(new byte[100_000], out _, out fault));
        Assert.Equal(ThaiNationalIdFault.WrongLength, fault);
    }

    [Fact]
    public void The_form_of_exchange_has_no_separators()
    {
        Assert.True(ThaiNationalId.TryParseExact("1999900000013"u8, out _, out _));
        Assert.False(ThaiNationalId.TryParseExact("1-9999-00000-01-3"u8, out _, out var fault));
        Assert.Equal(ThaiNationalIdFault.Letters, fault);
    }

    [Fact]
    public void Interpolation_shows_the_mask_only()
    {
        Assert.True(ThaiNationalId.TryParse("1999900000013", out var id));
        Assert.Equal("1-99xx-xxxxx-xx-3", string.Create(CultureInfo.InvariantCulture, $"{id}"));
    }

    [Fact]
    public void A_single_mistyped_digit_is_nearly_always_noticed_and_exactly_one_check_digit_fits() =>
        Gen.Long[1_999_900_000_00L, 8_999_999_999_99L].Sample(number =>
        {
            var twelve = number.ToString("D12", CultureInfo.InvariantCulture);
            var fitting = 0;
            for (var check = 0; check < 10; check++)
            {
                fitting += ThaiNationalId.TryParse($"{twelve}{check}", out _) ? 1 : 0;
            }

            Assert.Equal(1, fitting);
        });
}
