using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>Reads who the person is from the golden Patient, and the rights to care from the chart.</summary>
static class BannerReader
{
    const int CidLength = 13;

    internal static PersonBanner Read(ChartIndex chart, JsonNode golden)
    {
        var sources = chart.Of(ResourceType.Patient);
        var patient = golden.Kind == JsonKind.Object || sources.Count == 0 ? golden : chart[sources[0]].Resource;
        var (thai, latin) = NamesOf(patient["name"u8]);
        var cid = NumberOf(patient["identifier"u8], wantsCid: true);
        var death = FactDate.Of(patient["deceasedDateTime"u8]);
        return new PersonBanner
        {
            Name = thai ?? latin ?? "",
            LatinName = thai is null ? null : latin,
            Sex = SexOf(patient["gender"u8]),
            Birth = FactDate.Of(patient["birthDate"u8]),
            Cid = cid,
            OtherNumber = cid is null ? NumberOf(patient["identifier"u8], wantsCid: false) : null,
            IsDeceased = death.IsKnown || patient["deceasedBoolean"u8].GetBoolean() == true,
            Death = death,
            Coverages = CoveragesOf(chart),
            SourceCount = Math.Max(1, sources.Count),
        };
    }

    static PersonSex SexOf(JsonNode gender)
    {
        var text = gender.StringBytes;
        return text.SequenceEqual("female"u8) ? PersonSex.Female
            : text.SequenceEqual("male"u8) ? PersonSex.Male
            : text.SequenceEqual("other"u8) ? PersonSex.Other
            : PersonSex.Unknown;
    }

    static (string? Thai, string? Latin) NamesOf(JsonNode names)
    {
        (string? Text, int Rank) thai = (null, int.MaxValue);
        (string? Text, int Rank) latin = (null, int.MaxValue);
        foreach (var name in names)
        {
            if (name["use"u8].StringEquals("old"u8) || Compose(name) is not { Length: > 0 } text)
            {
                continue;
            }

            var rank = RankOf(name["use"u8]);
            if (HasThai(text))
            {
                thai = rank < thai.Rank ? (text, rank) : thai;
            }
            else
            {
                latin = rank < latin.Rank ? (text, rank) : latin;
            }
        }

        return (thai.Text, latin.Text);
    }

    /// <summary>The name on the card before the one that friends call.</summary>
    static int RankOf(JsonNode use) =>
        use.StringEquals("official"u8) ? 0
        : use.StringEquals("nickname"u8) || use.StringEquals("maiden"u8) || use.StringEquals("anonymous"u8) ? 2
        : 1;

    /// <summary>In Thai the title is written onto the given name: นางสมใจ ใจดี.</summary>
    static string? Compose(JsonNode name)
    {
        var given = new List<string>();
        foreach (var part in name["given"u8])
        {
            if (part.GetString() is { Length: > 0 } text)
            {
                given.Add(text);
            }
        }

        var family = name["family"u8].GetString();
        if (given.Count == 0 && string.IsNullOrEmpty(family))
        {
            return name["text"u8].GetString()?.Trim();
        }

        var first = string.Join(' ', given);
        var title = name["prefix"u8][0].GetString() ?? "";
        var full = $"{first} {family}".Trim();
        return title.Length == 0 ? full : HasThai(title) ? title + full : $"{title} {full}";
    }

    static bool HasThai(string text) => text.AsSpan().ContainsAnyInRange('\u0E00', '\u0E7F');

    static string? NumberOf(JsonNode identifiers, bool wantsCid)
    {
        foreach (var identifier in identifiers)
        {
            var value = identifier["value"u8].GetString();
            if (value is null || IsLocal(identifier) || identifier["use"u8].StringEquals("old"u8))
            {
                continue;
            }

            if (IsCid(identifier, value) == wantsCid)
            {
                return value;
            }
        }

        return null;
    }

    static bool IsCid(JsonNode identifier, string value) =>
        value.Length == CidLength && value.All(char.IsAsciiDigit)
        && (identifier["system"u8].StringBytes.IndexOf("cid"u8) >= 0 || identifier["system"u8].StringBytes.IndexOf("dopa"u8) >= 0
            || Concept.Has(identifier["type"u8], "cid"u8));

    /// <summary>Hospital and register numbers name a person only inside their facility.</summary>
    static bool IsLocal(JsonNode identifier)
    {
        var system = identifier["system"u8].StringBytes;
        return system.IndexOf("/hcode/"u8) >= 0 || system.EndsWith("/HN"u8) || system.EndsWith("/PID"u8);
    }

    static ImmutableArray<CoverageItem> CoveragesOf(ChartIndex chart)
    {
        var items = new List<CoverageItem>();
        foreach (var fact in chart.Of(ResourceType.Coverage))
        {
            var resource = chart[fact].Resource;
            var type = Concept.Of(resource["type"u8]);
            var name = type.Text ?? resource["class"u8][0]["name"u8].GetString() ?? References.NameOf(resource["payor"u8][0]) ?? type.Code;
            if (References.IsVoid(resource) || string.IsNullOrEmpty(name))
            {
                continue;
            }

            var from = FactDate.Of(resource["period"u8]["start"u8]);
            var until = FactDate.Of(resource["period"u8]["end"u8]);
            var isActive = (!until.IsKnown || until.Day >= chart.Today) && (!from.IsKnown || from.Day <= chart.Today);
            items.Add(new CoverageItem(name, type.Code, MainFacilityOf(resource), from, until, isActive, chart.OriginOf(fact, from)));
        }

        items.Sort((left, right) => left.IsActive != right.IsActive
            ? right.IsActive.CompareTo(left.IsActive)
            : right.Origin.Date.CompareTo(left.Origin.Date));
        for (var at = items.Count - 1; at > 0; at--)
        {
            if (items.FindIndex(known => string.Equals(known.Name, items[at].Name, StringComparison.Ordinal)) < at)
            {
                items.RemoveAt(at);
            }
        }

        return [.. items];
    }

    static string? MainFacilityOf(JsonNode coverage)
    {
        foreach (var extension in coverage["extension"u8])
        {
            if (extension["url"u8].StringBytes.IndexOf("contracted-provider"u8) >= 0
                && References.NameOf(extension["valueReference"u8]) is { } name)
            {
                return name;
            }
        }

        return null;
    }
}
