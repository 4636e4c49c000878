using System.Collections.Frozen;

namespace Klang.Care.Terms;

/// <summary>
/// Which class a substance belongs to: by list where the name does not tell, else by the stem that the WHO gives to the
/// international names of a class.
/// </summary>
static class SubstanceClasses
{
    /// <summary>Names that stand for a whole class: whoever is allergic to "penicillin" is so to amoxicillin.</summary>
    static readonly FrozenDictionary<string, SubstanceClass> Whole = new Dictionary<string, SubstanceClass>(StringComparer.Ordinal)
    {
        ["penicillin"] = SubstanceClass.Penicillins,
        ["cephalosporins"] = SubstanceClass.Cephalosporins,
        ["sulfonamides"] = SubstanceClass.Sulfonamides,
        ["nsaids"] = SubstanceClass.Nsaids,
        ["quinolones"] = SubstanceClass.Quinolones,
        ["tetracycline"] = SubstanceClass.Tetracyclines,
        ["statins"] = SubstanceClass.Statins,
        ["ace inhibitors"] = SubstanceClass.AceInhibitors,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, SubstanceClass> Members = new (SubstanceClass Class, string[] Members)[]
    {
        (SubstanceClass.Penicillins, ["penicillin v", "penicillin g", "benzathine penicillin", "procaine penicillin"]),
        (SubstanceClass.Nsaids,
            ["aspirin", "ibuprofen", "diclofenac", "naproxen", "mefenamic acid", "indomethacin", "indometacin", "piroxicam",
             "meloxicam", "tenoxicam", "ketorolac", "ketoprofen", "flurbiprofen", "loxoprofen", "celecoxib", "etoricoxib",
             "parecoxib"]),
        (SubstanceClass.AromaticAnticonvulsants,
            ["phenytoin", "fosphenytoin", "carbamazepine", "oxcarbazepine", "phenobarbital", "primidone", "lamotrigine"]),
    }.SelectMany(group => group.Members.Select(member => (member, group.Class)))
        .ToFrozenDictionary(pair => pair.member, pair => pair.Class, StringComparer.Ordinal);

    /// <summary>Stems, and the shortest name that may carry one: "april" is no ACE inhibitor.</summary>
    static readonly (string Stem, bool IsEnding, int LengthMin, SubstanceClass Class)[] Stems =
    [
        ("cillin", true, 9, SubstanceClass.Penicillins),
        ("cef", false, 7, SubstanceClass.Cephalosporins),
        ("cephal", false, 9, SubstanceClass.Cephalosporins),
        ("cephradine", false, 10, SubstanceClass.Cephalosporins),
        ("sulfa", false, 8, SubstanceClass.Sulfonamides),
        ("floxacin", true, 9, SubstanceClass.Quinolones),
        ("cycline", true, 9, SubstanceClass.Tetracyclines),
        ("vastatin", true, 10, SubstanceClass.Statins),
        ("pril", true, 8, SubstanceClass.AceInhibitors),
    ];

    internal static SubstanceClass Of(string name)
    {
        if (Whole.TryGetValue(name, out var found) || Members.TryGetValue(name, out found))
        {
            return found;
        }

        if (name.Contains(' ', StringComparison.Ordinal))
        {
            return SubstanceClass.None;
        }

        foreach (var (stem, isEnding, lengthMin, group) in Stems)
        {
            if (name.Length >= lengthMin
                && (isEnding ? name.EndsWith(stem, StringComparison.Ordinal) : name.StartsWith(stem, StringComparison.Ordinal)))
            {
                return group;
            }
        }

        return SubstanceClass.None;
    }

    /// <summary>The class that a name stands for as a whole; None for a single substance.</summary>
    internal static SubstanceClass Named(string name) => Whole.GetValueOrDefault(name);
}
