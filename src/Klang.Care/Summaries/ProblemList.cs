using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Lasting problems, one per code however many facilities keep it. Diagnoses of visits are not problems, except that a
/// chronic disease which visits keep diagnosing and no register holds is shown and marked as such.
/// </summary>
static class ProblemList
{
    const int DiagnosedYears = 3;

    /// <summary>ICD-10 categories that do not go away by themselves.</summary>
    static readonly (string First, string Last)[] Chronic =
    [
        ("B20", "B24"), ("C00", "C97"), ("D56", "D56"), ("E10", "E14"), ("E78", "E78"), ("F20", "F20"), ("G40", "G40"),
        ("I10", "I15"), ("I20", "I25"), ("I48", "I48"), ("I50", "I50"), ("I60", "I69"), ("J44", "J46"), ("M10", "M10"),
        ("N18", "N18"),
    ];

    internal static ImmutableArray<ProblemItem> Read(ChartIndex chart)
    {
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        List<(int Fact, Concept Concept, FactDate Date)>? diagnosed = null;
        foreach (var fact in chart.Of(ResourceType.Condition))
        {
            var resource = chart[fact].Resource;
            if (IsWithdrawn(resource))
            {
                continue;
            }

            var concept = chart.ConceptOf(fact);
            if (!concept.Exists)
            {
                continue;
            }

            if (!IsListed(resource))
            {
                if (IsChronic(concept))
                {
                    (diagnosed ??= []).Add((fact, concept, OnsetOf(resource)));
                }

                continue;
            }

            GroupOf(groups, concept).Take(chart, fact, IsActive(resource), OnsetOf(resource), EndOf(resource));
        }

        AddDiagnosed(groups, diagnosed, chart);
        return Items(groups);
    }

    internal static bool IsWithdrawn(JsonNode condition)
    {
        var verification = condition["verificationStatus"u8];
        return Concept.Has(verification, "entered-in-error"u8) || Concept.Has(verification, "refuted"u8);
    }

    /// <summary>False for a diagnosis of one visit.</summary>
    internal static bool IsListed(JsonNode condition)
    {
        var category = condition["category"u8];
        return !Concept.AnyHas(category, "encounter-diagnosis"u8) || Concept.AnyHas(category, "problem-list-item"u8);
    }

    /// <summary>A status that the house cannot read hides no disease: without a known one, only an end makes it past.</summary>
    internal static bool IsActive(JsonNode condition)
    {
        var status = condition["clinicalStatus"u8];
        if (Concept.Has(status, "inactive"u8) || Concept.Has(status, "resolved"u8) || Concept.Has(status, "remission"u8))
        {
            return false;
        }

        return Concept.Has(status, "active"u8) || Concept.Has(status, "recurrence"u8) || Concept.Has(status, "relapse"u8)
            || !HasEnded(condition);
    }

    static bool HasEnded(JsonNode condition) =>
        EndOf(condition).IsKnown || condition["abatementString"u8].Exists || condition["abatementAge"u8].Exists
        || condition["abatementRange"u8].Exists;

    internal static FactDate OnsetOf(JsonNode condition)
    {
        var onset = FactDate.Of(condition["onsetDateTime"u8]);
        onset = onset.IsKnown ? onset : FactDate.StartOf(condition["onsetPeriod"u8]);
        return onset.IsKnown ? onset : FactDate.Of(condition["recordedDate"u8]);
    }

    static FactDate EndOf(JsonNode condition)
    {
        var end = FactDate.Of(condition["abatementDateTime"u8]);
        return end.IsKnown ? end : FactDate.Of(condition["abatementPeriod"u8]["end"u8]);
    }

    static bool IsChronic(Concept concept)
    {
        if (concept.Family != CodeFamily.Icd10)
        {
            return false;
        }

        var code = Icd10Words.Normalise(concept.Code);
        if (code.Length < 3)
        {
            return false;
        }

        var category = code.AsSpan(0, 3);
        foreach (var (first, last) in Chronic)
        {
            if (category.SequenceCompareTo(first) >= 0 && category.SequenceCompareTo(last) <= 0)
            {
                return true;
            }
        }

        return false;
    }

    static void AddDiagnosed(
        Dictionary<string, Group> groups, List<(int Fact, Concept Concept, FactDate Date)>? diagnosed, ChartIndex chart)
    {
        if (diagnosed is null)
        {
            return;
        }

        var since = chart.Today.AddYears(-DiagnosedYears);
        var kept = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var group in groups.Values)
        {
            if (group.Concept.Family == CodeFamily.Icd10)
            {
                var category = CategoryOf(group.Concept);
                var until = group.KeptUntil;
                kept[category] = kept.TryGetValue(category, out var known) && known > until ? known : until;
            }
        }

        foreach (var (fact, concept, date) in diagnosed)
        {
            var origin = chart.OriginOf(fact, date);
            if (origin.Date.Day >= since && !(kept.TryGetValue(CategoryOf(concept), out var until) && origin.Date.Day <= until))
            {
                var group = GroupOf(groups, concept);
                group.IsOnlyDiagnosed = true;
                group.Take(chart, fact, isActiveHere: true, origin.Date, default);
            }
        }
    }

    static string CategoryOf(Concept concept)
    {
        var code = Icd10Words.Normalise(concept.Code);
        return code.Length > 3 ? code[..3] : code;
    }

    static Group GroupOf(Dictionary<string, Group> groups, Concept concept)
    {
        var key = concept.Family == CodeFamily.Icd10 ? Icd10Words.Normalise(concept.Code)
            : concept.Code.Length > 0 ? concept.Code
            : concept.Display.ToLowerInvariant();
        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = new Group(concept));
        }

        return group;
    }

    static ImmutableArray<ProblemItem> Items(Dictionary<string, Group> groups)
    {
        if (groups.Count == 0)
        {
            return [];
        }

        var items = new ProblemItem[groups.Count];
        var next = 0;
        foreach (var group in groups.Values)
        {
            items[next++] = group.ToItem();
        }

        Array.Sort(items, (left, right) =>
        {
            var order = right.IsActive.CompareTo(left.IsActive);
            order = order != 0 ? order : left.IsOnlyDiagnosed.CompareTo(right.IsOnlyDiagnosed);
            order = order != 0 ? order : right.Onset.CompareTo(left.Onset);
            return order != 0 ? order : string.CompareOrdinal(left.Code, right.Code);
        });
        return ImmutableArray.Create(items);
    }

    /// <summary>The name in both languages: our own for ICD-10, the sender's words otherwise.</summary>
    internal static Bilingual NameOf(Concept concept)
    {
        if (concept.Family != CodeFamily.Icd10)
        {
            return new Bilingual(concept.Display);
        }

        var known = Icd10Words.Of(concept.Code);
        if (concept.Text is not { } text)
        {
            return known.Exists ? known : new Bilingual(concept.Code);
        }

        if (!known.Exists)
        {
            return new Bilingual(text);
        }

        return HasThai(text) ? known with { Thai = text } : known with { English = text };
    }

    /// <summary>The code as clinicians write it; empty where the vocabulary's codes tell a reader nothing.</summary>
    internal static string CodeOf(Concept concept) =>
        concept.Family == CodeFamily.Icd10 ? Icd10Words.Dotted(Icd10Words.Normalise(concept.Code)) : "";

    static bool HasThai(string text)
    {
        foreach (var letter in text)
        {
            if (letter is >= '\u0E00' and <= '\u0E7F')
            {
                return true;
            }
        }

        return false;
    }

    sealed class Group(Concept concept)
    {
        readonly OriginList origins = new(keepsEarliest: true);
        bool isActive;
        FactDate onset;
        FactDate ended;

        internal Concept Concept { get; private set; } = concept;

        internal bool IsOnlyDiagnosed { get; set; }

        internal void Take(ChartIndex chart, int fact, bool isActiveHere, FactDate onsetHere, FactDate endHere)
        {
            isActive |= isActiveHere;
            onset = !onset.IsKnown || (onsetHere.IsKnown && onsetHere < onset) ? onsetHere : onset;
            ended = endHere > ended ? endHere : ended;
            origins.Add(chart, fact, onsetHere);
            if (Concept.Text is null)
            {
                Concept = chart.ConceptOf(fact);
            }
        }

        /// <summary>The last day for which the list itself answers; diagnoses after it say that the disease is back.</summary>
        internal DateOnly KeptUntil => isActive || !ended.IsKnown ? DateOnly.MaxValue : ended.Day;

        internal ProblemItem ToItem() => new()
        {
            Concept = Concept,
            Code = CodeOf(Concept),
            Name = NameOf(Concept),
            IsActive = isActive,
            Onset = onset,
            Ended = isActive ? default : ended,
            IsOnlyDiagnosed = IsOnlyDiagnosed,
            Origins = origins.ToSorted(),
        };
    }
}
