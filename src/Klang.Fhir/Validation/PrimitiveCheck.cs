using System.Buffers;
using System.Text.Json;
using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>Checks one primitive value: JSON kind, lexical form, required code, fragment, narrative.</summary>
sealed class PrimitiveCheck(ComplaintList complaints, ValidationOptions options) : IDisposable
{
    const int BirthYearMin = 1800;

    byte[]? buffer;

    /// <summary>The buffer held decoded text of a health record, so it is wiped.</summary>
    public void Dispose()
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            buffer = null;
        }
    }

    public void Check(JsonNode node, ElementMember member, ContainedScope? contained)
    {
        var kind = member.Type.Primitive;
        if (!HasRightKind(node.Kind, kind))
        {
            complaints.Add(node, "structure", $"\"{member.Name}\" is of type {member.Type.Code} and must be a JSON {JsonKindOf(kind)}.");
            return;
        }

        if (node.Kind == JsonKind.Number)
        {
            Complain(node, PrimitiveFormat.CheckNumber(kind, node.NumberText));
        }
        else if (node.Kind == JsonKind.String)
        {
            CheckText(node, member, contained);
        }
    }

    void CheckText(JsonNode node, ElementMember member, ContainedScope? contained)
    {
        var kind = member.Type.Primitive;
        var hadEscapes = node.HasEscapes;
        var text = hadEscapes ? Decode(node.Raw) : node.Raw[1..^1];
        if (kind == PrimitiveKind.Xhtml)
        {
            CheckNarrative(node, text);
            return;
        }

        var fault = PrimitiveFormat.CheckText(kind, text, hadEscapes);
        if (fault != PrimitiveFault.None)
        {
            Complain(node, fault);
            return;
        }

        if (member.Element.IsNamePart)
        {
            Complain(node, PrimitiveFormat.CheckNamePart(text, hadEscapes));
        }
        else if (kind == PrimitiveKind.Code && member.Element.RequiredCodes is { IsClosed: true } codes && !codes.Contains(text))
        {
            complaints.Add(node, "code-invalid", CodeCheck.NotInSet(codes));
        }
        else if (kind == PrimitiveKind.Date && member.Utf8Name.SequenceEqual("birthDate"u8))
        {
            CheckBirthDate(node, text);
        }
        else if (text[0] == '#' && contained is not null && kind is PrimitiveKind.Uri or PrimitiveKind.Url or PrimitiveKind.Canonical)
        {
            contained.Refer(text[1..]);
        }
    }

    void CheckNarrative(JsonNode node, ReadOnlySpan<byte> html)
    {
        if (NarrativeHtml.Check(html) is { } fault)
        {
            complaints.Add(node, "value", fault);
        }
    }

    void CheckBirthDate(JsonNode node, ReadOnlySpan<byte> text)
    {
        if (!FhirDate.TryParse(text, out var date))
        {
            return;
        }

        if (options.Today is { } today && date.FromTicks > today.ToDateTime(TimeOnly.MinValue).Ticks)
        {
            complaints.Add(node, "value", "The birth date is in the future.");
        }
        else if (new DateTime(date.FromTicks).Year < BirthYearMin)
        {
            complaints.Add(node, "value", "The birth date is before 1800.");
        }
    }

    void Complain(JsonNode node, PrimitiveFault fault)
    {
        if (fault != PrimitiveFault.None)
        {
            complaints.Add(node, fault == PrimitiveFault.TooLong ? "too-long" : "value", fault.Explain());
        }
    }

    /// <summary>Decodes escapes into the reused buffer; the text is valid until the next call.</summary>
    ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw)
    {
        if (buffer is null || buffer.Length < raw.Length)
        {
            Dispose();
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(raw.Length, 4096));
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return buffer.AsSpan(0, reader.CopyString(buffer));
    }

    static bool HasRightKind(JsonKind json, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => json is JsonKind.True or JsonKind.False,
        PrimitiveKind.Decimal or PrimitiveKind.Integer or PrimitiveKind.PositiveInt or PrimitiveKind.UnsignedInt => json == JsonKind.Number,
        _ => json == JsonKind.String,
    };

    static string JsonKindOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => "boolean (true or false without quotes)",
        PrimitiveKind.Decimal or PrimitiveKind.Integer or PrimitiveKind.PositiveInt or PrimitiveKind.UnsignedInt => "number (without quotes)",
        _ => "string",
    };
}
