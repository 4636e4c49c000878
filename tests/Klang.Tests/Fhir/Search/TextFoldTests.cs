using System.Text;
using CsCheck;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class TextFoldTests
{
    [Theory]
    [InlineData("Müller", "muller")]
    [InlineData("Mu\u0308ller", "muller")]
    [InlineData("  Anna\t Maria ", "anna maria")]
    [InlineData("Nguyễn Thị Hương", "nguyen thi huong")]
    [InlineData("Straße", "strasse")]
    [InlineData("Ærø", "aero")]
    [InlineData("สม\u200Bชาย", "สมชาย")]
    [InlineData("๑๒/๓ ม.๔", "12/3 ม.4")]
    [InlineData("น\u0E4D\u0E49า", "น\u0E49\u0E33")]
    [InlineData("น\u0E49\u0E4Dา", "น\u0E49\u0E33")]
    [InlineData("น\u0E33\u0E49", "น\u0E49\u0E33")]
    [InlineData("ก\u0E48\u0E34น", "ก\u0E34\u0E48น")]
    [InlineData("เเดง", "แดง")]
    public void Texts_that_look_alike_become_one(string text, string folded) => Assert.Equal(folded, TextFold.Fold(text));

    [Theory]
    [InlineData("ปา", "ป่า")]
    [InlineData("มา", "ม้า")]
    [InlineData("สิน", "สีน")]
    public void Thai_vowel_and_tone_marks_keep_names_apart(string left, string right) =>
        Assert.NotEqual(TextFold.Fold(left), TextFold.Fold(right));

    [Theory]
    [InlineData("นายสมชาย", "สมชาย")]
    [InlineData("นางสาว สมหญิง", "สมหญิง")]
    [InlineData("ด.ช.ก้อง", "ก้อง")]
    [InlineData("นาง", "นาง")]
    [InlineData("สมชาย", "สมชาย")]
    public void A_title_is_set_aside_but_never_the_whole_name(string text, string name) =>
        Assert.Equal(name, TextFold.WithoutTitle(TextFold.Fold(text)));

    [Fact]
    public void Thai_sorts_as_in_a_dictionary()
    {
        string[] sorted = ["กา", "เก", "แก", "ขา", "ไข", "มา"];
        Assert.Equal(sorted, sorted.Reverse().OrderBy(TextFold.ForSorting, StringComparer.Ordinal));
    }

    [Fact]
    public void Folding_twice_changes_nothing_and_bytes_fold_like_text() =>
        Gen.String[Gen.OneOf(Gen.Char['\u0E01', '\u0E5B'], Gen.Char[' ', '~'], Gen.Char['\u00C0', '\u024F'], Gen.Char['\u0300', '\u0310']), 0, 40]
            .Sample(text =>
            {
                var folded = TextFold.Fold(text);
                Assert.Equal(folded, TextFold.Fold(folded));
                Assert.Equal(folded, TextFold.Fold(Encoding.UTF8.GetBytes(text)));
                Span<char> buffer = new char[TextFold.BufferLength(Encoding.UTF8.GetByteCount(text))];
                Assert.Equal(folded, buffer[..TextFold.Fold(Encoding.UTF8.GetBytes(text), buffer)].ToString());
            });
}
