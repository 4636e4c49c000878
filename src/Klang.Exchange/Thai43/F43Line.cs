namespace Klang.Exchange.Thai43;

/// <summary>A line of a file that a receipt names.</summary>
/// <param name="Line">Physical line, the header being line 1.</param>
/// <param name="Reason">The first reason.</param>
/// <param name="More">Further reasons of the same row.</param>
/// <param name="Detail">What the store said when it refused; null otherwise.</param>
public readonly record struct F43Line(int Line, F43Reason Reason, IReadOnlyList<F43Reason> More, string? Detail = null);
