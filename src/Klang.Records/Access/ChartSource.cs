using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>One source Patient of a chart.</summary>
/// <param name="PatientId">Its id.</param>
/// <param name="Facility">The facility that wrote it; empty when none.</param>
/// <param name="Origins">The charts it was merged from, the last one last: an unmerge goes back one step. Empty when it came here itself.</param>
public readonly record struct ChartSource(string PatientId, string Facility, ImmutableArray<ChartOrigin> Origins)
{
    /// <summary>Day of birth as days since 0001-01-01, the first day of a month or year that is known alone; 0 when unknown. Decides what a guardian sees.</summary>
    public int BirthDay { get; init; }
}
