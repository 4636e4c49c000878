using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Writes one resource as compact JSON. Empty values are left out, and so are members that would be empty.</summary>
sealed class ResourceWriter : IDisposable
{
    readonly ArrayBufferWriter<byte> buffer = new(2048);
    readonly Utf8JsonWriter json;

    public ResourceWriter() =>
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = false,
        });

    public void Begin(ResourceType type, string source)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", type.Name());
        json.WriteStartObject("meta");
        json.WriteString("source", source);
        json.WriteEndObject();
    }

    public byte[] End()
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public void Open(string name) => json.WriteStartObject(name);

    public void OpenItem() => json.WriteStartObject();

    public void Close() => json.WriteEndObject();

    public void OpenList(string name) => json.WriteStartArray(name);

    public void CloseList() => json.WriteEndArray();

    public void Text(string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            json.WriteString(name, value.Trim());
        }
    }

    public void TextItem(string value) => json.WriteStringValue(value);

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    public void Integer(string name, int value) => json.WriteNumber(name, value);

    /// <summary>A number as it was written; left out when it is none.</summary>
    public void Number(string name, string value)
    {
        if (NumberText.IsPlain(value))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }

    public void Date(string name, string digits)
    {
        if (digits.Length >= 8)
        {
            json.WriteString(name, DateText.ToFhirDate(digits[..8]));
        }
    }

    public void Moment(string name, string digits)
    {
        if (digits.Length >= 8)
        {
            json.WriteString(name, DateText.ToFhirDateTime(digits));
        }
    }

    /// <summary>A time with seconds and offset, as instants need.</summary>
    public void Instant(string name, DateTimeOffset moment) =>
        json.WriteString(name, moment.ToOffset(DateText.Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    public void Period(string name, string start, string end)
    {
        if (start.Length == 0 && end.Length == 0)
        {
            return;
        }

        // A period that ends before it starts is no period (per-1); the start is what the sender could not be wrong about.
        var isBackward = start.Length > 0 && end.Length > 0
            && string.CompareOrdinal(end, 0, start, 0, Math.Min(start.Length, end.Length)) < 0;
        Open(name);
        Moment("start", start);
        if (!isBackward)
        {
            Moment("end", end);
        }

        Close();
    }

    public void Concept(string name, string? text, params ReadOnlySpan<Coding> codings)
    {
        if (!HasAny(codings) && string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        Open(name);
        Codings(text, codings);
        Close();
    }

    /// <summary>A list with one concept.</summary>
    public void Concepts(string name, string? text, params ReadOnlySpan<Coding> codings)
    {
        if (!HasAny(codings) && string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        OpenList(name);
        ConceptItem(text, codings);
        CloseList();
    }

    public void ConceptItem(string? text, params ReadOnlySpan<Coding> codings)
    {
        OpenItem();
        Codings(text, codings);
        Close();
    }

    public void Coding(string name, Coding coding)
    {
        Open(name);
        WriteCoding(coding);
        Close();
    }

    public void Reference(string name, ResourceType type, string key)
    {
        Open(name);
        json.WriteString("reference", Incoming.Reference(type, key));
        Close();
    }

    public void ReferenceItem(ResourceType type, string key)
    {
        OpenItem();
        json.WriteString("reference", Incoming.Reference(type, key));
        Close();
    }

    /// <summary>Another facility, by its code; unknown ones (00000, 99999) and empty codes are left out.</summary>
    public void Facility(string name, string hcode)
    {
        if (IsKnownFacility(hcode))
        {
            Open(name);
            FacilityIdentifier(hcode);
            Close();
        }
    }

    public void FacilityItem(string hcode)
    {
        OpenItem();
        FacilityIdentifier(hcode);
        Close();
    }

    public static bool IsKnownFacility(string hcode) => hcode.Length > 0 && hcode is not ("00000" or "99999" or "N/A");

    public void Quantity(string name, string value, string unit, string ucum, string comparator = "")
    {
        Open(name);
        Number("value", value);
        Text("comparator", comparator);
        Text("unit", unit);
        if (ucum.Length > 0)
        {
            json.WriteString("system", Systems.Ucum);
            json.WriteString("code", ucum);
        }

        Close();
    }

    public void Money(string name, string value)
    {
        if (NumberText.IsPlain(value))
        {
            Open(name);
            Number("value", value);
            json.WriteString("currency", "THB");
            Close();
        }
    }

    public void IdentifierItem(string system, string value, string? type = null, string? use = null)
    {
        if (value.Length == 0)
        {
            return;
        }

        OpenItem();
        Text("use", use);
        if (type is not null)
        {
            Concept("type", text: null, new Coding(Systems.IdentifierType, type));
        }

        json.WriteString("system", system);
        json.WriteString("value", value);
        Close();
    }

    public void ExtensionConcept(string url, string? text, params ReadOnlySpan<Coding> codings)
    {
        OpenItem();
        json.WriteString("url", url);
        Concept("valueCodeableConcept", text, codings);
        Close();
    }

    public void ExtensionText(string url, string value)
    {
        OpenItem();
        json.WriteString("url", url);
        json.WriteString("valueString", value);
        Close();
    }

    static bool HasAny(ReadOnlySpan<Coding> codings)
    {
        foreach (var coding in codings)
        {
            if (coding.Code.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    void Codings(string? text, ReadOnlySpan<Coding> codings)
    {
        if (HasAny(codings))
        {
            OpenList("coding");
            foreach (var coding in codings)
            {
                if (coding.Code.Length > 0)
                {
                    OpenItem();
                    WriteCoding(coding);
                    Close();
                }
            }

            CloseList();
        }

        Text("text", text);
    }

    void WriteCoding(Coding coding)
    {
        json.WriteString("system", coding.System);
        json.WriteString("code", OneSpaced(coding.Code));
        Text("display", coding.Display);
    }

    /// <summary>FHIR codes hold no double, leading or trailing space.</summary>
    static string OneSpaced(string code) =>
        code.Contains("  ", StringComparison.Ordinal) || code.Contains('\u00A0', StringComparison.Ordinal)
            ? string.Join(' ', code.Split([' ', '\u00A0'], StringSplitOptions.RemoveEmptyEntries))
            : code;

    void FacilityIdentifier(string hcode)
    {
        Open("identifier");
        json.WriteString("system", Systems.Hcode);
        json.WriteString("value", hcode);
        Close();
    }

    public void Dispose() => json.Dispose();
}
