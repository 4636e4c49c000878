namespace Klang.Trust.Keys;

/// <summary>
/// A bounded number of open data keys. Eviction by the clock rule (a second chance for what was used since the hand
/// last came by): nearly as good as least-recently-used, and a hit moves nothing.
/// </summary>
sealed class KeyCache
{
    readonly Lock gate = new();
    readonly Dictionary<KeyName, Slot> slots;
    readonly Slot?[] clock;
    int hand;
    bool closed;

    public KeyCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        clock = new Slot?[capacity];
        slots = new Dictionary<KeyName, Slot>(Math.Min(capacity, 1024));
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return slots.Count;
            }
        }
    }

    /// <summary>The ring, held for the caller; null when it is not here.</summary>
    public KeyRing? TryHold(KeyName name)
    {
        lock (gate)
        {
            if (!slots.TryGetValue(name, out var slot))
            {
                return null;
            }

            slot.Used = true;
            slot.Ring.Hold();
            return slot.Ring;
        }
    }

    public bool Contains(KeyName name)
    {
        lock (gate)
        {
            return slots.ContainsKey(name);
        }
    }

    /// <summary>Takes a ring over and gives the one to use, held for the caller: the ring given, or the one that another put first.</summary>
    public KeyRing AddAndHold(KeyName name, KeyRing ring)
    {
        KeyRing? leaving = null;
        KeyRing kept;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (slots.TryGetValue(name, out var there))
            {
                kept = there.Ring;
                leaving = ring;
            }
            else
            {
                leaving = Place(name, ring);
                kept = ring;
            }

            kept.Hold();
        }

        leaving?.Release();
        return kept;
    }

    /// <summary>Lets a key go that has a newer version, or none any more.</summary>
    public void Remove(KeyName name)
    {
        KeyRing? leaving = null;
        lock (gate)
        {
            if (slots.Remove(name, out var slot))
            {
                clock[Array.IndexOf(clock, slot)] = null;
                leaving = slot.Ring;
            }
        }

        leaving?.Release();
    }

    public void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var slot in slots.Values)
            {
                slot.Ring.Release();
            }

            slots.Clear();
            Array.Clear(clock);
        }
    }

    KeyRing? Place(KeyName name, KeyRing ring)
    {
        while (clock[hand] is { Used: true } spared)
        {
            spared.Used = false;
            hand = (hand + 1) % clock.Length;
        }

        var leaving = clock[hand];
        if (leaving is not null)
        {
            slots.Remove(leaving.Name);
        }

        var slot = new Slot(name, ring);
        clock[hand] = slot;
        slots.Add(name, slot);
        hand = (hand + 1) % clock.Length;
        return leaving?.Ring;
    }

    sealed class Slot(KeyName name, KeyRing ring)
    {
        public KeyName Name { get; } = name;

        public KeyRing Ring { get; } = ring;

        public bool Used { get; set; }
    }
}
