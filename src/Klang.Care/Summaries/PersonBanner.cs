using System.Collections.Immutable;

namespace Klang.Care.Summaries;

/// <summary>Sex as recorded (FHIR R4 administrative-gender).</summary>
public enum PersonSex
{
    Unknown,
    Male,
    Female,
    Other,
}

/// <summary>Who this is: the line at the top of every page.</summary>
public sealed record PersonBanner
{
    /// <summary>Title, given name and family name in Thai where known; else whatever name there is; empty when nameless.</summary>
    public required string Name { get; init; }

    /// <summary>The name in Latin letters, when recorded besides the Thai one.</summary>
    public string? LatinName { get; init; }

    public required PersonSex Sex { get; init; }

    public required FactDate Birth { get; init; }

    /// <summary>Citizen number, 13 digits; null when there is none.</summary>
    public string? Cid { get; init; }

    /// <summary>Passport, work permit or other number, shown when there is no citizen number.</summary>
    public string? OtherNumber { get; init; }

    public required bool IsDeceased { get; init; }

    public FactDate Death { get; init; }

    public required ImmutableArray<CoverageItem> Coverages { get; init; }

    /// <summary>How many facilities' registrations make up this person.</summary>
    public required int SourceCount { get; init; }

    /// <summary>The number as printed on cards with its middle hidden: <c>1-23xx-xxxxx-xx-3</c>.</summary>
    public string? MaskedCid => Cid is { Length: 13 }
        ? $"{Cid[0]}-{Cid[1]}{Cid[2]}xx-xxxxx-xx-{Cid[12]}"
        : Cid is null ? null : "xxxx";
}
