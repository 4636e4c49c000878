using System.Collections.Immutable;

namespace Klang.Fuzz;

/// <summary>Every target by the name that the command line takes.</summary>
public static class FuzzTargets
{
    public static ImmutableSortedDictionary<string, FuzzTarget> All { get; } =
        new Dictionary<string, FuzzTarget>(StringComparer.Ordinal)
        {
            ["access"] = new(AccessFuzz.Run, AccessFuzz.Seeds),
            ["http"] = new(HttpFuzz.Run, HttpFuzz.Seeds),
            ["identity"] = new(IdentityFuzz.Run, IdentityFuzz.Seeds),
            ["sealed-file"] = new(SealedFileFuzz.Run, SealedFileFuzz.Seeds),
            ["search"] = new(SearchFuzz.Run, SearchFuzz.Seeds),
            ["note"] = new(NoteFuzz.Run, NoteFuzz.Seeds),
            ["patch"] = new(PatchFuzz.Run, PatchFuzz.Seeds),
            ["sensitivity"] = new(SensitivityFuzz.Run, SensitivityFuzz.Seeds),
            ["resource"] = new(ResourceFuzz.Run, ResourceFuzz.Seeds),
            ["fhir-files"] = new(FhirFilesFuzz.Run, FhirFilesFuzz.Seeds),
            ["f43-archive"] = new(Thai43Fuzz.RunArchive, Thai43Fuzz.ArchiveSeeds),
            ["f43-file"] = new(Thai43Fuzz.RunFile, Thai43Fuzz.FileSeeds),
            ["f43-correction"] = new(Thai43Fuzz.RunCorrection, Thai43Fuzz.CorrectionSeeds),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
