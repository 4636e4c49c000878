using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Access;

/// <summary>
/// Reads what a Consent (FHIR R4 §6.2) lays down into lines that decisions read. A citizen's Consent that says what cannot be enforced is
/// refused, never stored without effect. The forms are in docs/fhir-http.md.
/// </summary>
static class DirectiveReader
{
    /// <summary>System of account ids in <c>actor.reference.identifier</c>.</summary>
    internal const string AccountSystem = "urn:klang:account";

    /// <summary>System of facility codes.</summary>
    internal const string FacilitySystem = "https://terms.sil-th.org/id/th-moph-hcode";

    internal const string SensitivitySystem = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    const int ProvisionsMax = 16;
    const int ActorsMax = 16;

    /// <summary>Codes of sensitivity (HL7 v3 ActCode) and the categories that they mean.</summary>
    internal static readonly (string Code, SensitiveCategories Categories)[] Sensitivities =
    [
        ("PSY", SensitiveCategories.MentalHealth),
        ("HIV", SensitiveCategories.Hiv),
        ("STD", SensitiveCategories.SexuallyTransmitted),
        ("ETH", SensitiveCategories.SubstanceUse),
        ("SUD", SensitiveCategories.SubstanceUse),
        ("SDV", SensitiveCategories.Violence),
        ("SEX", SensitiveCategories.AdolescentPregnancy),
        ("R", SensitiveCategories.Flagged),
    ];

    /// <summary>The lines of an active Consent; none of one that is not active.</summary>
    /// <param name="consent">The Consent.</param>
    /// <param name="id">Its id.</param>
    /// <param name="now">When it is written.</param>
    internal static Outcome<List<Directive>> Read(JsonNode consent, string id, DateTimeOffset now)
    {
        var lines = new List<Directive>();
        if (!consent["status"u8].StringEquals("active"u8))
        {
            return lines;
        }

        var provision = consent["provision"u8];
        if (!provision.Exists)
        {
            return Cannot("it has no provision", "Consent.provision");
        }

        var nested = Items(provision["provision"u8]);
        if (nested.Count > ProvisionsMax)
        {
            return Cannot("it has too many provisions", "Consent.provision.provision");
        }

        if (IsEmergencyOnly(provision, nested))
        {
            lines.Add(Line(provision, DirectiveKind.EmergencyOnly, "", SensitiveCategories.None, id, now));
            return lines;
        }

        foreach (var part in nested.Count == 0 ? [provision] : nested)
        {
            if (ReadPart(part, id, now, lines) is { } refusal)
            {
                return refusal;
            }
        }

        return lines;
    }

    /// <summary>Denied to all, but for a nested provision that permits emergencies.</summary>
    static bool IsEmergencyOnly(JsonNode provision, List<JsonNode> nested) =>
        provision["type"u8].StringEquals("deny"u8) && IsBare(provision) && nested.Count == 1
        && nested[0]["type"u8].StringEquals("permit"u8) && HasPurpose(nested[0], "ETREAT") && !nested[0]["actor"u8].Exists;

    static Refusal? ReadPart(JsonNode part, string id, DateTimeOffset now, List<Directive> lines)
    {
        if (part["action"u8].Exists || part["data"u8].Exists || part["code"u8].Exists || part["dataPeriod"u8].Exists)
        {
            return Cannot("it limits actions, codes, data or their period", part.Path);
        }

        if (CategoriesOf(part) is not { } categories)
        {
            return Cannot("it names a security label that is none of PSY, HIV, STD, ETH, SUD, SDV, SEX, R", part.Path);
        }

        var isDeny = part["type"u8].StringEquals("deny"u8);
        var actors = Items(part["actor"u8]);
        if (actors.Count > ActorsMax)
        {
            return Cannot("it names too many actors", part.Path);
        }

        if (actors.Count == 0)
        {
            if (isDeny && categories != SensitiveCategories.None)
            {
                lines.Add(Line(part, DirectiveKind.BlockCategory, "", categories, id, now));
                return null;
            }

            if (isDeny && HasPurpose(part, "ETREAT"))
            {
                lines.Add(Line(part, DirectiveKind.BlockEmergency, "", SensitiveCategories.None, id, now));
                return null;
            }

            return Cannot("it says neither who nor what", part.Path);
        }

        foreach (var actor in actors)
        {
            if (ReadActor(part, actor, isDeny, categories, id, now) is not { } line)
            {
                return Cannot("its actor is none that is known here", actor.Path);
            }

            if (line.Kind is DirectiveKind.Share or DirectiveKind.Delegate or DirectiveKind.Guardian && line.Until == long.MaxValue)
            {
                return Cannot("what it permits has no end; give provision.period.end", part.Path);
            }

            lines.Add(line);
        }

        return null;
    }

    static Directive? ReadActor(JsonNode part, JsonNode actor, bool isDeny, SensitiveCategories categories, string id, DateTimeOffset now)
    {
        var identifier = actor["reference"u8]["identifier"u8];
        var system = identifier["system"u8].GetString();
        var value = identifier["value"u8].GetString() ?? "";
        var role = actor["role"u8]["coding"u8][0]["code"u8].GetString();
        var isFacility = system == FacilitySystem && value.Length == 5;
        var isAccount = system == AccountSystem && value.Length is > 0 and <= 64;
        DirectiveKind? kind = (isDeny, role) switch
        {
            (true, "IRCP") when isFacility => DirectiveKind.BlockFacility,
            (true, "IRCP") when isAccount => DirectiveKind.BlockPerson,
            (true, "CST") when isFacility => DirectiveKind.HideFacility,
            (false, "IRCP") when isFacility => DirectiveKind.Share,
            (false, "AGNT") when isAccount => DirectiveKind.Delegate,
            (false, "GUARD") when isAccount => DirectiveKind.Guardian,
            (false, "GUARD") when !identifier.Exists && categories != SensitiveCategories.None => DirectiveKind.ShowGuardian,
            _ => null,
        };
        return kind is { } known ? Line(part, known, value, categories, id, now) : null;
    }

    static Directive Line(JsonNode part, DirectiveKind kind, string target, SensitiveCategories categories, string id, DateTimeOffset now)
    {
        var period = part["period"u8];
        return new Directive(kind, target, categories,
            Spans.Start(period["start"u8]) ?? now.ToUnixTimeSeconds(), Spans.End(period["end"u8]) ?? long.MaxValue, id);
    }

    static bool IsBare(JsonNode part) => !part["actor"u8].Exists && !part["securityLabel"u8].Exists && !part["purpose"u8].Exists
        && !part["class"u8].Exists && !part["code"u8].Exists && !part["data"u8].Exists && !part["action"u8].Exists;

    static bool HasPurpose(JsonNode part, string code) => Items(part["purpose"u8]).Exists(purpose => purpose["code"u8].GetString() == code);

    static SensitiveCategories? CategoriesOf(JsonNode part)
    {
        var categories = SensitiveCategories.None;
        foreach (var label in part["securityLabel"u8])
        {
            var code = label["code"u8].GetString();
            var known = Array.Find(Sensitivities, one => one.Code == code);
            if (known.Code is null)
            {
                return null;
            }

            categories |= known.Categories;
        }

        return categories;
    }

    static List<JsonNode> Items(JsonNode array)
    {
        var items = new List<JsonNode>();
        foreach (var item in array)
        {
            items.Add(item);
        }

        return items;
    }

    static Refusal Cannot(string why, string path) => new(RefusalKind.Invalid, "not-supported",
        $"This Consent cannot be enforced here, so it was not stored: {why}.", path);
}
