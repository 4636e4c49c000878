using System.Collections.Frozen;

namespace Klang.Care.Terms;

/// <summary>What one substance is called besides its international name, and which products hold several.</summary>
static class SubstanceNames
{
    /// <summary>Shortest folded Thai name that may be looked for inside a longer text; พารา is also half of ยางพารา (rubber).</summary>
    const int InsideLengthMin = 5;

    static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["acetaminophen"] = "paracetamol",
        ["tylenol"] = "paracetamol",
        ["acetylsalicylic acid"] = "aspirin",
        ["asa"] = "aspirin",
        ["amoxycillin"] = "amoxicillin",
        ["amoxil"] = "amoxicillin",
        ["pen v"] = "penicillin v",
        ["phenoxymethylpenicillin"] = "penicillin v",
        ["benzylpenicillin"] = "penicillin g",
        ["benzathine benzylpenicillin"] = "benzathine penicillin",
        ["benzathine penicillin g"] = "benzathine penicillin",
        ["penicillin g benzathine"] = "benzathine penicillin",
        ["procaine benzylpenicillin"] = "procaine penicillin",
        ["penicillins"] = "penicillin",
        ["sulfa"] = "sulfonamides",
        ["sulpha"] = "sulfonamides",
        ["sulfa drug"] = "sulfonamides",
        ["sulfa drugs"] = "sulfonamides",
        ["sulfonamide"] = "sulfonamides",
        ["sulphonamide"] = "sulfonamides",
        ["sulphonamides"] = "sulfonamides",
        ["sulphamethoxazole"] = "sulfamethoxazole",
        ["sulphadiazine"] = "sulfadiazine",
        ["silver sulfadiazine"] = "sulfadiazine",
        ["cephalosporin"] = "cephalosporins",
        ["nsaid"] = "nsaids",
        ["quinolone"] = "quinolones",
        ["fluoroquinolone"] = "quinolones",
        ["fluoroquinolones"] = "quinolones",
        ["tetracyclines"] = "tetracycline",
        ["statin"] = "statins",
        ["ace inhibitor"] = "ace inhibitors",
        ["acei"] = "ace inhibitors",
        ["cotrimoxazole"] = "co-trimoxazole",
        ["bactrim"] = "co-trimoxazole",
        ["tmp-smx"] = "co-trimoxazole",
        ["augmentin"] = "co-amoxiclav",
        ["clavulanate"] = "clavulanic acid",
        ["potassium clavulanate"] = "clavulanic acid",
        ["rifampin"] = "rifampicin",
        ["albuterol"] = "salbutamol",
        ["glyburide"] = "glibenclamide",
        ["hctz"] = "hydrochlorothiazide",
        ["cpm"] = "chlorpheniramine",
        ["chlorphenamine"] = "chlorpheniramine",
        ["brufen"] = "ibuprofen",
        ["voltaren"] = "diclofenac",
        ["ponstan"] = "mefenamic acid",
        ["cephalexin"] = "cefalexin",
        ["dilantin"] = "phenytoin",
        ["tegretol"] = "carbamazepine",
        ["phenobarb"] = "phenobarbital",
        ["phenobarbitone"] = "phenobarbital",
        ["coumadin"] = "warfarin",
        ["orfarin"] = "warfarin",
        ["sodium valproate"] = "valproate",
        ["valproic acid"] = "valproate",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Thai = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["พาราเซตามอล"] = "paracetamol",
        ["พารา"] = "paracetamol",
        ["แอสไพริน"] = "aspirin",
        ["อะม็อกซีซิลลิน"] = "amoxicillin",
        ["อะมอกซี"] = "amoxicillin",
        ["อม็อกซีซิลลิน"] = "amoxicillin",
        ["แอมพิซิลลิน"] = "ampicillin",
        ["คล็อกซาซิลลิน"] = "cloxacillin",
        ["ไดคล็อกซาซิลลิน"] = "dicloxacillin",
        ["เพนิซิลลิน"] = "penicillin",
        ["ซัลฟา"] = "sulfonamides",
        ["ซัลฟาไดอะซีน"] = "sulfadiazine",
        ["ซัลฟาเมท็อกซาโซล"] = "sulfamethoxazole",
        ["แบคทริม"] = "co-trimoxazole",
        ["โคไตรม็อกซาโซล"] = "co-trimoxazole",
        ["อ็อกเมนติน"] = "co-amoxiclav",
        ["เซฟาโลสปอริน"] = "cephalosporins",
        ["เซฟาเล็กซิน"] = "cefalexin",
        ["เซฟไตรอะโซน"] = "ceftriaxone",
        ["เตตราไซคลีน"] = "tetracycline",
        ["เตตร้าซัยคลิน"] = "tetracycline",
        ["ด็อกซีไซคลีน"] = "doxycycline",
        ["นอร์ฟลอกซาซิน"] = "norfloxacin",
        ["ไซโปรฟลอกซาซิน"] = "ciprofloxacin",
        ["ไอบูโพรเฟน"] = "ibuprofen",
        ["ไอบูโปรเฟน"] = "ibuprofen",
        ["ไดโคลฟีแนค"] = "diclofenac",
        ["ไดโคลฟีแน็ก"] = "diclofenac",
        ["นาพร็อกเซน"] = "naproxen",
        ["เมเฟนามิค"] = "mefenamic acid",
        ["พอนสแตน"] = "mefenamic acid",
        ["คาร์บามาซีปีน"] = "carbamazepine",
        ["ฟีนิโทอิน"] = "phenytoin",
        ["ฟีโนบาร์บิทัล"] = "phenobarbital",
        ["อัลโลพูรินอล"] = "allopurinol",
        ["วาร์ฟาริน"] = "warfarin",
        ["อีนาลาพริล"] = "enalapril",
        ["ซิมวาสแตติน"] = "simvastatin",
        ["ทรามาดอล"] = "tramadol",
        ["มอร์ฟีน"] = "morphine",
    }.ToFrozenDictionary(pair => ThaiSpelling.Fold(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Longest first, so that a name is found before one that it begins with.</summary>
    static readonly string[] ThaiByLength = [.. Thai.Keys.OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];

    static readonly FrozenDictionary<string, string[]> Combinations = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["co-trimoxazole"] = ["sulfamethoxazole", "trimethoprim"],
        ["co-amoxiclav"] = ["amoxicillin", "clavulanic acid"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenSet<string> Known =
        Synonyms.Keys.Concat(Synonyms.Values).Concat(Thai.Values).Concat(Combinations.Keys).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The house's one name for a substance; the name itself when it has no other.</summary>
    internal static string Canonical(string name)
    {
        if (Synonyms.TryGetValue(name, out var found))
        {
            return found;
        }

        return ThaiSpelling.IsThai(name) ? Thai.GetValueOrDefault(ThaiSpelling.Fold(name), name) : name;
    }

    /// <summary>True when the tables or the classes have the name, so that it is surely a substance and no remark.</summary>
    internal static bool IsKnown(string name) => Known.Contains(name) || SubstanceClasses.Of(name) != SubstanceClass.None;

    /// <summary>Thai names of substances anywhere in a text that is written without spaces.</summary>
    internal static List<string> ThaiInside(string text)
    {
        var rest = ThaiSpelling.Fold(text);
        var found = new List<string>();
        foreach (var name in ThaiByLength)
        {
            if (name.Length >= InsideLengthMin && rest.Contains(name, StringComparison.Ordinal))
            {
                found.Add(Thai[name]);
                rest = rest.Replace(name, " ", StringComparison.Ordinal);
            }
        }

        return found;
    }

    /// <summary>The substances in a product: those of a combination, or the names between slashes.</summary>
    internal static string[] PartsOf(string key) =>
        Combinations.TryGetValue(key, out var parts) ? parts
        : key.Contains('/', StringComparison.Ordinal) ? key.Split('/')
        : [key];

    /// <summary>One key for several substances, whatever their order; a combination's own name where it has one.</summary>
    internal static string Join(List<string> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var sorted = parts.SelectMany(PartsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var (name, members) in Combinations)
        {
            if (members.AsSpan().SequenceEqual(sorted))
            {
                return name;
            }
        }

        return string.Join('/', sorted);
    }
}
