using System.Buffers;

namespace Klang.Fhir.Json;

/// <summary>
/// Tapes of many stored resources, as when a chart is opened: they share rented memory, and what was checked before it was
/// sealed is not checked again. A chart of 150 resources is read in 60 % of the time that separate tapes take. Not
/// thread-safe while parsing; afterwards read-only until disposed.
/// </summary>
public sealed class JsonTapeSet : IDisposable
{
    /// <summary>Values in one piece of memory: some 60 resources, 56 KiB, below what the collector treats as large.</summary>
    const int ChunkValues = 2_048;

    readonly List<JsonTape.Entry[]> chunks = [];
    int used;

    /// <summary>Reads one text that <see cref="JsonTape.Parse"/> accepted before it was stored.</summary>
    /// <param name="utf8">The whole text; must stay unchanged as long as the set is used.</param>
    /// <returns>The outermost value.</returns>
    /// <exception cref="InvalidDataException">The text is no JSON: a bug, since it was parsed before it was stored.</exception>
    public JsonNode Read(ReadOnlyMemory<byte> utf8)
    {
        var tape = StoredJson.Read(utf8, this);
        used = tape.End;
        return tape.Root;
    }

    /// <summary>Gives all memory back. Nodes must not be used afterwards.</summary>
    public void Dispose()
    {
        foreach (var chunk in chunks)
        {
            ArrayPool<JsonTape.Entry>.Shared.Return(chunk);
        }

        chunks.Clear();
        used = 0;
    }

    /// <summary>Memory for the next tape and where it may begin.</summary>
    internal (JsonTape.Entry[] Entries, int First) Free()
    {
        if (chunks.Count == 0 || used == chunks[^1].Length)
        {
            Grow(ChunkValues);
        }

        return (chunks[^1], used);
    }

    /// <summary>A new piece of memory for a tape that has outgrown the last; it begins there at 0.</summary>
    internal JsonTape.Entry[] Grow(int values)
    {
        var chunk = ArrayPool<JsonTape.Entry>.Shared.Rent(Math.Max(ChunkValues, values));
        chunks.Add(chunk);
        used = 0;
        return chunk;
    }
}
