using System.Text;
using Klang.Fhir.Json;
using Klang.Fhir.Thai;
using Klang.Trust;

namespace Klang.Records.Persons;

/// <summary>An identifier that names exactly one person.</summary>
/// <param name="Kind">What sort: <c>cid</c>, <c>passport-THA</c>, <c>work-permit</c>, <c>HN/X0001</c>, <c>PID/X0001</c>.</param>
/// <param name="Value">The normalised value.</param>
readonly record struct PersonClaim(string Kind, string Value)
{
    /// <summary>True for numbers that name the person in the whole country, not inside one facility.</summary>
    internal bool IsNational => !Kind.Contains('/', StringComparison.Ordinal);

    /// <summary>True for thirteen-digit numbers whose first digit says that they may be replaced later (0, 6, 7).</summary>
    internal bool IsProvisional => Kind == "cid" && Value[0] is '0' or '6' or '7';

    internal UInt128 Key(Vault vault) => vault.Claim(Encoding.UTF8.GetBytes(Kind), Encoding.UTF8.GetBytes(Value));
}

/// <summary>Reads claims from identifiers. One table of equal systems.</summary>
static class PersonClaims
{
    internal const string CitizenNumberSystem = "https://terms.sil-th.org/id/th-cid";
    const string PassportPrefix = "http://hl7.org/fhir/sid/passport-";
    const string LocalPrefix = "https://terms.sil-th.org/hcode/";

    /// <summary>All claims of a Patient, without repeats.</summary>
    internal static List<PersonClaim> Of(JsonNode patient)
    {
        var claims = new List<PersonClaim>();
        foreach (var identifier in patient["identifier"u8])
        {
            if (identifier["use"u8].StringEquals("old"u8))
            {
                continue;
            }

            if (TryRead(identifier["system"u8].GetString(), identifier["value"u8].GetString(), out var claim)
                && !claims.Contains(claim))
            {
                claims.Add(claim);
            }
        }

        return claims;
    }

    /// <summary>Reads one identifier; false when it names no person by itself.</summary>
    internal static bool TryRead(string? system, string? value, out PersonClaim claim)
    {
        claim = default;
        if (string.IsNullOrWhiteSpace(system) || string.IsNullOrWhiteSpace(value))
        {
            return false;
        }

        switch (system)
        {
            case CitizenNumberSystem:
            case "http://terms.sil-th.org/id/th-cid":
            case "https://www.dopa.go.th":
            case "http://www.dopa.go.th":
                if (!ThaiNationalId.TryParse(value, out var number))
                {
                    return false;
                }

                claim = new PersonClaim("cid", number.Digits);
                return true;
            case "https://terms.sil-th.org/id/th-mol-wp":
            case "https://terms.sil-th.org/id/th-molwp":
                claim = new PersonClaim("work-permit", Compact(value));
                return true;
        }

        if (system.StartsWith(PassportPrefix, StringComparison.Ordinal))
        {
            claim = new PersonClaim($"passport-{system[PassportPrefix.Length..].ToUpperInvariant()}", Compact(value));
            return true;
        }

        return TryReadLocal(system, value, out claim);
    }

    /// <summary><c>https://terms.sil-th.org/hcode/5/{hcode}/HN</c> and <c>…/PID</c>.</summary>
    static bool TryReadLocal(string system, string value, out PersonClaim claim)
    {
        claim = default;
        if (!system.StartsWith(LocalPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = system[LocalPrefix.Length..].Split('/');
        if (parts.Length != 3 || parts[0] is not ("5" or "9") || parts[1].Length == 0 || parts[2] is not ("HN" or "PID"))
        {
            return false;
        }

        claim = new PersonClaim($"{parts[2]}/{parts[1].ToUpperInvariant()}", value.Trim());
        return true;
    }

    static string Compact(string value) =>
        string.Concat(value.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
