using System.Globalization;
using System.Text;
using Klang.Fhir.Json;

namespace Klang.Records.Persons;

/// <summary>Compares what two sources say of a person. Likeness alone never links; contradiction keeps apart.</summary>
static class Likeness
{
    /// <summary>
    /// True when given name and birth year both contradict: then a shared number does not join them, a human decides.
    /// What is missing contradicts nothing.
    /// </summary>
    internal static bool Contradicts(JsonNode one, JsonNode other)
    {
        var givenOne = Given(one);
        var givenOther = Given(other);
        var yearOne = BirthYear(one);
        var yearOther = BirthYear(other);
        return givenOne.Count > 0 && givenOther.Count > 0 && !givenOne.Overlaps(givenOther)
            && yearOne is { } a && yearOther is { } b && a != b;
    }

    /// <summary>
    /// Scores likeness from 0 to 1: a shared national number decides; otherwise given name, family name, birth date, sex and
    /// phone are weighed.
    /// </summary>
    internal static double Score(JsonNode one, JsonNode other)
    {
        if (PersonClaims.Of(one).Where(claim => claim.IsNational).Intersect(PersonClaims.Of(other)).Any())
        {
            return Contradicts(one, other) ? 0.6 : 1.0;
        }

        var score = 0.0;
        score += Given(one).Overlaps(Given(other)) ? 0.25 : 0;
        score += Family(one).Overlaps(Family(other)) ? 0.25 : 0;
        var birthOne = one["birthDate"u8].GetString();
        var birthOther = other["birthDate"u8].GetString();
        score += birthOne is not null && birthOne == birthOther ? 0.3 : BirthYear(one) is { } year && year == BirthYear(other) ? 0.1 : 0;
        score += one["gender"u8].GetString() is { } gender && gender == other["gender"u8].GetString() ? 0.05 : 0;
        score += Phones(one).Overlaps(Phones(other)) ? 0.1 : 0;
        return Math.Min(score, 0.95);
    }

    static HashSet<string> Given(JsonNode patient)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in patient["name"u8])
        {
            foreach (var given in name["given"u8])
            {
                Add(names, given.GetString());
            }
        }

        return names;
    }

    static HashSet<string> Family(JsonNode patient)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in patient["name"u8])
        {
            Add(names, name["family"u8].GetString());
        }

        return names;
    }

    static HashSet<string> Phones(JsonNode patient)
    {
        var phones = new HashSet<string>(StringComparer.Ordinal);
        foreach (var telecom in patient["telecom"u8])
        {
            var digits = string.Concat((telecom["value"u8].GetString() ?? "").Where(char.IsAsciiDigit));
            if (digits.Length >= 8)
            {
                phones.Add(digits);
            }
        }

        return phones;
    }

    static void Add(HashSet<string> names, string? name)
    {
        var normal = Normalise(name);
        if (normal.Length > 0)
        {
            names.Add(normal);
        }
    }

    /// <summary>NFC, without zero-width marks, spaces and case; sara am in one form.</summary>
    internal static string Normalise(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = string.Concat(text.Normalize(NormalizationForm.FormC)
            .Where(c => !char.IsWhiteSpace(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format));
        return kept.Replace("\u0E4D\u0E32", "\u0E33", StringComparison.Ordinal).ToUpperInvariant();
    }

    static int? BirthYear(JsonNode patient)
    {
        var birth = patient["birthDate"u8].StringBytes;
        return birth.Length >= 4 && int.TryParse(birth[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? year
            : null;
    }
}
