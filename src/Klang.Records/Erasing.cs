namespace Klang.Records;

/// <summary>Erases a chart for good: its rows go, its keys are destroyed, and no backup can bring it back. The decision of two people comes before it.</summary>
/// <param name="PatientId">Any Patient of the chart.</param>
/// <param name="Reason">The ground in law, for the ledger and the certificate.</param>
/// <param name="SecondPerson">Account of the second person who agreed.</param>
public sealed record EraseCall(string PatientId, string Reason, string SecondPerson) : Call;

/// <summary>Puts a legal hold on a chart or lifts it.</summary>
/// <param name="PatientId">Any Patient of the chart.</param>
/// <param name="Reason">Why, for the ledger.</param>
/// <param name="IsHeld">True to hold, false to lift.</param>
public sealed record HoldCall(string PatientId, string Reason, bool IsHeld) : Call;

/// <summary>The certificate of an erasure. The ledger's proof of its entry shows that it happened, and when.</summary>
/// <param name="Chart">Number of the chart that was: it names nobody.</param>
/// <param name="At">When its rows were taken out.</param>
/// <param name="DestroyedKeys">Names of the keys that were destroyed.</param>
/// <param name="EntryHash">RFC 6962 leaf hash of the erasure's entry in the ledger, base64.</param>
/// <param name="FinalAt">When the last backup of keys that may hold a copy expires: from then on no copy exists anywhere.</param>
public sealed record ErasureReply(long Chart, DateTimeOffset At, IReadOnlyList<string> DestroyedKeys, string EntryHash, DateTimeOffset FinalAt);

/// <summary>Answer to a hold.</summary>
/// <param name="IsHeld">What stands now.</param>
public sealed record HoldReply(bool IsHeld);
