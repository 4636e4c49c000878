using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Klang.Fhir;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Every official example comes back as it was sent, but for id, versionId and lastUpdated.</summary>
[Collection(FhirTests.Name)]
public sealed partial class RoundTripTests(FhirHost host)
{
    /// <summary>Examples that the published definitions do not allow (see the unit tests of validation).</summary>
    static readonly string[] Invalid =
    [
        "ActivityDefinition-blood-tubes-supply", "ActivityDefinition-heart-valve-replacement", "DeviceMetric-example", "DeviceUseStatement-example",
        "EventDefinition-example", "MedicationRequest-medrx0301", "Observation-clinical-gender", "Questionnaire-qs1",
        "Questionnaire-zika-virus-exposure-assessment", "StructureDefinition-Definition", "StructureDefinition-Event",
        "StructureDefinition-FiveWs", "StructureDefinition-Request",
    ];

    readonly Wire wire = host.Wire;

    [GeneratedRegex("\"reference\":\"Patient/([A-Za-z0-9.-]{1,64})", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PatientReference();

    [Fact]
    public async Task Official_examples_come_back_as_sent()
    {
        var examples = OfficialExamples.Read();
        await MakePatientsAsync(examples);
        var faults = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken };
        var groups = examples.GroupBy(example => Address(example.Json), StringComparer.Ordinal);
        await Parallel.ForEachAsync(groups, parallel, async (group, _) =>
        {
            foreach (var (name, json) in group)
            {
                await TryAsync(name, json, group.Key, faults, refused);
            }
        });
        Assert.Equal("", string.Join('\n', faults.Order(StringComparer.Ordinal).Take(20)));
        Assert.Equal(Invalid, refused.Order(StringComparer.Ordinal));
    }

    /// <summary>A record of a patient needs the patient: those that the examples only refer to are made up.</summary>
    async Task MakePatientsAsync(IReadOnlyList<(string Name, string Json)> examples)
    {
        foreach (var id in examples.SelectMany(example => PatientReference().Matches(example.Json)).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal))
        {
            var made = await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""");
            Assert.True(made.Status is 200 or 201, made.Text);
        }
    }

    async Task TryAsync(string name, string json, string address, ConcurrentBag<string> faults, ConcurrentBag<string> refused)
    {
        var isCreate = !address.Contains('/', StringComparison.Ordinal);
        var written = isCreate ? await wire.PostAsync($"/{address}", json) : await wire.PutAsync($"/{address}", json);
        if (written.Status == 422)
        {
            refused.Add(name);
            if (!Invalid.Contains(name, StringComparer.Ordinal))
            {
                faults.Add($"{name}: {written.Text}");
            }

            return;
        }

        if (written.Status is not (200 or 201))
        {
            faults.Add($"{name}: {written.Status} {written.Text}");
            return;
        }

        var read = await wire.GetAsync(isCreate ? $"/{address}/{written.Id}" : $"/{address}");
        var (sent, got) = (Skeleton(json), Skeleton(read.Text));
        if (sent != got)
        {
            var at = sent.Zip(got).TakeWhile(pair => pair.First == pair.Second).Count();
            faults.Add($"{name} differs at {at}: {sent[Math.Max(0, at - 40)..Math.Min(sent.Length, at + 40)]} / {got[Math.Max(0, at - 40)..Math.Min(got.Length, at + 40)]}");
        }
    }

    /// <summary>Type and id; the type alone when the example has no id.</summary>
    static string Address(string json)
    {
        using var document = JsonDocument.Parse(json);
        var type = document.RootElement.GetProperty("resourceType").GetString()!;
        Assert.True(ResourceTypes.TryParse(type, out _), type);
        return document.RootElement.TryGetProperty("id", out var id) ? $"{type}/{id.GetString()}" : type;
    }

    /// <summary>The text without white space and without what is ours: every other byte in its place.</summary>
    static string Skeleton(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder(json.Length);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name == "meta")
            {
                var rest = member.Value.EnumerateObject().Where(part => part.Name is not ("versionId" or "lastUpdated")).ToList();
                rest.ForEach(part => Write(text.Append("meta.").Append(part.Name).Append(':'), part.Value));
            }
            else if (member.Name != "id")
            {
                Write(text.Append(member.Name).Append(':'), member.Value);
            }
        }

        return text.ToString();
    }

    static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject())
                {
                    Write(text.Append(member.Name).Append(':'), member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(text, item);
                }

                text.Append(']');
                break;
            default:
                text.Append(value.GetRawText()).Append(',');
                break;
        }
    }
}
