namespace Klang.Operating;

/// <summary>An erasure that one person asked for and that waits for a second one.</summary>
/// <param name="Id">Its number, random.</param>
/// <param name="Patient">Id of a Patient of the chart.</param>
/// <param name="Reason">The ground in law.</param>
/// <param name="AskedBy">Account of who asked.</param>
/// <param name="AskedAt">When.</param>
sealed record ErasureRequest(string Id, string Patient, string Reason, string AskedBy, DateTimeOffset AskedAt);
