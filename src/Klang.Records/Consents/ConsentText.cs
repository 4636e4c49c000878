using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Records.Access;

namespace Klang.Records.Consents;

/// <summary>Writes lines as a FHIR Consent (R4 §6.2), in the forms that <see cref="DirectiveReader"/> reads.</summary>
static class ConsentText
{
    internal static byte[] Write(string patientId, IReadOnlyList<ConsentLine> lines, DateTimeOffset now, bool isActive = true)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Consent");
            json.WriteString("status", isActive ? "active" : "inactive");
            Concept(json, "scope", "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy");
            json.WriteStartArray("category");
            Concept(json, null, "http://terminology.hl7.org/CodeSystem/consentcategorycodes", "npp");
            json.WriteEndArray();
            json.WriteStartObject("patient");
            json.WriteString("reference", $"Patient/{patientId}");
            json.WriteEndObject();
            json.WriteString("dateTime", Instant(now));
            Concept(json, "policyRule", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN");
            json.WriteStartObject("provision");
            Provision(json, lines, now);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    static void Provision(Utf8JsonWriter json, IReadOnlyList<ConsentLine> lines, DateTimeOffset now)
    {
        if (lines is [{ Kind: DirectiveKind.EmergencyOnly } only])
        {
            json.WriteString("type", "deny");
            Period(json, only, now);
            json.WriteStartArray("provision");
            json.WriteStartObject();
            json.WriteString("type", "permit");
            Purpose(json);
            json.WriteEndObject();
            json.WriteEndArray();
            return;
        }

        json.WriteStartArray("provision");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            Line(json, line, now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Line(Utf8JsonWriter json, ConsentLine line, DateTimeOffset now)
    {
        var (type, role, system) = line.Kind switch
        {
            DirectiveKind.BlockFacility => ("deny", "IRCP", DirectiveReader.FacilitySystem),
            DirectiveKind.BlockPerson => ("deny", "IRCP", DirectiveReader.AccountSystem),
            DirectiveKind.HideFacility => ("deny", "CST", DirectiveReader.FacilitySystem),
            DirectiveKind.BlockCategory or DirectiveKind.BlockEmergency => ("deny", "", ""),
            DirectiveKind.Share => ("permit", "IRCP", DirectiveReader.FacilitySystem),
            DirectiveKind.Delegate => ("permit", "AGNT", DirectiveReader.AccountSystem),
            _ => ("permit", "GUARD", line.Target.Length > 0 ? DirectiveReader.AccountSystem : ""),
        };
        json.WriteString("type", type);
        Period(json, line, now);
        if (role.Length > 0)
        {
            Actor(json, role, system, line.Target);
        }

        if (line.Kind == DirectiveKind.BlockEmergency)
        {
            Purpose(json);
        }

        Labels(json, line.Categories);
    }

    static void Actor(Utf8JsonWriter json, string role, string system, string target)
    {
        json.WriteStartArray("actor");
        json.WriteStartObject();
        Concept(json, "role", role is "AGNT" or "GUARD" ? "http://terminology.hl7.org/CodeSystem/v3-RoleClass"
            : "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", role);
        json.WriteStartObject("reference");
        if (system.Length > 0)
        {
            json.WriteStartObject("identifier");
            json.WriteString("system", system);
            json.WriteString("value", target);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("display", "guardian");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Labels(Utf8JsonWriter json, SensitiveCategories categories)
    {
        if (categories == SensitiveCategories.None)
        {
            return;
        }

        json.WriteStartArray("securityLabel");
        foreach (var (code, category) in DirectiveReader.Sensitivities)
        {
            if (categories.HasFlag(category))
            {
                json.WriteStartObject();
                json.WriteString("system", category == SensitiveCategories.Flagged ? "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
                    : DirectiveReader.SensitivitySystem);
                json.WriteString("code", code);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    static void Purpose(Utf8JsonWriter json)
    {
        json.WriteStartArray("purpose");
        json.WriteStartObject();
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v3-ActReason");
        json.WriteString("code", "ETREAT");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Period(Utf8JsonWriter json, ConsentLine line, DateTimeOffset now)
    {
        json.WriteStartObject("period");
        json.WriteString("start", Instant(now));
        if (line.Until is { } until)
        {
            json.WriteString("end", Instant(until));
        }

        json.WriteEndObject();
    }

    static void Concept(Utf8JsonWriter json, string? name, string system, string code)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
