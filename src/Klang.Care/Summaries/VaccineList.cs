using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>One line per code and day. What the giver itself reports wins over what others heard of.</summary>
static class VaccineList
{
    internal static ImmutableArray<VaccineItem> Read(ChartIndex chart)
    {
        var groups = new Dictionary<(string Code, DateOnly Day), Group>();
        foreach (var fact in chart.Of(ResourceType.Immunization))
        {
            var resource = chart[fact].Resource;
            var concept = chart.ConceptOf(fact);
            if (References.IsVoid(resource) || !concept.Exists)
            {
                continue;
            }

            // The day of arrival is not the day of the dose: an interval reckoned from it would be wrong.
            var date = FactDate.Of(resource["occurrenceDateTime"u8]);
            var key = (concept.Code.Length > 0 ? concept.Code : concept.Display, date.Day);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = new Group(concept, date));
            }

            group.Take(chart, fact, date);
        }

        return Sorted(groups);
    }

    static ImmutableArray<VaccineItem> Sorted(Dictionary<(string Code, DateOnly Day), Group> groups)
    {
        if (groups.Count == 0)
        {
            return [];
        }

        var items = new VaccineItem[groups.Count];
        var next = 0;
        foreach (var group in groups.Values)
        {
            items[next++] = group.ToItem();
        }

        Array.Sort(items, (left, right) =>
        {
            var order = right.Date.Day.CompareTo(left.Date.Day);
            return order != 0 ? order : string.CompareOrdinal(left.Code, right.Code);
        });
        return ImmutableArray.Create(items);
    }

    static Bilingual NameOf(Concept concept)
    {
        var known = concept.Family is CodeFamily.ThaiVaccine or CodeFamily.Other ? VaccineWords.Of(concept.Code) : default;
        return known.Exists ? known : new Bilingual(concept.Display);
    }

    /// <summary>Where the vaccine was given, as far as the record tells.</summary>
    static SourceFacility? PlaceOf(JsonNode resource)
    {
        foreach (var performer in resource["performer"u8])
        {
            var actor = performer["actor"u8];
            var target = actor["reference"u8].StringBytes;
            var isPlace = target.StartsWith("Organization"u8) || actor["type"u8].StringEquals("Organization"u8)
                || actor["identifier"u8]["system"u8].StringBytes.IndexOf("hcode"u8) >= 0;
            if (isPlace && Named(actor) is { } place)
            {
                return place;
            }
        }

        return Named(resource["location"u8]);
    }

    static SourceFacility? Named(JsonNode reference)
    {
        var code = reference["identifier"u8]["value"u8].GetString() ?? "";
        var name = reference["display"u8].GetString();
        return string.Equals(code, SourceFacility.UnknownCode, StringComparison.Ordinal) || (code.Length == 0 && name is null)
            ? null
            : new SourceFacility(code, name);
    }

    sealed class Group(Concept concept, FactDate date)
    {
        readonly List<Origin> origins = [];
        SourceFacility? place;
        bool hasGiver;
        string? lot;

        internal void Take(ChartIndex chart, int fact, FactDate dateHere)
        {
            var resource = chart[fact].Resource;
            var isGiver = chart[fact].IsPrimarySource && resource["primarySource"u8].GetBoolean() != false;
            var placeHere = PlaceOf(resource) ?? (isGiver ? chart[fact].Facility : null);
            if (placeHere is not null && (place is null || (isGiver && !hasGiver)))
            {
                place = placeHere;
            }

            lot ??= resource["lotNumber"u8].GetString();
            var origin = new Origin(fact, chart[fact].Facility, dateHere);
            if (isGiver && !hasGiver)
            {
                origins.Insert(0, origin);
            }
            else
            {
                AddOnce(origin);
            }

            hasGiver |= isGiver;
            foreach (var other in chart[fact].OtherSources)
            {
                AddOnce(new Origin(-1, other, dateHere));
            }
        }

        internal VaccineItem ToItem() => new(
            concept.Code, NameOf(concept), date, place, string.IsNullOrWhiteSpace(lot) ? null : lot, !hasGiver, [.. origins]);

        void AddOnce(Origin origin)
        {
            if (!origins.Exists(known => string.Equals(known.Facility.Code, origin.Facility.Code, StringComparison.Ordinal)))
            {
                origins.Add(origin);
            }
        }
    }
}
