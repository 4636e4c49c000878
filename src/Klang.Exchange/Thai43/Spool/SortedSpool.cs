using System.Buffers.Binary;

namespace Klang.Exchange.Thai43.Spool;

/// <summary>
/// Takes entries in any order and gives them back by key (ordinal bytes), equal keys in the order they came. Memory is
/// bounded: what does not fit is sorted in runs on disk, sealed, and merged.
/// </summary>
sealed class SortedSpool(string? folder, int memoryBytes) : IDisposable
{
    const int RunsPerMerge = 48;
    const int EntryOverheadBytes = 16;

    readonly List<SealedFile> runs = [];
    readonly List<Entry> entries = [];
    byte[] arena = new byte[Math.Min(memoryBytes, 256 * 1024)];
    int used;

    /// <summary>Entries taken so far.</summary>
    public long Count { get; private set; }

    /// <summary>True when something went to disk.</summary>
    public bool HasSpilled => runs.Count > 0;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        var size = key.Length + payload.Length;
        if (used > 0 && used + size + entries.Count * EntryOverheadBytes > memoryBytes)
        {
            Spill();
        }

        if (used + size > arena.Length)
        {
            Array.Resize(ref arena, Math.Max(used + size, Math.Min(arena.Length * 2, memoryBytes)));
        }

        key.CopyTo(arena.AsSpan(used));
        payload.CopyTo(arena.AsSpan(used + key.Length));
        entries.Add(new Entry(used, key.Length, payload.Length, entries.Count));
        used += size;
        Count++;
    }

    /// <summary>All entries by key. The memory is good until the next step. Nothing may be added afterwards.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload)> Read()
    {
        if (runs.Count == 0)
        {
            Sort();
            foreach (var entry in entries)
            {
                yield return (
                    arena.AsMemory(entry.Start, entry.KeyLength),
                    arena.AsMemory(entry.Start + entry.KeyLength, entry.PayloadLength));
            }

            yield break;
        }

        if (entries.Count > 0)
        {
            Spill();
        }

        arena = [];
        while (runs.Count > RunsPerMerge)
        {
            MergeSome();
        }

        foreach (var pair in Merge(runs))
        {
            yield return pair;
        }
    }

    public void Dispose()
    {
        foreach (var run in runs)
        {
            run.Dispose();
        }

        runs.Clear();
        Array.Clear(arena);
        arena = [];
        entries.Clear();
    }

    void Sort() => entries.Sort((left, right) =>
    {
        var order = arena.AsSpan(left.Start, left.KeyLength).SequenceCompareTo(arena.AsSpan(right.Start, right.KeyLength));
        return order != 0 ? order : left.Order.CompareTo(right.Order);
    });

    void Spill()
    {
        Sort();
        var run = new SealedFile(folder);
        runs.Add(run);
        foreach (var entry in entries)
        {
            Write(run, arena.AsSpan(entry.Start, entry.KeyLength), arena.AsSpan(entry.Start + entry.KeyLength, entry.PayloadLength));
        }

        run.Complete();
        entries.Clear();
        Array.Clear(arena, 0, used);
        used = 0;
    }

    void MergeSome()
    {
        var first = runs.GetRange(0, RunsPerMerge);
        var merged = new SealedFile(folder);
        foreach (var (key, payload) in Merge(first))
        {
            Write(merged, key.Span, payload.Span);
        }

        merged.Complete();
        first.ForEach(run => run.Dispose());
        runs.RemoveRange(0, RunsPerMerge);

        // In front, so that equal keys stay in the order in which they came.
        runs.Insert(0, merged);
    }

    static IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload)> Merge(List<SealedFile> files)
    {
        var queue = new PriorityQueue<RunCursor, RunCursor>(Comparer<RunCursor>.Create(RunCursor.Compare));
        for (var at = 0; at < files.Count; at++)
        {
            var cursor = new RunCursor(files[at].Read(), at);
            if (cursor.MoveNext())
            {
                queue.Enqueue(cursor, cursor);
            }
        }

        while (queue.TryDequeue(out var cursor, out _))
        {
            yield return (cursor.Key, cursor.Payload);
            if (cursor.MoveNext())
            {
                queue.Enqueue(cursor, cursor);
            }
        }
    }

    static void Write(SealedFile run, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], payload.Length);
        run.Write(head);
        run.Write(key);
        run.Write(payload);
    }

    readonly record struct Entry(int Start, int KeyLength, int PayloadLength, int Order);

    sealed class RunCursor(SealedFile.Reader reader, int number)
    {
        byte[] buffer = new byte[1024];
        int keyLength;
        int payloadLength;

        public ReadOnlyMemory<byte> Key => buffer.AsMemory(0, keyLength);

        public ReadOnlyMemory<byte> Payload => buffer.AsMemory(keyLength, payloadLength);

        public bool MoveNext()
        {
            Span<byte> head = stackalloc byte[8];
            if (!reader.TryRead(head))
            {
                return false;
            }

            keyLength = BinaryPrimitives.ReadInt32LittleEndian(head);
            payloadLength = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
            if (keyLength + payloadLength > buffer.Length)
            {
                buffer = new byte[(keyLength + payloadLength) * 2];
            }

            return reader.TryRead(buffer.AsSpan(0, keyLength + payloadLength));
        }

        public static int Compare(RunCursor left, RunCursor right)
        {
            var order = left.Key.Span.SequenceCompareTo(right.Key.Span);
            return order != 0 ? order : left.number.CompareTo(right.number);
        }

        readonly int number = number;
    }
}
