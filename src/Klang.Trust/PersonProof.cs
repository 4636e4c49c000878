namespace Klang.Trust;

/// <summary>How many entries concern a person's charts, provably.</summary>
/// <param name="Map">The map.</param>
/// <param name="Entry">Proof file (C2SP tlog-proof) of the entry that logs its root.</param>
/// <param name="Charts">The person's charts, those before a merge too.</param>
public sealed record PersonProof(PersonMapState Map, byte[] Entry, IReadOnlyList<ChartProof> Charts);

/// <summary>One chart's chain and its place in the map.</summary>
/// <param name="Row">Key and chain.</param>
/// <param name="Siblings">Hashes beside the way from the root to the leaf, the root's child first; 32 zeroes where nothing is.</param>
/// <param name="Leaves">The entries that make the chain up: place in the log and leaf hash, in order.</param>
public sealed record ChartProof(PersonRow Row, IReadOnlyList<byte[]> Siblings, IReadOnlyList<(long Index, byte[] Hash)> Leaves);
