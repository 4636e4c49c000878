using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Which terms were touched by which commit last, in memory. What happened before the store was opened, or before
/// the oldest term that is still remembered, counts as a conflict: the plan is made anew, and its condition is young then.
/// Used by the writer's thread alone.
/// </summary>
sealed class TermGuardWindow(int limit, long floor)
{
    readonly Dictionary<ulong, long> touched = [];
    readonly Dictionary<ulong, long> staged = [];
    long floor = floor;

    /// <summary>True when the term may have been touched after the point in time.</summary>
    public bool IsBroken(TermGuard guard)
    {
        if (staged.ContainsKey(guard.Term))
        {
            return true;
        }

        return touched.TryGetValue(guard.Term, out var last) ? last > guard.Since : guard.Since < floor;
    }

    /// <summary>Notes a term of a commit that is not durable yet.</summary>
    public void Stage(ulong term, long sequence) => staged[term] = sequence;

    /// <summary>The staged terms count from now on.</summary>
    public void Accept()
    {
        foreach (var (term, sequence) in staged)
        {
            touched[term] = sequence;
        }

        staged.Clear();
        if (touched.Count > limit)
        {
            ForgetOlderHalf();
        }
    }

    /// <summary>The staged terms were never touched.</summary>
    public void Discard() => staged.Clear();

    void ForgetOlderHalf()
    {
        var sequences = touched.Values.ToArray();
        Array.Sort(sequences);
        floor = Math.Max(floor, sequences[sequences.Length / 2]);
        foreach (var (term, sequence) in touched)
        {
            if (sequence <= floor)
            {
                touched.Remove(term);
            }
        }
    }
}
