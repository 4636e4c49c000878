using Klang.Care.Terms;

namespace Klang.Care.Summaries;

/// <summary>
/// Holds what a reader is shown against what is hidden from them: medicines, allergies, an ongoing pregnancy. Pure. Everything that is found
/// is told in one and the same way.
/// </summary>
public static class MaskedSafety
{
    /// <summary>The warnings, each medicine once, in the order of their names; none when nothing hidden harms.</summary>
    /// <param name="shown">Current facts that the reader sees.</param>
    /// <param name="hidden">Current facts that the reader does not see.</param>
    /// <param name="now">The instant.</param>
    public static IReadOnlyList<MaskedWarning> Read(IReadOnlyList<ChartFact> shown, IReadOnlyList<ChartFact> hidden, DateTimeOffset now)
    {
        if (hidden.Count == 0)
        {
            return [];
        }

        var (seen, unseen) = (new ChartIndex(shown, now), new ChartIndex(hidden, now));
        var (medicines, hiddenMedicines) = (MedicineList.Read(seen).Items, MedicineList.Read(unseen).Items);
        var hiddenAllergies = AllergyConsolidation.Read(unseen).Items;
        var isPregnant = HasOngoingPregnancy(unseen);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var medicine in medicines)
        {
            if ((isPregnant && Interactions.Harm(Interactions.Pregnancy, medicine.SubstanceKey))
                || hiddenMedicines.Any(other => Interactions.Harm(other.SubstanceKey, medicine.SubstanceKey))
                || hiddenAllergies.Any(allergy => Forbids(allergy, medicine.SubstanceKey)))
            {
                names.Add(medicine.Name);
            }
        }

        foreach (var allergy in AllergyConsolidation.Read(seen).Items)
        {
            if (hiddenMedicines.Any(medicine => Forbids(allergy, medicine.SubstanceKey)))
            {
                names.Add(allergy.Name);
            }
        }

        return [.. names.Select(name => new MaskedWarning(name))];
    }

    static bool Forbids(AllergyItem allergy, string substanceKey) =>
        allergy is { ConcernsMedicines: true, IsActive: true }
        && (Substances.Same(allergy.SubstanceKey, substanceKey)
            || Substances.SharedClass(allergy.SubstanceKey, substanceKey) != SubstanceClass.None);

    static bool HasOngoingPregnancy(ChartIndex hidden)
    {
        foreach (var pregnancy in PregnancyList.Read(hidden, PersonSex.Unknown))
        {
            if (pregnancy.IsOngoing)
            {
                return true;
            }
        }

        return false;
    }
}
