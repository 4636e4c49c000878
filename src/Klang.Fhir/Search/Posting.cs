namespace Klang.Fhir.Search;

/// <summary>One row for the population index: this chart holds a resource of that type with that value.</summary>
/// <param name="Type">The resource's type.</param>
/// <param name="Parameter">The parameter's stable short number (<see cref="PostedParameters"/>).</param>
/// <param name="Kind">Which of the next two counts.</param>
/// <param name="Value">For <see cref="PostingKind.Hash"/>: the canonical bytes to be hashed with the shard's key; else empty.</param>
/// <param name="Day">For <see cref="PostingKind.Day"/>: a number of <see cref="PostedDays"/>; else 0.</param>
public readonly record struct Posting(ResourceType Type, ushort Parameter, PostingKind Kind, ReadOnlyMemory<byte> Value, int Day)
{
    /// <summary>True when both are one row.</summary>
    public bool Equals(Posting other) => Type == other.Type && Parameter == other.Parameter && Kind == other.Kind
        && Day == other.Day && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.Add(Parameter);
        hash.Add(Day);
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }
}
