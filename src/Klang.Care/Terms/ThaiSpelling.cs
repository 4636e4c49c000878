namespace Klang.Care.Terms;

/// <summary>
/// Foreign names have no fixed Thai spelling: เพนิซิลลิน, เพนนิซิลิน and เพนิซิลลีน are one medicine. Folding takes away what
/// varies: tone marks, vowel length and doubled letters.
/// </summary>
static class ThaiSpelling
{
    internal static bool IsThai(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\u0E00', '\u0E7F');

    internal static string Fold(string text)
    {
        var folded = new char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            var plain = letter switch
            {
                >= '\u0E47' and <= '\u0E4E' => '\0',
                '\u0E35' => '\u0E34',
                '\u0E39' => '\u0E38',
                _ => letter,
            };
            if (plain != '\0' && (length == 0 || folded[length - 1] != plain))
            {
                folded[length++] = plain;
            }
        }

        return new string(folded, 0, length);
    }
}
