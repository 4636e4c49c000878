namespace Klang.Records.Store;

/// <summary>A notice in the outbox.</summary>
/// <param name="Name">For whom and of which case: <c>case/K0001/…</c>, <c>alarm/K0001/…</c>, <c>citizen/…/…</c>. Numbers and codes alone.</param>
/// <param name="Due">When it has to be settled, UTC ticks; 0 for no time.</param>
/// <param name="Sealed">What it says, sealed.</param>
public sealed record NoticeRow(string Name, long Due, ReadOnlyMemory<byte> Sealed);
