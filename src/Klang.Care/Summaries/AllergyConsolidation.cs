using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Turns what every facility wrote of allergies into one item per substance. The worst level and the surest source are
/// shown and every source is kept: a facility that calls it mild does not soften one that calls it grave.
/// </summary>
static class AllergyConsolidation
{
    internal static AllergyPicture Read(ChartIndex chart)
    {
        var groups = new List<Group>();
        Origin? none = null;
        string? noneBy = null;
        var nameByCode = NamesByCode(chart);
        foreach (var fact in chart.Of(ResourceType.AllergyIntolerance))
        {
            var resource = chart[fact].Resource;
            var code = resource["code"u8];
            if (IsWithdrawn(resource["verificationStatus"u8]) || SaysNothing(code))
            {
                continue;
            }

            var origin = chart.OriginOf(fact, RecordedOn(resource));
            if (NoneWords.SaysNone(code))
            {
                // A "none" that is over, or that its sender has not confirmed, confirms nothing.
                if (IsOver(resource) || Concept.Has(resource["verificationStatus"u8], "unconfirmed"u8))
                {
                    continue;
                }

                if (none is null || origin.Date >= none.Value.Date)
                {
                    none = origin;
                    noneBy = References.NameOf(resource["recorder"u8]) ?? References.NameOf(resource["asserter"u8]);
                }

                continue;
            }

            if (!OnlyOtherNone(code))
            {
                Add(groups, chart, fact, origin, nameByCode);
            }
        }

        var items = Items(groups);
        return new AllergyPicture(StateOf(items, none), items, none, noneBy);
    }

    static AllergyState StateOf(ImmutableArray<AllergyItem> items, Origin? none)
    {
        foreach (var item in items)
        {
            if (item.ConcernsMedicines && item.IsActive)
            {
                return AllergyState.Listed;
            }
        }

        if (none is not null)
        {
            return AllergyState.NoneKnown;
        }

        foreach (var item in items)
        {
            if (item.ConcernsMedicines)
            {
                return AllergyState.Listed;
            }
        }

        return AllergyState.NotAsked;
    }

    /// <summary>A row without a name takes the name that another row of the chart gives the same code.</summary>
    static Dictionary<string, string> NamesByCode(ChartIndex chart)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in chart.Of(ResourceType.AllergyIntolerance))
        {
            if (!IsWithdrawn(chart[fact].Resource["verificationStatus"u8]))
            {
                Note(names, chart.ConceptOf(fact));
            }
        }

        if (chart.Of(ResourceType.AllergyIntolerance).Count == 0)
        {
            return names;
        }

        foreach (var fact in chart.Of(ResourceType.MedicationDispense))
        {
            Note(names, chart.ConceptOf(fact));
        }

        return names;

        static void Note(Dictionary<string, string> names, Concept concept)
        {
            if (concept.Text is { } text && concept.Code.Length > 0)
            {
                names.TryAdd(concept.Code, text);
            }
        }
    }

    static void Add(List<Group> groups, ChartIndex chart, int fact, Origin origin, Dictionary<string, string> nameByCode)
    {
        var resource = chart[fact].Resource;
        var concept = chart.ConceptOf(fact);
        if (!concept.Exists)
        {
            concept = Concept.Of(resource["reaction"u8][0]["substance"u8]);
        }

        if (concept.Text is null && concept.Code is { Length: > 0 } && nameByCode.TryGetValue(concept.Code, out var name))
        {
            concept = concept with { Text = name };
        }

        var key = Substances.KeyOf(concept.Text);
        if (key.Length == 0)
        {
            key = string.IsNullOrEmpty(concept.Code) ? "?" : concept.Code.ToLowerInvariant();
        }

        var group = groups.Find(known => string.Equals(known.Key, key, StringComparison.Ordinal));
        if (group is null)
        {
            groups.Add(group = new Group(key, concept));
        }

        group.Take(resource, concept, origin);
        foreach (var other in chart[fact].OtherSources)
        {
            group.TakeFurther(new Origin(-1, other, origin.Date));
        }
    }

    static ImmutableArray<AllergyItem> Items(List<Group> groups)
    {
        if (groups.Count == 0)
        {
            return [];
        }

        var items = new AllergyItem[groups.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = groups[at].ToItem();
        }

        Array.Sort(items, Compare);
        return ImmutableArray.Create(items);
    }

    static int Compare(AllergyItem left, AllergyItem right)
    {
        var order = right.IsActive.CompareTo(left.IsActive);
        order = order != 0 ? order : right.ConcernsMedicines.CompareTo(left.ConcernsMedicines);
        order = order != 0 ? order : right.Gravity.CompareTo(left.Gravity);
        order = order != 0 ? order : right.Certainty.CompareTo(left.Certainty);
        order = order != 0 ? order : right.FirstKnown.CompareTo(left.FirstKnown);
        return order != 0 ? order : string.CompareOrdinal(left.SubstanceKey, right.SubstanceKey);
    }

    static FactDate RecordedOn(JsonNode resource)
    {
        var recorded = FactDate.Of(resource["recordedDate"u8]);
        if (recorded.IsKnown)
        {
            return recorded;
        }

        var onset = FactDate.Of(resource["onsetDateTime"u8]);
        return onset.IsKnown ? onset : FactDate.Of(resource["lastOccurrence"u8]);
    }

    static bool IsWithdrawn(JsonNode verification) =>
        Concept.Has(verification, "entered-in-error"u8) || Concept.Has(verification, "refuted"u8);

    /// <summary>Statements that nobody asked; they count as nothing said.</summary>
    static bool SaysNothing(JsonNode code) =>
        Concept.Has(code, "no-allergy-info"u8) || Concept.Has(code, "1631000175102"u8);

    /// <summary>"No known food (or other) allergy" says nothing of medicines.</summary>
    static bool OnlyOtherNone(JsonNode code) =>
        Concept.Has(code, "429625007"u8) || Concept.Has(code, "428607008"u8)
        || Concept.Has(code, "no-known-food-allergies"u8) || Concept.Has(code, "no-known-environmental-allergies"u8);

    static AllergyGravity GravityOf(JsonNode resource)
    {
        var level = NationalCode(resource, "allergy-severity"u8, "allergy-level"u8) switch
        {
            '1' => AllergyGravity.NotSerious,
            '2' => AllergyGravity.Fatal,
            '3' => AllergyGravity.LifeThreatening,
            '4' => AllergyGravity.Hospitalised,
            '5' => AllergyGravity.StayProlonged,
            '6' => AllergyGravity.Disability,
            '7' => AllergyGravity.CongenitalAnomaly,
            '8' => AllergyGravity.SeriousOther,
            _ => AllergyGravity.Unknown,
        };

        // A serious level says more than "high". One that is mild, or no level at all, does not soften it.
        if (level > AllergyGravity.NotSerious)
        {
            return level;
        }

        var criticality = resource["criticality"u8].StringBytes;
        if (criticality.SequenceEqual("high"u8))
        {
            return AllergyGravity.High;
        }

        foreach (var reaction in resource["reaction"u8])
        {
            if (reaction["severity"u8].StringEquals("severe"u8))
            {
                return AllergyGravity.High;
            }
        }

        return criticality.SequenceEqual("low"u8) ? AllergyGravity.NotSerious : level;
    }

    static AllergyCertainty CertaintyOf(JsonNode resource)
    {
        switch (NationalCode(resource, "allergy-certainty"u8, "certainty"u8))
        {
            case '1': return AllergyCertainty.Certain;
            case '2': return AllergyCertainty.Probable;
            case '3': return AllergyCertainty.Possible;
            case '4': return AllergyCertainty.Unlikely;
            case '5': return AllergyCertainty.Unknown;
        }

        var verification = resource["verificationStatus"u8];
        return Concept.Has(verification, "confirmed"u8) ? AllergyCertainty.Certain
            : Concept.Has(verification, "presumed"u8) ? AllergyCertainty.Probable
            : AllergyCertainty.Unknown;
    }

    /// <summary>The one-digit code of a national extension, however its value is typed; NUL when there is none.</summary>
    static char NationalCode(JsonNode resource, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherName)
    {
        foreach (var extension in resource["extension"u8])
        {
            var url = extension["url"u8].StringBytes;
            if (url.IndexOf(name) < 0 && url.IndexOf(otherName) < 0)
            {
                continue;
            }

            foreach (var member in extension)
            {
                var code = member.Kind switch
                {
                    JsonKind.String when !member.Name.SequenceEqual("url"u8) => member.StringBytes,
                    JsonKind.Object when member["coding"u8].Exists => member["coding"u8][0]["code"u8].StringBytes,
                    JsonKind.Object => member["code"u8].StringBytes,
                    _ => [],
                };
                if (code.Length == 1)
                {
                    return (char)code[0];
                }
            }
        }

        return '\0';
    }

    static AllergyCategory CategoryOf(JsonNode resource)
    {
        var found = AllergyCategory.Unknown;
        foreach (var category in resource["category"u8])
        {
            if (category.StringEquals("medication"u8))
            {
                return AllergyCategory.Medication;
            }

            found = category.StringEquals("food"u8) ? AllergyCategory.Food
                : category.StringEquals("environment"u8) ? AllergyCategory.Environment
                : category.StringEquals("biologic"u8) ? AllergyCategory.Biologic
                : found;
        }

        return found;
    }

    static bool IsOver(JsonNode resource)
    {
        var status = resource["clinicalStatus"u8];
        return Concept.Has(status, "inactive"u8) || Concept.Has(status, "resolved"u8);
    }

    sealed class Group(string key, Concept concept)
    {
        readonly List<AllergyReport> reports = [];
        readonly List<Bilingual> reactions = [];
        Concept best = concept;
        AllergyCategory category = AllergyCategory.Unknown;
        bool isActive;

        internal string Key { get; } = key;

        internal void Take(JsonNode resource, Concept own, Origin origin)
        {
            var reaction = ReactionOf(resource);
            reports.Add(new AllergyReport(origin, GravityOf(resource), CertaintyOf(resource), reaction));
            isActive |= !IsOver(resource);
            var said = CategoryOf(resource);
            category = category is AllergyCategory.Unknown || said == AllergyCategory.Medication ? said : category;
            if (best.Text is null && own.Text is not null)
            {
                best = own;
            }
        }

        internal void TakeFurther(Origin origin)
        {
            if (!reports.Exists(known => string.Equals(known.Origin.Facility.Code, origin.Facility.Code, StringComparison.Ordinal)))
            {
                reports.Add(reports[^1] with { Origin = origin });
            }
        }

        internal AllergyItem ToItem()
        {
            var gravity = AllergyGravity.Unknown;
            var certainty = AllergyCertainty.Unknown;
            FactDate first = default;
            foreach (var report in reports)
            {
                gravity = report.Gravity > gravity ? report.Gravity : gravity;
                certainty = report.Certainty > certainty ? report.Certainty : certainty;
                first = !first.IsKnown || report.Origin.Date < first ? report.Origin.Date : first;
            }

            reports.Sort((left, right) => right.Gravity != left.Gravity
                ? right.Gravity.CompareTo(left.Gravity)
                : right.Origin.Date.CompareTo(left.Origin.Date));
            return new AllergyItem
            {
                SubstanceKey = Key,
                Name = NameOf(),
                Concept = best,
                Category = category,
                Gravity = gravity,
                Certainty = certainty,
                IsActive = isActive,
                Reactions = [.. reactions],
                Reports = [.. reports],
                FirstKnown = first,
            };
        }

        /// <summary>Capitals shout and hide the word's shape: a name all in capitals is shown with one.</summary>
        string NameOf()
        {
            var name = best.Display.Trim();
            if (name.Length == 0)
            {
                return "?";
            }

            return name.Length > 4 && name.All(letter => letter is < 'a' or > 'z') && name.Any(char.IsAsciiLetterUpper)
                ? string.Concat(name[..1], name[1..].ToLowerInvariant())
                : name;
        }

        Bilingual ReactionOf(JsonNode resource)
        {
            Bilingual first = default;
            foreach (var reaction in resource["reaction"u8])
            {
                foreach (var manifestation in reaction["manifestation"u8])
                {
                    var words = ReactionWords.Of(manifestation);
                    if (!words.Exists)
                    {
                        continue;
                    }

                    first = first.Exists ? first : words;
                    if (!reactions.Contains(words))
                    {
                        reactions.Add(words);
                    }
                }
            }

            return first;
        }
    }
}
