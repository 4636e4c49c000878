using System.Collections.Concurrent;
using Klang.Fhir;
using Klang.Fhir.Search;
using Klang.Tests.Fhir.Examples;
using Xunit;

namespace Klang.Tests.Fhir.Search;

/// <summary>Compiled paths against a FHIRPath interpreter over all official examples.</summary>
public sealed class ExtractionOracleTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public void Compiled_paths_select_the_nodes_that_an_interpreter_selects()
    {
        var differences = new ConcurrentBag<string>();
        var compared = 0;
        var nodes = 0;
        foreach (var example in R4Examples.All.Where(example => example.Type != ResourceType.None))
        {
            if (FhirPathOracle.Read(example) is not { } resource)
            {
                differences.Add($"{example.Name} cannot be read by the interpreter");
                continue;
            }

            using var tape = example.Parse();
            foreach (var parameter in SearchParameters.For(example.Type).Concat(SearchParameters.Common))
            {
                if (parameter.Expression.Length == 0 || parameter.Code == "deceased")
                {
                    continue;
                }

                var ours = ValueExtractor.Select(tape.Root, parameter).Select(node => node.Path).ToList();
                var theirs = FhirPathOracle.Select(resource, parameter.Expression).ConvertAll(FhirPathOracle.PathOf);
                compared++;
                nodes += ours.Count;
                if (Difference(ours, theirs) is { } difference)
                {
                    differences.Add($"{example.Name} {parameter}: {difference}");
                }
            }
        }

        Assert.True(compared > 10_000 && nodes > 10_000, $"{compared} compared, {nodes} nodes");
        Assert.True(differences.IsEmpty, string.Join('\n', differences.Order(StringComparer.Ordinal).Take(60)) + $"\n{differences.Count} of {compared}, {nodes} nodes");
    }

    static string? Difference(List<string> ours, List<string> theirs)
    {
        var left = theirs.Distinct(StringComparer.Ordinal).ToList();
        var extra = ours.Distinct(StringComparer.Ordinal).Where(path => left.RemoveAll(other => FhirPathOracle.IsSamePath(path, other)) == 0).ToList();
        return extra.Count + left.Count == 0 ? null : $"only ours [{string.Join(' ', extra)}], only theirs [{string.Join(' ', left)}]";
    }
}
