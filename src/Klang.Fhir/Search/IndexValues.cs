using System.Collections;

namespace Klang.Fhir.Search;

/// <summary>A list of values that is filled again and again. Not thread-safe.</summary>
public sealed class IndexValues : IReadOnlyList<IndexValue>
{
    readonly List<IndexValue> values = [];

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public IndexValue this[int index] => values[index];

    /// <summary>Takes a value.</summary>
    public void Add(in IndexValue value) => values.Add(value);

    /// <summary>Empties the list and keeps its memory.</summary>
    public void Clear() => values.Clear();

    /// <inheritdoc/>
    public IEnumerator<IndexValue> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
