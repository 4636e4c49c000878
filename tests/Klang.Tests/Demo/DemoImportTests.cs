using Klang.Demo;
using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Xunit;

namespace Klang.Tests.Demo;

/// <summary>What the demo sends goes through the doors that everybody's messages go through.</summary>
public sealed class DemoImportTests
{
    static readonly DemoOptions Options = new() { People = 300, Seed = 7, AsOf = new DateOnly(2026, 3, 15) };

    [Fact]
    public async Task The_importer_of_the_43_files_rejects_no_row_and_warns_of_none()
    {
        var complaints = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rows = 0;
        foreach (var message in DemoProvince.Generate(Options).Where(message => message.Kind == DemoMessageKind.F43Archive))
        {
            await using var archive = await F43Import.OpenAsync(
                message.Open(), new F43Options { Facility = message.Facility, ArchiveName = message.Name }, TestContext.Current.CancellationToken);
            await foreach (var _ in archive.ReadGroupsAsync(TestContext.Current.CancellationToken))
            {
            }

            var receipt = archive.Receipt;
            rows += receipt.Rows;
            foreach (var file in receipt.Files)
            {
                foreach (var line in file.Rejected.Concat(file.Warned))
                {
                    var key = $"{file.File}: {line.Reason} {line.Detail}";
                    complaints[key] = complaints.GetValueOrDefault(key) + 1;
                }
            }
        }

        Assert.True(rows > 10_000);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints.Take(40).Select(entry => $"{entry.Value} x {entry.Key}")));
    }

    [Fact]
    public void Every_bundle_is_valid_R4()
    {
        var bundles = 0;
        foreach (var message in DemoProvince.Generate(Options).Where(message => message.Kind == DemoMessageKind.FhirBundles))
        {
            foreach (var line in Lines(message.Content))
            {
                using var tape = JsonTape.Parse(line).Value;
                Assert.Empty(ResourceValidator.Validate(tape.Root, ResourceType.Bundle));
                bundles++;
            }
        }

        Assert.True(bundles > 100);
    }

    static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> content)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (content.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(content[..end]);
            content = content[(end + 1)..];
        }

        return lines;
    }
}
