using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Klang.Verify;

/// <summary>
/// Checks that a list of entries of one person is complete: the entries chain up to the head, head and count stand at the person's one place in the map, and the map's
/// root is an entry of the log.
/// </summary>
public static class CompletenessFile
{
    public const int BytesMax = 64 << 20;
    const int SiblingsMax = 256;

    public static Finding Check(ReadOnlyMemory<byte> file, Trusted trusted)
    {
        if (file.Length > BytesMax)
        {
            return Finding.Bad(null, "The file is too large.");
        }

        try
        {
            using var json = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 8 });
            return Check(json.RootElement, trusted);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Finding.Bad(null, "The file is no proof of completeness.");
        }
    }

    static Finding Check(JsonElement root, Trusted trusted)
    {
        if (root.GetProperty("format").GetString() != "klang-completeness/1")
        {
            return Finding.Bad(null, "The file is of an unknown version.");
        }

        var entry = ProofFile.Check(Encoding.UTF8.GetBytes(root.GetProperty("map").GetString()!), trusted);
        if (!entry.Proved)
        {
            return Finding.Bad(entry.Index, "The entry that logs the map: " + entry.Message);
        }

        var facts = entry.Facts.ToDictionary(fact => fact.Key, fact => fact.Value, StringComparer.Ordinal);
        var size = root.GetProperty("size").GetInt64();
        if (facts["rule"] != "person-map" || facts["caller"] != "house"
            || facts["what"].Split(' ') is not ["person-map/1", var stated, _, ['r', 'o', 'o', 't', '=', .. var mapRoot]]
            || stated != string.Create(CultureInfo.InvariantCulture, $"size={size}") || VerifyKey.Bytes(mapRoot) is not { Length: Tree.HashLength } expected)
        {
            return Finding.Bad(null, "The entry does not log a map of this size.");
        }

        var entries = 0L;
        foreach (var chart in root.GetProperty("charts").EnumerateArray())
        {
            if (CheckChart(chart, size, expected) is { } problem)
            {
                return problem;
            }

            entries += chart.GetProperty("count").GetInt64();
        }

        return new Finding(true, null, string.Create(CultureInfo.InvariantCulture,
            $"Proved: these {entries} entries are all that concern this person among the first {size} of the log, as of {facts["time"]}."))
        {
            Facts = [new("entries", entries.ToString(CultureInfo.InvariantCulture)), new("size", size.ToString(CultureInfo.InvariantCulture)), new("map", facts["index"]), new("time", facts["time"])],
        };
    }

    static Finding? CheckChart(JsonElement chart, long size, byte[] mapRoot)
    {
        var key = chart.GetProperty("key").GetBytesFromBase64();
        var count = chart.GetProperty("count").GetInt64();
        var head = chart.GetProperty("head").GetBytesFromBase64();
        var siblings = chart.GetProperty("siblings").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToList();
        if (key.Length != 32 || head.Length != Tree.HashLength || siblings.Count > SiblingsMax || siblings.Exists(hash => hash.Length != Tree.HashLength))
        {
            return Finding.Bad(null, "A chart of the file has an unknown form.");
        }

        var chain = new byte[Tree.HashLength];
        var (number, last) = (0L, -1L);
        foreach (var entry in chart.GetProperty("entries").EnumerateArray())
        {
            var index = entry.GetProperty("index").GetInt64();
            if (index <= last || index >= size)
            {
                return Finding.Bad(index, $"Entry {index} is listed out of order, twice, or lies behind the map.");
            }

            (number, last) = (number + 1, index);
            chain = SHA256.HashData([2, .. chain, .. entry.GetProperty("leafHash").GetBytesFromBase64()]);
        }

        if (number != count)
        {
            return Finding.Bad(null, string.Create(CultureInfo.InvariantCulture, $"{count} entries concern the chart and {number} are listed: some are hidden."));
        }

        return !chain.AsSpan().SequenceEqual(head) ? Finding.Bad(null, "The entries do not chain up to the head: one was changed, or another put in its place.")
            : !RootFrom(key, count, head, siblings).AsSpan().SequenceEqual(mapRoot) ? Finding.Bad(null, "Count and head do not stand at the chart's place in the map: entries are hidden.")
            : null;
    }

    static byte[] RootFrom(byte[] key, long count, byte[] head, List<byte[]> siblings)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, count);
        var hash = SHA256.HashData([0, .. key, .. number, .. head]);
        for (var depth = siblings.Count - 1; depth >= 0; depth--)
        {
            var isRight = (key[depth / 8] & (0x80 >> (depth % 8))) != 0;
            hash = isRight ? Tree.Node(siblings[depth], hash) : Tree.Node(hash, siblings[depth]);
        }

        return hash;
    }
}
