namespace Klang.Fhir.Search;

/// <summary>One look-up in the population index.</summary>
/// <param name="Type">The resource's type.</param>
/// <param name="Parameter">The parameter's short number.</param>
/// <param name="Kind">Which of the next members count.</param>
/// <param name="Value">For <see cref="PostingKind.Hash"/>: the canonical bytes to be hashed; else empty.</param>
/// <param name="DayFrom">For <see cref="PostingKind.Day"/>: the first number looked for.</param>
/// <param name="DayTo">For <see cref="PostingKind.Day"/>: the last number looked for, not below the first.</param>
public readonly record struct PostingTerm(
    ResourceType Type, ushort Parameter, PostingKind Kind, ReadOnlyMemory<byte> Value, int DayFrom, int DayTo)
{
    /// <summary>True when a posting is what this looks for.</summary>
    public bool Covers(in Posting posting) =>
        posting.Type == Type && posting.Parameter == Parameter && posting.Kind == Kind
        && (Kind == PostingKind.Day
            ? posting.Day >= DayFrom && posting.Day <= DayTo
            : posting.Value.Span.SequenceEqual(Value.Span));
}
