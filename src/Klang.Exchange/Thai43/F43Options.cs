namespace Klang.Exchange.Thai43;

/// <summary>How an archive is to be read.</summary>
public sealed record F43Options
{
    /// <summary>HCODE (5 or 9 characters) of the authenticated sender; null to take it from the archive's name or its rows.</summary>
    public string? Facility { get; init; }

    /// <summary>Name of the archive when it is a stream; of a path, its own name is taken.</summary>
    public string? ArchiveName { get; init; }

    /// <summary>Asked only when the archive's name carries no time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public F43Limits Limits { get; init; } = new();

    /// <summary>Where sealed temporary files go; null for the system's folder.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Names of facilities by 5-character HCODE, for the sender's Organization.</summary>
    public IReadOnlyDictionary<string, string>? FacilityNames { get; init; }

    /// <summary>Told while an archive is read.</summary>
    public IProgress<F43Progress>? Progress { get; init; }
}
