using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>Parameters of an operation: from the URL, and on a POST from a Parameters resource (FHIR R4 §3.2.0.3).</summary>
static class OperationParameters
{
    /// <summary>Simple parameters of URL and body together, as text.</summary>
    public static Outcome<SearchText> Read(FhirRequest request)
    {
        if (request.Verb != FhirVerb.Post || request.Body.IsEmpty)
        {
            return request.Query;
        }

        if (!JsonTape.Parse(request.Body).TryGet(out var tape, out var malformed))
        {
            return malformed;
        }

        using (tape)
        {
            if (!tape.Root["resourceType"u8].StringEquals("Parameters"u8))
            {
                return new Refusal(RefusalKind.BadRequest, "invalid", "The operation takes a Parameters resource.", "resourceType");
            }

            var pairs = new List<KeyValuePair<string, string>>(request.Query.Pairs);
            foreach (var parameter in tape.Root["parameter"u8])
            {
                if (Text(parameter) is { } text)
                {
                    pairs.Add(new(parameter["name"u8].GetString() ?? "", text));
                }
            }

            return new SearchText(pairs);
        }
    }

    /// <summary>The first parameter of a name; absent when there is none.</summary>
    public static JsonNode Find(JsonNode parameters, ReadOnlySpan<byte> name)
    {
        foreach (var parameter in parameters["parameter"u8])
        {
            if (parameter["name"u8].StringEquals(name))
            {
                return parameter;
            }
        }

        return default;
    }

    static string? Text(JsonNode parameter)
    {
        foreach (var member in parameter)
        {
            if (member.Name.StartsWith("value"u8) && member.Name.Length > 5)
            {
                return member.Kind switch
                {
                    JsonKind.String => member.GetString(),
                    JsonKind.Number or JsonKind.True or JsonKind.False => Encoding.UTF8.GetString(member.Raw),
                    JsonKind.Object when member["value"u8].Exists => $"{member["system"u8].GetString()}|{member["value"u8].GetString()}",
                    _ => null,
                };
            }
        }

        return null;
    }
}
