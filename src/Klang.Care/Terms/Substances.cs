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

    static readonly FrozenSet<string> Forms = new[]
    {
        "tab", "tabs", "tablet", "tablets", "cap", "caps", "capsule", "capsules", "inj", "injection", "injectable", "syr",
        "syrup", "susp", "suspension", "sachet", "inhaler", "mdi", "cream", "oint", "ointment", "gel", "lotion", "oral",
        "sol", "soln", "solution", "drop", "drops", "eye", "ear", "nasal", "spray", "supp", "suppository", "amp", "ampule",
        "vial", "patch", "chewable", "extended", "er", "sr", "xr", "film", "dry", "powder", "elixir", "iv", "im", "metered",
        "เม็ด", "แคปซูล", "น้ำเชื่อม", "ฉีด", "ครีม",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly string[] TrailingSalts =
        [" hydrochloride", " hcl", " potassium", " sodium", " trihydrate", " besylate", " besilate", " maleate", " mesylate"];

    static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["acetaminophen"] = "paracetamol",
        ["พาราเซตามอล"] = "paracetamol",
        ["พารา"] = "paracetamol",
        ["acetylsalicylic acid"] = "aspirin",
        ["asa"] = "aspirin",
        ["แอสไพริน"] = "aspirin",
        ["amoxycillin"] = "amoxicillin",
        ["อะม็อกซีซิลลิน"] = "amoxicillin",
        ["อะม็อกซิซิลลิน"] = "amoxicillin",
        ["เพนิซิลลิน"] = "penicillin",
        ["เพนนิซิลลิน"] = "penicillin",
        ["pen v"] = "penicillin v",
        ["phenoxymethylpenicillin"] = "penicillin v",
        ["benzylpenicillin"] = "penicillin g",
        ["ซัลฟา"] = "sulfonamides",
        ["sulfa"] = "sulfonamides",
        ["sulfa drugs"] = "sulfonamides",
        ["sulfonamide"] = "sulfonamides",
        ["cotrimoxazole"] = "co-trimoxazole",
        ["bactrim"] = "co-trimoxazole",
        ["tmp-smx"] = "co-trimoxazole",
        ["trimethoprim/sulfamethoxazole"] = "co-trimoxazole",
        ["sulfamethoxazole/trimethoprim"] = "co-trimoxazole",
        ["sulfamethoxazole / trimethoprim"] = "co-trimoxazole",
        ["augmentin"] = "co-amoxiclav",
        ["amoxicillin/clavulanate"] = "co-amoxiclav",
        ["amoxicillin / clavulanate"] = "co-amoxiclav",
        ["albuterol"] = "salbutamol",
        ["glyburide"] = "glibenclamide",
        ["hctz"] = "hydrochlorothiazide",
        ["cpm"] = "chlorpheniramine",
        ["chlorpheniramine maleate"] = "chlorpheniramine",
        ["ไอบูโพรเฟน"] = "ibuprofen",
        ["ไดโคลฟีแนค"] = "diclofenac",
        ["คาร์บามาซีปีน"] = "carbamazepine",
        ["ฟีนิโทอิน"] = "phenytoin",
        ["อัลโลพูรินอล"] = "allopurinol",
        ["coumadin"] = "warfarin",
        ["วาร์ฟาริน"] = "warfarin",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string[]> Combinations = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["co-trimoxazole"] = ["sulfamethoxazole", "trimethoprim"],
        ["co-amoxiclav"] = ["amoxicillin", "clavulanic acid"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, SubstanceClass> Classes = new (SubstanceClass Class, string[] Members)[]
    {
        (SubstanceClass.Penicillins,
            ["penicillin", "penicillin v", "penicillin g", "benzathine penicillin", "procaine penicillin", "amoxicillin",
             "ampicillin", "cloxacillin", "dicloxacillin", "flucloxacillin", "piperacillin", "penicillins"]),
        (SubstanceClass.Cephalosporins,
            ["cephalexin", "cefalexin", "cefazolin", "cefuroxime", "ceftriaxone", "cefotaxime", "ceftazidime", "cefixime",
             "cefdinir", "cefepime", "cefaclor"]),
        (SubstanceClass.Sulfonamides,
            ["sulfonamides", "sulfamethoxazole", "sulfadiazine", "sulfasalazine", "sulfadoxine"]),
        (SubstanceClass.Nsaids,
            ["aspirin", "ibuprofen", "diclofenac", "naproxen", "mefenamic acid", "indomethacin", "piroxicam", "meloxicam",
             "ketorolac", "ketoprofen", "nsaids", "nsaid"]),
        (SubstanceClass.AromaticAnticonvulsants, ["phenytoin", "carbamazepine", "oxcarbazepine", "phenobarbital", "lamotrigine"]),
        (SubstanceClass.Quinolones, ["norfloxacin", "ciprofloxacin", "ofloxacin", "levofloxacin", "moxifloxacin"]),
        (SubstanceClass.Tetracyclines, ["tetracycline", "doxycycline", "minocycline"]),
        (SubstanceClass.Statins, ["simvastatin", "atorvastatin", "rosuvastatin", "pravastatin", "pitavastatin"]),
        (SubstanceClass.AceInhibitors, ["enalapril", "captopril", "lisinopril", "ramipril", "perindopril"]),
    }.SelectMany(group => group.Members.Select(member => (member, group.Class)))
        .ToFrozenDictionary(pair => pair.member, pair => pair.Class, StringComparer.Ordinal);

    /// <summary>
    /// The substance that a product's or allergen's name speaks of, in lower case, without strength, form and salt:
    /// <c>AMOXICILLIN 500 mg cap</c> is <c>amoxicillin</c>. Empty for an empty name.
    /// </summary>
    public static string KeyOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "";
        }

        var text = (name.Length > NameLengthMax ? name[..NameLengthMax] : name).ToLowerInvariant();
        text = DropFrame(text);
        var key = Salted(CutStrength(text));
        return Synonyms.GetValueOrDefault(key, key);
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

    /// <summary>True when one of the substances in a product is the allergen itself.</summary>
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

        foreach (var part in PartsOf(productKey))
        {
            if (string.Equals(part, allergenKey, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The class that allergen and product share; None when they share none or are the same substance.</summary>
    public static SubstanceClass SharedClass(string allergenKey, string productKey)
    {
        foreach (var allergen in PartsOf(allergenKey))
        {
            if (!Classes.TryGetValue(allergen, out var allergenClass))
            {
                continue;
            }

            foreach (var part in PartsOf(productKey))
            {
                if (Classes.TryGetValue(part, out var productClass) && productClass == allergenClass)
                {
                    return allergenClass;
                }
            }
        }

        return SubstanceClass.None;
    }

    static string[] PartsOf(string key) =>
        Combinations.TryGetValue(key, out var parts) ? parts
        : key.AsSpan().ContainsAny('/', '+')
            ? key.Split(['/', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [key];

    /// <summary>Takes off what frames an allergen: "แพ้ยา …", "allergy to …", "… allergy", "(substance)".</summary>
    static string DropFrame(string text)
    {
        text = text.Trim();
        foreach (var opening in (ReadOnlySpan<string>)["แพ้ยา", "แพ้", "ยา", "allergy to ", "allergic to "])
        {
            if (text.Length > opening.Length && text.StartsWith(opening, StringComparison.Ordinal))
            {
                text = text[opening.Length..].TrimStart();
                break;
            }
        }

        var bracket = text.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0)
        {
            text = text[..bracket].TrimEnd();
        }

        return text.EndsWith(" allergy", StringComparison.Ordinal) ? text[..^8].TrimEnd() : text;
    }

    /// <summary>Ends the name at the first strength or form; a leading "24 hr" is skipped.</summary>
    static string CutStrength(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 2 && words[0].All(char.IsAsciiDigit) && words[1] is "hr" ? 2 : 0;
        var end = first;
        while (end < words.Length && (end == first || !EndsName(words[end])))
        {
            end++;
        }

        return words.Length == 0 ? "" : string.Join(' ', words, first, end - first);
    }

    static bool EndsName(string word) =>
        char.IsAsciiDigit(word[0]) || Forms.Contains(word.AsSpan().TrimEnd(",.;").ToString());

    static string Salted(string text)
    {
        text = text.TrimEnd(',', '.', ';', '-', ' ');
        foreach (var salt in TrailingSalts)
        {
            if (text.Length > salt.Length && text.EndsWith(salt, StringComparison.Ordinal))
            {
                return text[..^salt.Length];
            }
        }

        return text;
    }
}
