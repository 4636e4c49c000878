using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;

namespace Klang.Http;

/// <summary>Complaints as an OperationOutcome (FHIR R4 §2.21), place and line included.</summary>
sealed class OutcomeContent(IReadOnlyList<Complaint> complaints) : AnswerContent
{
    public override void WriteTo(IBufferWriter<byte> output)
    {
        using var json = FhirJsonWriter.Create(output);
        Write(json, complaints);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Complaint> complaints)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "OperationOutcome"u8);
        json.WriteStartArray("issue"u8);
        foreach (var complaint in complaints)
        {
            WriteIssue(json, complaint);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteIssue(Utf8JsonWriter json, Complaint complaint)
    {
        json.WriteStartObject();
        json.WriteString("severity"u8, complaint.Severity switch
        {
            Severity.Fatal => "fatal"u8,
            Severity.Error => "error"u8,
            Severity.Warning => "warning"u8,
            _ => "information"u8,
        });
        json.WriteString("code"u8, complaint.Code);
        json.WriteStartObject("details"u8);
        json.WriteString("text"u8, complaint.Message);
        json.WriteEndObject();
        json.WriteString("diagnostics"u8, complaint.Line == 0
            ? complaint.Message
            : string.Create(CultureInfo.InvariantCulture, $"Line {complaint.Line}, column {complaint.Column}: {complaint.Message}"));
        if (complaint.Path is not null)
        {
            json.WriteStartArray("expression"u8);
            json.WriteStringValue(complaint.Path);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
