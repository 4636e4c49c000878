using Klang.Care.Sensitivity;
using Klang.Records.Access;

namespace Klang.Records;

/// <summary>Limits of the door.</summary>
public sealed record RecordsOptions
{
    /// <summary>Candidates a question may open before it is refused as too costly.</summary>
    public int CandidatesMax { get; init; } = 10_000;

    /// <summary>Charts one transaction may touch.</summary>
    public int ChartsPerTransactionMax { get; init; } = 100;

    /// <summary>How often a plan is made anew after a conflict before the caller is told.</summary>
    public int AttemptsMax { get; init; } = 40;

    /// <summary>Entries on a page when the caller names no count.</summary>
    public int PageSizeDefault { get; init; } = 50;

    /// <summary>Most entries on a page.</summary>
    public int PageSizeMax { get; init; } = 200;

    /// <summary>Most entries that includes may add to a page.</summary>
    public int IncludesMax { get; init; } = 1_000;

    /// <summary>Imported records that may wait for one person who is not known yet.</summary>
    public int WaitingRecordsMax { get; init; } = 5_000;

    /// <summary>Bytes of them.</summary>
    public int WaitingBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bases under which this server is reached, each with a closing slash; absolute references that start so are own ones.</summary>
    public IReadOnlyList<string> OwnBases { get; init; } = [];

    /// <summary>What makes a record sensitive on its way in.</summary>
    public SensitivityRules Sensitivity { get; init; } = SensitivityRules.BuiltIn;

    /// <summary>Terms laid on every decision besides its own, for tests; null for none.</summary>
    internal Func<AccessRequest, AccessTerms?>? Terms { get; init; }

    /// <summary>Random part of waiting between attempts, injected for tests; null for the system's.</summary>
    public Random? Random { get; init; }
}
