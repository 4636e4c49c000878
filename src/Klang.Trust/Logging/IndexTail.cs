namespace Klang.Trust.Logging;

/// <summary>Terms of the entries since the last segment. Not thread-safe.</summary>
sealed class IndexTail
{
    readonly Dictionary<ulong, List<long>> places = [];

    public long Start { get; private set; }

    /// <summary>The first entry that it does not cover.</summary>
    public long End { get; private set; }

    /// <summary>Lets go of what segments cover by now.</summary>
    public void StartAt(long indexed)
    {
        if (indexed == Start)
        {
            return;
        }

        foreach (var (hash, list) in places)
        {
            list.RemoveAll(index => index < indexed);
            if (list.Count == 0)
            {
                places.Remove(hash);
            }
        }

        Start = indexed;
        End = Math.Max(End, indexed);
    }

    public void Add(long index, IEnumerable<LedgerTerm> terms)
    {
        foreach (var term in terms)
        {
            if (!places.TryGetValue(term.Hash, out var list))
            {
                places[term.Hash] = list = [];
            }

            list.Add(index);
        }

        End = index + 1;
    }

    public void Find(LedgerTerm term, List<long> found)
    {
        if (places.TryGetValue(term.Hash, out var list))
        {
            found.AddRange(list);
        }
    }
}
