using System.Collections.Immutable;

namespace Klang.Fuzz;

/// <summary>Every target by the name that the command line takes.</summary>
public static class FuzzTargets
{
    public static ImmutableSortedDictionary<string, FuzzTarget> All { get; } =
        new Dictionary<string, FuzzTarget>(StringComparer.Ordinal)
        {
            ["patch"] = new(PatchFuzz.Run, PatchFuzz.Seeds),
            ["resource"] = new(ResourceFuzz.Run, ResourceFuzz.Seeds),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
