using System.Collections.Frozen;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Sensitivity;

/// <summary>
/// Labels records on the way in: by their codes wherever they stand, by the names of medicines, by the clinic, and by the sender's own
/// flags (<c>meta.security</c>); the higher wins. Who someone is, is never labelled; an allergy only by its flags, since not to know
/// of it would harm. Pure and thread-safe.
/// </summary>
public sealed class SensitivityRules
{
    const int CodeBytesMax = 64;

    readonly FrozenDictionary<(SensitiveSystem, string), SensitivityFinding> exact;
    readonly FrozenDictionary<(SensitiveSystem, string), SensitivityFinding> prefixes;
    readonly FrozenDictionary<string, SensitivityFinding> substances;
    readonly FrozenDictionary<string, SensitivityFinding>.AlternateLookup<ReadOnlySpan<char>> substanceBySpan;

    SensitivityRules(IReadOnlyList<SensitivityRow> rows)
    {
        exact = Index(rows.Where(row => !row.IsPrefix), row => (row.System, row.Code));
        prefixes = Index(rows.Where(row => row.IsPrefix), row => (row.System, row.Code));
        substances = Index(rows.Where(row => row.System == SensitiveSystem.Substance), row => row.Code, StringComparer.OrdinalIgnoreCase);
        substanceBySpan = substances.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The rules that are built in.</summary>
    public static SensitivityRules BuiltIn { get; } = new(SensitivityTables.BuiltIn());

    /// <summary>The rules that are built in and more of them.</summary>
    public static SensitivityRules With(IEnumerable<SensitivityRow> more) => new([.. SensitivityTables.BuiltIn(), .. more]);

    static FrozenDictionary<TKey, SensitivityFinding> Index<TKey>(
        IEnumerable<SensitivityRow> rows, Func<SensitivityRow, TKey> key, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        var found = new Dictionary<TKey, SensitivityFinding>(comparer);
        foreach (var row in rows)
        {
            var known = found.GetValueOrDefault(key(row));
            found[key(row)] = row.OnlyUnderTwenty
                ? known with { UnderTwenty = known.UnderTwenty | row.Topics }
                : known with { Topics = known.Topics | row.Topics };
        }

        return found.ToFrozenDictionary(comparer);
    }

    /// <summary>What a resource reveals.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">Its content.</param>
    public SensitivityFinding Of(ResourceType type, JsonNode resource)
    {
        if (type is ResourceType.Patient or ResourceType.Person or ResourceType.RelatedPerson)
        {
            return default;
        }

        var walk = new Walk { OnlyFlags = type == ResourceType.AllergyIntolerance };
        Visit(resource, ref walk);
        return walk.Found;
    }

    void Visit(JsonNode node, ref Walk walk)
    {
        if (node.Kind == JsonKind.Object)
        {
            Look(node, ref walk);
        }

        foreach (var child in node)
        {
            if (child.Kind is JsonKind.Object or JsonKind.Array)
            {
                var isMedicine = walk.InMedicine;
                walk.InMedicine |= child.Name.SequenceEqual("medicationCodeableConcept"u8)
                    || (child.Name.SequenceEqual("code"u8) && node["resourceType"u8].StringEquals("Medication"u8));
                Visit(child, ref walk);
                walk.InMedicine = isMedicine;
            }
            else if (walk.InMedicine && child.Kind == JsonKind.String && !walk.OnlyFlags
                && (child.Name.SequenceEqual("text"u8) || child.Name.SequenceEqual("display"u8)))
            {
                LookAtWords(child.GetString()!, ref walk);
            }
        }
    }

    void Look(JsonNode node, ref Walk walk)
    {
        var code = node["code"u8];
        if (code.Kind == JsonKind.String && node["system"u8] is { Kind: JsonKind.String } address)
        {
            var system = SensitiveSystems.Of(address);
            if (system is SensitiveSystem.ActCode or SensitiveSystem.Confidentiality || (system != SensitiveSystem.Other && !walk.OnlyFlags))
            {
                walk.Add(Find(system, code));
            }
        }
        else if (!walk.OnlyFlags && node["url"u8] is { Kind: JsonKind.String } url && IsOfPlace(url.StringBytes))
        {
            walk.Add(OfClinic(node["valueString"u8].Exists ? node["valueString"u8] : node["valueCode"u8]));
        }
    }

    /// <summary>43-file fields that name a clinic or ward and have no place of their own in R4.</summary>
    static bool IsOfPlace(ReadOnlySpan<byte> url) =>
        url.EndsWith("f43:CLINIC"u8) || url.EndsWith("f43:WARDSTAY"u8) || url.EndsWith("f43:WARDADMIT"u8) || url.EndsWith("f43:WARDDISCH"u8);

    SensitivityFinding Find(SensitiveSystem system, JsonNode code)
    {
        if (system == SensitiveSystem.Clinic)
        {
            return OfClinic(code);
        }

        if (code.StringBytes.Length > CodeBytesMax)
        {
            return default;
        }

        var text = code.GetString()!;
        if (system == SensitiveSystem.Icd10)
        {
            text = text.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();
        }

        var found = exact.GetValueOrDefault((system, text));
        for (var length = 0; length <= text.Length; length++)
        {
            var more = prefixes.GetValueOrDefault((system, text[..length]));
            found = new SensitivityFinding(found.Topics | more.Topics, found.UnderTwenty | more.UnderTwenty);
        }

        return found;
    }

    /// <summary>Two digits of the e-Claim list, or five of which the second and third are those; a local list may name others whole.</summary>
    SensitivityFinding OfClinic(JsonNode code)
    {
        if (code.StringBytes.Length is 0 or > CodeBytesMax || code.GetString() is not { } text)
        {
            return default;
        }

        return exact.TryGetValue((SensitiveSystem.Clinic, text), out var found) ? found
            : text.Length == 5 ? exact.GetValueOrDefault((SensitiveSystem.Clinic, text[1..3]))
            : default;
    }

    /// <summary>Senders write a medicine's name with strength and form around it, so each word is looked at.</summary>
    void LookAtWords(string text, ref Walk walk)
    {
        var from = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var isWord = at < text.Length && (char.IsAsciiLetter(text[at]) || (text[at] == '-' && from >= 0));
            if (isWord && from < 0)
            {
                from = at;
            }
            else if (!isWord && from >= 0)
            {
                if (substanceBySpan.TryGetValue(text.AsSpan(from, at - from), out var found))
                {
                    walk.Add(found);
                }

                from = -1;
            }
        }
    }

    struct Walk
    {
        internal SensitivityFinding Found { get; private set; }

        /// <summary>Codes say nothing; only the sender's flags do.</summary>
        internal bool OnlyFlags { get; init; }

        /// <summary>Inside the name of a medicine.</summary>
        internal bool InMedicine { get; set; }

        internal void Add(SensitivityFinding more) =>
            Found = new SensitivityFinding(Found.Topics | more.Topics, Found.UnderTwenty | more.UnderTwenty);
    }
}
