namespace Klang.Trust;

/// <summary>What a check of every wrapped key found.</summary>
/// <param name="Kinds">Per kind of key, in order of name.</param>
/// <param name="Faults">Keys that do not unwrap or do not match their commitment, each in a sentence; at most 100.</param>
/// <param name="FaultCount">How many there are in all.</param>
public sealed record KeyCheck(IReadOnlyList<KeyKindCount> Kinds, IReadOnlyList<string> Faults, long FaultCount);

/// <summary>Keys of one kind.</summary>
/// <param name="Kind"><c>chart</c>, <c>shard</c>, <c>facility</c> …</param>
/// <param name="Count">How many, versions counted one by one.</param>
/// <param name="OldestMadeAt">When the oldest newest version was made, UTC ticks; 0 when not known.</param>
/// <param name="WrappedByOlder">How many are wrapped by a version that is not the newest: what a rotation left undone.</param>
public sealed record KeyKindCount(string Kind, long Count, long OldestMadeAt, long WrappedByOlder);
