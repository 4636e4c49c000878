namespace Klang.Trust.Logging;

/// <summary>
/// Tiles read lately. The beginning of a tile never changes, so a longer tile serves for a shorter one. Two generations: when the young one is
/// full the old one is dropped, and what is asked for again moves to the young. Thread-safe.
/// </summary>
sealed class TileCache
{
    /// <summary>Tiles in one generation: twice 512 tiles of 8 KiB are 8 MiB.</summary>
    public const int GenerationMax = 512;

    readonly Lock gate = new();
    Dictionary<(int Level, long Number), byte[]> young = [];
    Dictionary<(int Level, long Number), byte[]> old = [];

    public byte[]? Find(int level, long number)
    {
        lock (gate)
        {
            if (young.TryGetValue((level, number), out var hashes))
            {
                return hashes;
            }

            if (old.TryGetValue((level, number), out hashes))
            {
                Add(level, number, hashes);
            }

            return hashes;
        }
    }

    public void Keep(int level, long number, byte[] hashes)
    {
        lock (gate)
        {
            if (!young.TryGetValue((level, number), out var known) || known.Length < hashes.Length)
            {
                Add(level, number, hashes);
            }
        }
    }

    void Add(int level, long number, byte[] hashes)
    {
        if (young.Count >= GenerationMax)
        {
            (old, young) = (young, []);
        }

        young[(level, number)] = hashes;
    }
}
