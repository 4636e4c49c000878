using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Klang.Fhir;
using Klang.Records;
using Klang.Trust;

namespace Klang.Http;

/// <summary>An entry of the ledger as a FHIR AuditEvent in the shape of IHE BALP. Made when asked for; stored nowhere.</summary>
static class AuditEventJson
{
    const string Profile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    const string ObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";
    const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    const string Own = "https://klang.invalid/fhir/";

    public static ResourceVersion Resource(AuditLine line)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = FhirJsonWriter.Create(output))
        {
            Write(json, line);
        }

        return new ResourceVersion(ResourceType.AuditEvent, AuditIds.Of(line.Entry.Index), 1, line.Entry.At, output.WrittenMemory, line.Entry.Facility);
    }

    static void Write(Utf8JsonWriter json, AuditLine line)
    {
        var entry = line.Entry;
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "AuditEvent"u8);
        json.WriteString("id"u8, AuditIds.Of(entry.Index));
        json.WriteStartObject("meta"u8);
        json.WriteString("versionId"u8, "1"u8);
        json.WriteInstant("lastUpdated"u8, entry.At);
        json.WriteStartArray("profile"u8);
        json.WriteStringValue(Profile + ProfileOf(line));
        json.WriteEndArray();
        json.WriteEndObject();
        WriteCoding(json, "type"u8, "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest");
        json.WriteStartArray("subtype"u8);
        WriteCoding(json, "http://hl7.org/fhir/restful-interaction", InteractionOf(entry.Action));
        json.WriteEndArray();
        json.WriteString("action"u8, ActionOf(entry.Action));
        json.WriteInstant("recorded"u8, entry.At);
        json.WriteString("outcome"u8, entry.Granted ? "0"u8 : "4"u8);
        json.WriteString("outcomeDesc"u8, entry.Granted ? $"granted by {entry.Rule}" : $"refused: {entry.Rule}");
        WritePurpose(json, "purposeOfEvent"u8, entry.Purpose);
        WriteAgents(json, entry);
        json.WriteStartObject("source"u8);
        json.WriteStartObject("observer"u8);
        json.WriteString("display"u8, "Klang"u8);
        json.WriteEndObject();
        json.WriteStartArray("type"u8);
        WriteCoding(json, "http://terminology.hl7.org/CodeSystem/security-source-type", "4");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteEntities(json, line);
        json.WriteEndObject();
    }

    static string ProfileOf(AuditLine line)
    {
        if (!line.Entry.Granted)
        {
            return "AuthZconsent";
        }

        var patient = line.PatientId.Length > 0 ? "Patient" : "";
        return patient + line.Entry.Action switch
        {
            AccessAction.Create => "Create",
            AccessAction.Update => "Update",
            AccessAction.Delete => "Delete",
            AccessAction.Query or AccessAction.Disclose or AccessAction.Audit => "Query",
            _ => "Read",
        };
    }

    static string InteractionOf(AccessAction action) => action switch
    {
        AccessAction.Read => "read",
        AccessAction.Create => "create",
        AccessAction.Update => "update",
        AccessAction.Delete => "delete",
        AccessAction.Query or AccessAction.Disclose or AccessAction.Audit => "search",
        _ => "operation",
    };

    static string ActionOf(AccessAction action) => action switch
    {
        AccessAction.Read => "R",
        AccessAction.Create => "C",
        AccessAction.Update => "U",
        AccessAction.Delete => "D",
        _ => "E",
    };

    static void WriteAgents(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteStartArray("agent"u8);
        WriteAgent(json, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "account", entry.CallerId, isRequestor: true, () =>
        {
            if (entry.Role.Length > 0)
            {
                json.WriteStartArray("role"u8);
                json.WriteStartObject();
                WriteCodings(json, Own + "role", entry.Role);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteStartArray("policy"u8);
            json.WriteStringValue($"{Own}rule/{Uri.EscapeDataString(entry.Rule)}");
            json.WriteEndArray();
            WritePurpose(json, "purposeOfUse"u8, entry.Purpose);
        });
        if (entry.Facility.Length > 0)
        {
            WriteAgent(json, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "PPRF", "https://terms.sil-th.org/id/th-moph-hcode", entry.Facility, false);
        }

        if (entry.Client.Length > 0)
        {
            WriteAgent(json, Dicom, "110150", "client", entry.Client, isRequestor: false);
        }

        json.WriteEndArray();
    }

    static void WriteAgent(Utf8JsonWriter json, string system, string code, string identifierSystem, string value, bool isRequestor, Action? more = null)
    {
        json.WriteStartObject();
        json.WriteStartObject("type"u8);
        WriteCodings(json, system, code);
        json.WriteEndObject();
        if (value.Length > 0)
        {
            json.WriteStartObject("who"u8);
            WriteIdentifier(json, identifierSystem.Contains(':', StringComparison.Ordinal) ? identifierSystem : Own + identifierSystem, value);
            json.WriteEndObject();
        }

        json.WriteBoolean("requestor"u8, isRequestor);
        more?.Invoke();
        json.WriteEndObject();
    }

    static void WriteEntities(Utf8JsonWriter json, AuditLine line)
    {
        json.WriteStartArray("entity"u8);
        if (line.PatientId.Length > 0)
        {
            WriteEntity(json, "1", "1", () => WriteReference(json, $"Patient/{line.PatientId}"));
        }

        if (line.Resource is { } resource)
        {
            WriteEntity(json, "2", "4", () => WriteReference(json, resource));
        }

        if (line.Query is { } query)
        {
            WriteEntity(json, "2", "24", () => json.WriteBase64String("query"u8, Encoding.UTF8.GetBytes(query)));
        }

        json.WriteStartObject();
        json.WriteStartObject("what"u8);
        WriteIdentifier(json, Own + "request", line.Entry.RequestId);
        json.WriteEndObject();
        json.WriteStartObject("type"u8);
        json.WriteString("system"u8, "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"u8);
        json.WriteString("code"u8, "XrequestId"u8);
        json.WriteEndObject();
        json.WriteStartArray("detail"u8);
        WriteDetail(json, "entry", line.Entry.Index.ToString(CultureInfo.InvariantCulture));
        WriteDetail(json, "relation", line.Entry.Relation);
        WriteDetail(json, "session", line.Entry.Session);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteEntity(Utf8JsonWriter json, string type, string role, Action what)
    {
        json.WriteStartObject();
        if (role != "24")
        {
            what();
        }

        WriteCoding(json, "type"u8, EntityType, type);
        WriteCoding(json, "role"u8, ObjectRole, role);
        if (role == "24")
        {
            what();
        }

        json.WriteEndObject();
    }

    static void WriteReference(Utf8JsonWriter json, string reference)
    {
        json.WriteStartObject("what"u8);
        json.WriteString("reference"u8, reference);
        json.WriteEndObject();
    }

    static void WriteDetail(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, name);
            json.WriteString("valueString"u8, value);
            json.WriteEndObject();
        }
    }

    static void WriteIdentifier(Utf8JsonWriter json, string system, string value)
    {
        json.WriteStartObject("identifier"u8);
        json.WriteString("system"u8, system);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
    }

    static void WritePurpose(Utf8JsonWriter json, ReadOnlySpan<byte> name, string purpose)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        WriteCodings(json, "http://terminology.hl7.org/CodeSystem/v3-ActReason", purpose);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteCodings(Utf8JsonWriter json, string system, string code)
    {
        json.WriteStartArray("coding"u8);
        WriteCoding(json, system, code);
        json.WriteEndArray();
    }

    static void WriteCoding(Utf8JsonWriter json, ReadOnlySpan<byte> name, string system, string code)
    {
        json.WritePropertyName(name);
        WriteCoding(json, system, code);
    }

    static void WriteCoding(Utf8JsonWriter json, string system, string code)
    {
        json.WriteStartObject();
        json.WriteString("system"u8, system);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
    }
}
