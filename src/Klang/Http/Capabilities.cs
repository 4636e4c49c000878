using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Search;

namespace Klang.Http;

/// <summary>The CapabilityStatement (FHIR R4 §5.7), made once from the tables that the server itself works by.</summary>
/// <param name="version">Version of the software.</param>
/// <param name="startedAt">When this server was started: the statement's date.</param>
sealed class Capabilities(string version, DateTimeOffset startedAt)
{
    static readonly string[] TypeInteractions =
        ["read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type"];

    static readonly string[] SystemInteractions = ["transaction", "batch", "search-system", "history-system"];

    /// <summary>Operations that are on: name, canonical definition, and the type it belongs to.</summary>
    static readonly (string Name, string Definition, ResourceType Type)[] Operations =
    [
        ("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything", ResourceType.Patient),
        ("match", "http://hl7.org/fhir/OperationDefinition/Patient-match", ResourceType.Patient),
        ("summary", SummaryOperation.Definition, ResourceType.Patient),
        .. ConsentOperations.Names.Select(name => (name, ConsentOperations.DefinitionPrefix + name, ResourceType.Patient)),
    ];

    ReadOnlyMemory<byte>? statement;
    string statementBase = "";

    public FhirAnswer Answer(FhirRequest request)
    {
        var mode = request.Query.First("mode");
        if (mode is not (null or "full" or "normative"))
        {
            return new Refusal(RefusalKind.NotFound, "not-supported", "metadata knows mode=full and mode=normative.");
        }

        if (statement is null || !string.Equals(statementBase, request.BaseUrl, StringComparison.Ordinal))
        {
            statementBase = request.BaseUrl;
            statement = Build(request.BaseUrl);
        }

        return new FhirAnswer(200, new JsonContent(statement.Value));
    }

    ReadOnlyMemory<byte> Build(string baseUrl)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        using (var json = FhirJsonWriter.Create(output))
        {
            json.WriteStartObject();
            json.WriteString("resourceType"u8, "CapabilityStatement"u8);
            json.WriteString("status"u8, "active"u8);
            json.WriteString("date"u8, startedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("kind"u8, "instance"u8);
            json.WriteStartObject("software"u8);
            json.WriteString("name"u8, "Klang"u8);
            json.WriteString("version"u8, version);
            json.WriteEndObject();
            json.WriteStartObject("implementation"u8);
            json.WriteString("description"u8, "Klang: one person, one chart"u8);
            json.WriteString("url"u8, baseUrl);
            json.WriteEndObject();
            json.WriteString("fhirVersion"u8, "4.0.1"u8);
            WriteStrings(json, "format"u8, ["application/fhir+json", "json"]);
            WriteStrings(json, "patchFormat"u8, ["application/json-patch+json", "application/fhir+json"]);
            json.WriteStartArray("rest"u8);
            WriteRest(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    static void WriteRest(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mode"u8, "server"u8);
        json.WriteStartObject("security"u8);
        json.WriteBoolean("cors"u8, false);
        json.WriteString("description"u8, "Development identity with all rights, on loopback only."u8);
        json.WriteEndObject();
        json.WriteStartArray("resource"u8);
        foreach (var type in ResourceTypes.All)
        {
            WriteType(json, type);
        }

        json.WriteEndArray();
        WriteInteractions(json, SystemInteractions);
        WriteParameters(json, SearchParameters.Common);
        json.WriteEndObject();
    }

    static void WriteType(Utf8JsonWriter json, ResourceType type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type.Name());
        json.WriteString("profile"u8, "http://hl7.org/fhir/StructureDefinition/" + type.Name());
        WriteInteractions(json, TypeInteractions);
        json.WriteString("versioning"u8, "versioned-update"u8);
        json.WriteBoolean("readHistory"u8, true);
        json.WriteBoolean("updateCreate"u8, true);
        json.WriteBoolean("conditionalCreate"u8, true);
        json.WriteString("conditionalRead"u8, "full-support"u8);
        json.WriteBoolean("conditionalUpdate"u8, true);
        json.WriteString("conditionalDelete"u8, "single"u8);
        WriteStrings(json, "referencePolicy"u8, ["literal", "logical"]);
        var own = SearchParameters.For(type);
        WriteStrings(json, "searchInclude"u8,
            own.Where(parameter => parameter.Type == SearchParameterType.Reference).Select(parameter => $"{type.Name()}:{parameter.Code}"));
        WriteStrings(json, "searchRevInclude"u8, SearchParameters.All.Where(parameter => RefersTo(parameter, type))
            .Select(parameter => $"{parameter.BaseType.Name()}:{parameter.Code}").Distinct(StringComparer.Ordinal));
        WriteParameters(json, [.. SearchParameters.Common, .. own]);
        var operations = Operations.Where(operation => operation.Type == type).ToList();
        if (operations.Count > 0)
        {
            json.WriteStartArray("operation"u8);
            foreach (var (name, definition, _) in operations)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, name);
                json.WriteString("definition"u8, definition);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>True for references of a type's own that may lead to another type; those without targets lead anywhere.</summary>
    static bool RefersTo(SearchParameter parameter, ResourceType type) =>
        parameter is { Type: SearchParameterType.Reference, Impossible: null } && parameter.BaseType != ResourceType.None
        && (parameter.Targets.IsEmpty || parameter.Targets.Contains(type));

    static void WriteInteractions(Utf8JsonWriter json, string[] codes)
    {
        json.WriteStartArray("interaction"u8);
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteParameters(Utf8JsonWriter json, IEnumerable<SearchParameter> parameters)
    {
        json.WriteStartArray("searchParam"u8);
        foreach (var parameter in parameters.Where(parameter => parameter.Impossible is null))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Code);
            json.WriteString("definition"u8, parameter.Url);
            json.WriteString("type"u8, parameter.Type.ToString().ToLowerInvariant());
            if (parameter.Expression.Length > 0)
            {
                json.WriteString("documentation"u8, parameter.Expression);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteStrings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        var list = values.ToList();
        if (list.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in list)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
