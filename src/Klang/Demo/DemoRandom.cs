namespace Klang.Demo;

/// <summary>
/// Pseudo-random numbers (SplitMix64) that depend on their seed alone: not on the machine, the framework's version or
/// the order in which other streams are drawn. Only additions and multiplications of doubles, which IEEE 754 fixes.
/// </summary>
sealed class DemoRandom(ulong seed)
{
    ulong state = seed;

    /// <summary>A stream of its own for one person and purpose.</summary>
    public DemoRandom(ulong seed, ulong person, ulong purpose)
        : this(Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ (person * 0xD1B54A32D192ED03)) ^ (purpose * 0xABC98388FB8FAC03))
    {
    }

    public ulong NextUInt64()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>At least 0, below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(((NextUInt64() >> 32) * (ulong)limit) >> 32);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>At least 0, below 1.</summary>
    public double Unit() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>About normal around 0 with a deviation of 1, never beyond 3.5: the sum of four even draws.</summary>
    public double Bell() => (Unit() + Unit() + Unit() + Unit() - 2) * 1.7320508075688772;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Index drawn by whole-number weights.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var left = Below(sum);
        for (var at = 0; at < weights.Length; at++)
        {
            left -= weights[at];
            if (left < 0)
            {
                return at;
            }
        }

        return weights.Length - 1;
    }

    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, NextUInt64());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextUInt64());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
