namespace Klang.Fuzz;

/// <summary>One parser of outside bytes under fuzzing.</summary>
/// <param name="Run">Must return for any bytes; every exception is a finding.</param>
/// <param name="Seeds">Good inputs that mutations start from; at least one.</param>
public sealed record FuzzTarget(FuzzRun Run, IReadOnlyList<byte[]> Seeds);

/// <summary>Feeds one input to a parser.</summary>
public delegate void FuzzRun(ReadOnlySpan<byte> bytes);
