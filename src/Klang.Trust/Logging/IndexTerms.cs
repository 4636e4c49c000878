namespace Klang.Trust.Logging;

/// <summary>The terms of entries. Callers, facilities and clients recur, so their hashes are kept while a segment is built.</summary>
sealed class IndexTerms(LedgerKeys keys, int shards)
{
    const int KeptMax = 4096;

    readonly Dictionary<(byte Kind, string Value), LedgerTerm> kept = [];

    public IEnumerable<LedgerTerm> Of(LedgerEntry entry)
    {
        if (entry.Chart != 0)
        {
            yield return LedgerTerm.Chart(keys, entry.Chart);
            yield return LedgerTerm.Shard(keys, (int)(entry.Chart % shards));
        }

        yield return Of((byte)'u', entry.CallerId);
        if (entry.Facility.Length > 0)
        {
            yield return Of((byte)'f', entry.Facility);
        }

        if (entry.Client.Length > 0)
        {
            yield return Of((byte)'c', entry.Client);
        }
    }

    LedgerTerm Of(byte kind, string value)
    {
        if (kept.TryGetValue((kind, value), out var term))
        {
            return term;
        }

        if (kept.Count >= KeptMax)
        {
            kept.Clear();
        }

        term = LedgerTerm.OfText(keys, kind switch { (byte)'u' => "caller"u8, (byte)'f' => "facility"u8, _ => "client"u8 }, value);
        kept[(kind, value)] = term;
        return term;
    }
}
