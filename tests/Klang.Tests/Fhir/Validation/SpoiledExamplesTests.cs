using System.Text;
using System.Text.Json.Nodes;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Klang.Tests.Fhir.Examples;
using Xunit;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Klang.Tests.Fhir.Validation;

/// <summary>
/// Every official example, spoiled in one place, is refused: an unknown member, a value of another kind, a list where one value
/// belongs and one value where a list does, null, and nothing where something must be.
/// </summary>
public sealed class SpoiledExamplesTests
{
    const int BytesMax = 40_000;
    const int PlacesPerExample = 12;

    static readonly Dictionary<string, Func<JsonNode, JsonNode?>> Spoilers = new(StringComparer.Ordinal)
    {
        ["another kind"] = Otherwise,
        ["in a list or out of it"] = node => node is JsonArray list ? list[0]?.DeepClone() : new JsonArray(node.DeepClone()),
        ["an empty object"] = _ => new JsonObject(),
        ["an empty list"] = _ => new JsonArray(),
        ["an empty text"] = _ => JsonValue.Create(""),
        ["null"] = _ => null,
        ["a list of nothing"] = _ => new JsonArray((JsonNode?)null),
    };

    [Fact]
    public void A_spoiled_example_is_refused()
    {
        var accepted = new List<string>();
        var tried = 0;
        var random = new Random(20240229);
        foreach (var example in R4Examples.All.Where(example => example.Json.Length < BytesMax))
        {
            var text = Encoding.UTF8.GetString(example.Json.Span);
            if (!IsValid(text))
            {
                continue;
            }

            var places = Places(JsonNode.Parse(text)!);
            for (var number = 0; number < PlacesPerExample; number++)
            {
                var path = places[random.Next(places.Count)];
                tried += Spoilers.Count;
                accepted.AddRange(Spoilers.Where(spoiler => IsAccepted(text, path, spoiler.Value)).Select(spoiler => $"{example.Name} {path}: {spoiler.Key}"));
            }

            if (IsValid(WithUnknown(text, random)))
            {
                accepted.Add($"{example.Name}: an unknown member");
            }
        }

        Assert.Equal("", string.Join('\n', accepted.Take(40)));
        Assert.True(tried > 50_000, $"{tried} spoiled");
    }

    static bool IsAccepted(string text, string path, Func<JsonNode, JsonNode?> spoil)
    {
        var root = JsonNode.Parse(text)!;
        var place = Find(root, path);
        var spoiled = spoil(place);
        if (spoiled?.ToJsonString() == place.ToJsonString())
        {
            return false;
        }

        switch (place.Parent)
        {
            case JsonObject parent:
                parent[place.GetPropertyName()] = spoiled;
                break;
            case JsonArray parent:
                parent[place.GetElementIndex()] = spoiled;
                break;
            default:
                return false;
        }

        return IsValid(root.ToJsonString());
    }

    static JsonValue Otherwise(JsonNode node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? JsonValue.Create(1)
        : JsonValue.Create("text");

    static string WithUnknown(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        var objects = Places(root).Select(path => Find(root, path)).OfType<JsonObject>().Append(root.AsObject()).ToList();
        objects[random.Next(objects.Count)]["unheardOf"] = 1;
        return root.ToJsonString();
    }

    /// <summary>Paths of all values beneath the root.</summary>
    static List<string> Places(JsonNode root)
    {
        var places = new List<string>();
        Collect(root);
        return places;

        void Collect(JsonNode? node)
        {
            if (node is null)
            {
                return;
            }

            if (node.Parent is not null)
            {
                places.Add(node.GetPath());
            }

            if (node is JsonObject members)
            {
                foreach (var member in members)
                {
                    Collect(member.Value);
                }
            }
            else if (node is JsonArray items)
            {
                foreach (var item in items)
                {
                    Collect(item);
                }
            }
        }
    }

    static JsonNode Find(JsonNode root, string path)
    {
        var found = root;
        foreach (var part in path[1..].Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            found = part[^1] == ']' ? found[int.Parse(part[..^1], System.Globalization.CultureInfo.InvariantCulture)]! : found[part]!;
        }

        return found;
    }

    static bool IsValid(string text)
    {
        var parsed = JsonTape.Parse(Encoding.UTF8.GetBytes(text));
        if (!parsed.TryGet(out var tape, out _))
        {
            return false;
        }

        using (tape)
        {
            return ResourceValidator.Validate(tape.Root).IsEmpty;
        }
    }
}
