using Klang.Trust;

namespace Klang.Records;

/// <summary>One entry of the log of accesses, for people to see: references and ids, never names or results.</summary>
/// <param name="Entry">As it stands in the log.</param>
/// <param name="PatientId">Golden Patient of the chart concerned; empty when it concerns none, or one that is not a person's.</param>
/// <param name="Resource">The resource touched, <c>Observation/abc</c>; null when it was none.</param>
/// <param name="Query">The question asked, without the values of parameters that name people; null when it was none.</param>
public sealed record AuditLine(LedgerEntry Entry, string PatientId, string? Resource, string? Query);

/// <summary>A page of the log of accesses, newest first.</summary>
/// <param name="Lines">The entries.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record AuditReply(IReadOnlyList<AuditLine> Lines, string? Next);

/// <summary>Whose charts were touched.</summary>
/// <param name="Entries">Entries of what was lost in that time, charts or not, granted or refused.</param>
/// <param name="Refused">How many of them were refused.</param>
/// <param name="Charts">The charts of which something was shown or written, by number of the chart.</param>
public sealed record BreachReply(long Entries, long Refused, IReadOnlyList<BreachedChart> Charts);

/// <summary>A chart that was touched.</summary>
/// <param name="Chart">Its number.</param>
/// <param name="PatientId">Golden Patient; empty when the chart is not a person's.</param>
/// <param name="Entries">How often.</param>
/// <param name="First">The first time.</param>
/// <param name="Last">The last time.</param>
public sealed record BreachedChart(long Chart, string PatientId, long Entries, DateTimeOffset First, DateTimeOffset Last);
