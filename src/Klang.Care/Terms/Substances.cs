using System.Collections.Frozen;

namespace Klang.Care.Terms;

/// <summary>
/// From the name of a product to its substances. Facilities code one medicine in three ways (24-digit, TMT, their own), so
/// the name decides what is the same.
/// </summary>
public static class Substances
{
    /// <summary>Longest name that is looked at; the rest is packing.</summary>
    const int NameLengthMax = 200;

    /// <summary>Longest name of one known substance, in words.</summary>
    const int WordsMax = 3;

    static readonly string[] Openings = ["แพ้", "ยา", "กลุ่ม", "allergy to ", "allergic to ", "hypersensitivity to "];

    static readonly string[] Joints = [" and ", " with ", " และ ", " กับ "];

    static readonly FrozenSet<string> Forms = new[]
    {
        "tab", "tabs", "tablet", "tablets", "cap", "caps", "capsule", "capsules", "inj", "injection", "injectable", "syr",
        "syrup", "susp", "suspension", "sachet", "inhaler", "mdi", "cream", "oint", "ointment", "gel", "lotion", "oral",
        "sol", "soln", "solution", "drop", "drops", "eye", "ear", "nasal", "spray", "supp", "suppository", "amp", "ampule",
        "vial", "patch", "chewable", "extended", "er", "sr", "xr", "film", "film-coated", "dry", "powder", "elixir", "iv", "im",
        "metered", "เม็ด", "แคปซูล", "น้ำเชื่อม", "ฉีด", "ครีม",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenSet<string> UnitWords = new[]
    {
        "mg", "g", "gm", "mcg", "ug", "µg", "kg", "ml", "l", "iu", "unit", "units", "mu", "%", "hr", "h", "hour", "hours", "day",
        "dose", "doses", "actuat",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly string[] TrailingSalts =
    [
        " hydrochloride", " hcl", " potassium", " sodium", " calcium", " magnesium", " trihydrate", " dihydrate", " monohydrate",
        " anhydrous", " besylate", " besilate", " maleate", " mesylate", " mesilate", " sulfate", " sulphate", " phosphate",
        " acetate", " tartrate", " succinate", " fumarate", " citrate", " hydrobromide", " hbr", " axetil", " proxetil",
    ];

    /// <summary>Where the salt is the medicine, it stays: potassium citrate is not potassium phosphate.</summary>
    static readonly FrozenSet<string> Cations = new[]
    {
        "sodium", "potassium", "calcium", "magnesium", "aluminium", "aluminum", "zinc", "ferrous", "ferric", "silver", "lithium",
        "ammonium", "copper", "barium",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The substance that a product's or allergen's name speaks of, in lower case, without strength, form and salt:
    /// <c>AMOXICILLIN 500 mg cap</c> is <c>amoxicillin</c>. Several substances stand in order with slashes between. Empty for
    /// an empty name.
    /// </summary>
    public static string KeyOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "";
        }

        var text = DropFrame((name.Length > NameLengthMax ? name[..NameLengthMax] : name).ToLowerInvariant().Trim());
        var outside = WithoutBrackets(text, out var brackets);
        var named = NamesIn(outside);
        if (brackets.Count > 0 && !named.Exists(SubstanceNames.IsKnown))
        {
            named = InBrackets(brackets) ?? named;
        }

        return named.Count > 0 ? SubstanceNames.Join(named) : SubstanceNames.Canonical(outside.Length > 0 ? outside : text);
    }

    /// <summary>A product's name with its case and spaces evened out: what makes two lines the same product.</summary>
    public static string ProductKeyOf(string name)
    {
        var result = new char[Math.Min(name.Length, NameLengthMax)];
        var length = 0;
        foreach (var letter in name.AsSpan(0, result.Length))
        {
            if (!char.IsWhiteSpace(letter))
            {
                result[length++] = char.ToLowerInvariant(letter);
            }
            else if (length > 0 && result[length - 1] != ' ')
            {
                result[length++] = ' ';
            }
        }

        return new string(result, 0, length).TrimEnd();
    }

    /// <summary>
    /// True when a substance in the product is one of the allergen's, or belongs to the class that the allergen names as a
    /// whole ("penicillin", "sulfa").
    /// </summary>
    public static bool Same(string allergenKey, string productKey)
    {
        if (allergenKey.Length == 0 || productKey.Length == 0)
        {
            return false;
        }

        if (string.Equals(allergenKey, productKey, StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var allergen in PartsOf(allergenKey))
        {
            var whole = SubstanceClasses.Named(allergen);
            foreach (var part in PartsOf(productKey))
            {
                if (string.Equals(part, allergen, StringComparison.Ordinal)
                    || (whole != SubstanceClass.None && SubstanceClasses.Of(part) == whole))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The class that allergen and product share; None when they share none.</summary>
    public static SubstanceClass SharedClass(string allergenKey, string productKey)
    {
        foreach (var allergen in PartsOf(allergenKey))
        {
            var allergenClass = SubstanceClasses.Of(allergen);
            if (allergenClass == SubstanceClass.None)
            {
                continue;
            }

            foreach (var part in PartsOf(productKey))
            {
                if (SubstanceClasses.Of(part) == allergenClass)
                {
                    return allergenClass;
                }
            }
        }

        return SubstanceClass.None;
    }

    /// <summary>The single substances of a key.</summary>
    internal static string[] PartsOf(string key) => SubstanceNames.PartsOf(key);

    /// <summary>Takes off what frames an allergen: "แพ้ยา …", "ยากลุ่ม …", "allergy to …", "… allergy".</summary>
    static string DropFrame(string text)
    {
        for (var at = 0; at < Openings.Length; at++)
        {
            var opening = Openings[at];

            // ยาง is rubber, not a medicine called "ง".
            if (text.Length > opening.Length && text.StartsWith(opening, StringComparison.Ordinal)
                && !(opening is "ยา" && text[2] == 'ง'))
            {
                text = text[opening.Length..].TrimStart();
            }
        }

        return text.EndsWith(" allergy", StringComparison.Ordinal) ? text[..^8].TrimEnd() : text;
    }

    static string WithoutBrackets(string text, out List<string> brackets)
    {
        brackets = [];
        var open = text.AsSpan().IndexOfAny('(', '[');
        if (open < 0)
        {
            return text;
        }

        var outside = text[..open];
        while (open >= 0)
        {
            var close = text.AsSpan(open).IndexOfAny(')', ']');
            brackets.Add(close < 0 ? text[(open + 1)..] : text[(open + 1)..(open + close)]);
            if (close < 0)
            {
                break;
            }

            var after = open + close + 1;
            open = text.AsSpan(after).IndexOfAny('(', '[');
            outside = string.Concat(outside, " ", open < 0 ? text[after..] : text[after..(after + open)]);
            open = open < 0 ? open : after + open;
        }

        outside = outside.Trim();
        return outside.EndsWith(" allergy", StringComparison.Ordinal) ? outside[..^8].TrimEnd() : outside;
    }

    /// <summary>
    /// The national drug terminology writes a brand as <c>ZYLORIC (MAKER) (allopurinol 100 mg) tablet</c>: the bracket with a
    /// strength, or with a substance that the house knows, says what is inside.
    /// </summary>
    static List<string>? InBrackets(List<string> brackets)
    {
        foreach (var bracket in brackets)
        {
            var named = NamesIn(bracket);
            if (named.Count > 0 && (named.Exists(SubstanceNames.IsKnown) || HasStrength(bracket)))
            {
                return named;
            }
        }

        return null;
    }

    static bool HasStrength(string text)
    {
        var words = text.Split([' ', '/', '+'], StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < words.Length; at++)
        {
            var unit = words[at].TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',');
            var isNumber = unit.Length == 0 && at + 1 < words.Length && UnitWords.Contains(words[at + 1]);
            if (isNumber || (unit.Length < words[at].Length && UnitWords.Contains(unit)))
            {
                return true;
            }
        }

        return false;
    }

    static List<string> NamesIn(string text)
    {
        var names = new List<string>(1);
        foreach (var joint in Joints)
        {
            text = text.Replace(joint, "/", StringComparison.Ordinal);
        }

        foreach (var piece in text.Split(['/', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Salted(CutStrength(piece));
            if (name.Length == 0 || UnitWords.Contains(name) || IsForm(name))
            {
                continue;
            }

            name = SubstanceNames.Canonical(name);
            var found = SubstanceNames.IsKnown(name) ? [name] : KnownInside(name);
            if (found.Count == 0)
            {
                found.Add(name);
            }

            names.AddRange(found.Where(one => !names.Contains(one, StringComparer.Ordinal)));
        }

        return names;
    }

    /// <summary>A remark written beside the name ("amoxicillin มีผื่น") must not hide the substance.</summary>
    static List<string> KnownInside(string text)
    {
        var found = ThaiSpelling.IsThai(text) ? SubstanceNames.ThaiInside(text) : [];
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        for (var start = 0; start < words.Length; start++)
        {
            for (var length = Math.Min(WordsMax, words.Length - start); length > 0; length--)
            {
                if (length == words.Length)
                {
                    continue;
                }

                var name = SubstanceNames.Canonical(Salted(string.Join(' ', words, start, length)));
                if (SubstanceNames.IsKnown(name))
                {
                    if (!found.Contains(name, StringComparer.Ordinal))
                    {
                        found.Add(name);
                    }

                    start += length - 1;
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Ends the name at the first strength or form; a leading "24 hr" is skipped.</summary>
    static string CutStrength(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 2 && words[0].All(char.IsAsciiDigit) && words[1] is "hr" ? 2 : 0;
        var end = first;
        while (end < words.Length && !IsStrength(words[end]) && (end == first || !IsForm(words[end])))
        {
            end++;
        }

        return string.Join(' ', words, first, end - first);
    }

    /// <summary>A number that is no part of a name such as 5-fluorouracil.</summary>
    static bool IsStrength(string word) =>
        char.IsAsciiDigit(word[0]) && !(word.Length > 3 && word[1] == '-' && char.IsAsciiLetter(word[2]));

    static bool IsForm(string word) => Forms.Contains(word.TrimEnd(',', '.', ';'));

    static string Salted(string text)
    {
        text = text.Trim(',', '.', ';', '-', ' ');
        foreach (var salt in TrailingSalts)
        {
            if (text.Length > salt.Length && text.EndsWith(salt, StringComparison.Ordinal))
            {
                var bare = text[..^salt.Length];
                return Cations.Contains(bare) ? text : bare;
            }
        }

        return text;
    }
}
