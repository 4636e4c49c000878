using System.Text.Json;

namespace Klang.Demo.Messages;

/// <summary>The small FHIR data types, written in the order of their definition.</summary>
static class JsonParts
{
    public static void Identifier(this Utf8JsonWriter json, string system, string value)
    {
        json.WriteStartArray("identifier");
        json.IdentifierItem(system, value, type: null);
        json.WriteEndArray();
    }

    public static void IdentifierItem(this Utf8JsonWriter json, string system, string value, string? type)
    {
        json.WriteStartObject();
        if (type is not null)
        {
            json.WriteStartObject("type");
            json.Coding(Systems.IdentifierType, type, display: null);
            json.WriteEndObject();
        }

        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    /// <summary>An array "coding" with one entry.</summary>
    public static void Coding(this Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartArray("coding");
        json.CodingItem(system, code, display);
        json.WriteEndArray();
    }

    public static void CodingItem(this Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null)
        {
            json.WriteString("display", display);
        }

        json.WriteEndObject();
    }

    public static void Concept(this Utf8JsonWriter json, string name, string system, string code, string? text = null)
    {
        json.WriteStartObject(name);
        json.Coding(system, code, display: null);
        if (text is not null)
        {
            json.WriteString("text", text);
        }

        json.WriteEndObject();
    }

    public static void ConceptArray(this Utf8JsonWriter json, string name, string system, string code)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.Coding(system, code, display: null);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void TextConcept(this Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    public static void Reference(this Utf8JsonWriter json, string name, string reference)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", reference);
        json.WriteEndObject();
    }

    public static void Quantity(this Utf8JsonWriter json, string name, string number, string unit, string ucum)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("value");
        json.WriteRawValue(number);
        json.WriteString("unit", unit);
        json.WriteString("system", Systems.Ucum);
        json.WriteString("code", ucum);
        json.WriteEndObject();
    }
}
