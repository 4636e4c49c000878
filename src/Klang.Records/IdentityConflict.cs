namespace Klang.Records;

/// <summary>Two charts that may be one person: a human decides.</summary>
/// <param name="TaskId">Id of the Task that asks. It is settled by a merge, or by writing the Task with another status than <c>requested</c>.</param>
/// <param name="NewcomerId">The Patient that came last and was kept apart.</param>
/// <param name="KnownId">The golden Patient of the chart that holds the number.</param>
/// <param name="Since">When it was asked (UTC).</param>
/// <param name="Facility">Code of the facility whose record raised it; empty when none.</param>
public sealed record IdentityConflict(string TaskId, string NewcomerId, string KnownId, DateTimeOffset Since, string Facility);
