using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>One lasting health problem, whoever reports it.</summary>
public sealed record ProblemItem
{
    public required Concept Concept { get; init; }

    /// <summary>The code as clinicians write it (<c>E11.9</c>); empty when there is none.</summary>
    public required string Code { get; init; }

    public required Bilingual Name { get; init; }

    public required bool IsActive { get; init; }

    /// <summary>The earliest onset that any source gives.</summary>
    public required FactDate Onset { get; init; }

    /// <summary>When it ended, if it did.</summary>
    public required FactDate Ended { get; init; }

    /// <summary>True when nobody keeps it as a problem but visits keep diagnosing it.</summary>
    public required bool IsOnlyDiagnosed { get; init; }

    public required ImmutableArray<Origin> Origins { get; init; }
}
