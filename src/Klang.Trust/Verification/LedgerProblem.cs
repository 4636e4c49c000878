namespace Klang.Trust.Verification;

/// <summary>The first thing that is wrong.</summary>
/// <param name="Index">The first entry that cannot be trusted.</param>
/// <param name="LastIndex">The last entry that the proof cannot tell it from; the same as <paramref name="Index"/> when it is exact.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Explanation">The same in a sentence.</param>
public sealed record LedgerProblem(long Index, long LastIndex, LedgerFault Fault, string Explanation);
