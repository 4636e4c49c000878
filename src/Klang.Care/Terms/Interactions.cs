using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Klang.Care.Terms;

/// <summary>Which substances harm together, by the table that is built in. It is short: what is grave and often met.</summary>
static class Interactions
{
    /// <summary>Stands for an ongoing pregnancy where a substance stands otherwise.</summary>
    internal const string Pregnancy = "state:pregnancy";

    const string ClassPrefix = "class:";

    static readonly FrozenSet<(string, string)> Pairs = Read();

    /// <summary>True when a substance of the one product and a substance of the other are a pair of the table.</summary>
    /// <param name="oneKey">Key of the one, from <see cref="Substances.KeyOf"/>, or a state.</param>
    /// <param name="otherKey">Key of the other.</param>
    internal static bool Harm(string oneKey, string otherKey)
    {
        foreach (var one in NamesOf(oneKey))
        {
            foreach (var other in NamesOf(otherKey))
            {
                if (Pairs.Contains((one, other)) || Pairs.Contains((other, one)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The substances of a key and the classes they belong to.</summary>
    static IEnumerable<string> NamesOf(string key)
    {
        if (key == Pregnancy)
        {
            yield return key;
            yield break;
        }

        foreach (var part in Substances.PartsOf(key))
        {
            yield return part;
            if (NameOf(SubstanceClasses.Of(part)) is { } group)
            {
                yield return ClassPrefix + group;
            }
        }
    }

    static string? NameOf(SubstanceClass group) => group switch
    {
        SubstanceClass.Nsaids => "nsaids",
        SubstanceClass.AceInhibitors => "ace inhibitors",
        SubstanceClass.Statins => "statins",
        SubstanceClass.Tetracyclines => "tetracyclines",
        _ => null,
    };

    static FrozenSet<(string, string)> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Terms/interactions.tsv")
            ?? throw new InvalidOperationException("The table of interactions is not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var pairs = new HashSet<(string, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                pairs.Add((cells[0], cells[1]));
            }
        }

        return pairs.ToFrozenSet();
    }
}
