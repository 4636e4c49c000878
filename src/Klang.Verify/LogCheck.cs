using System.Buffers.Binary;
using System.Globalization;

namespace Klang.Verify;

/// <summary>
/// Proves a whole log from its tiles: the checkpoint is signed, every entry hashes to its tile, every tile to the one above, all of them to the
/// checkpoint's root, times never go back and no entry stands there twice. Reads as a stream; names the first entry that cannot be trusted.
/// </summary>
public sealed class LogCheck(LogSource source, Trusted trusted)
{
    const int Width = 256;

    readonly Growth tree = new();
    readonly HashSet<Guid> seen = [];
    readonly List<List<byte[]>> levels = [[]];
    long lastTime;
    long firstTime;

    /// <summary>An older checkpoint that the log must pass through; null for none.</summary>
    public byte[]? Since { get; init; }

    /// <summary>Another copy of the log, by which a difference is found to the entry; null for none.</summary>
    public LogSource? Against { get; init; }

    public async Task<Finding> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (await source.ReadAsync("checkpoint", cancellationToken) is not { } bytes)
        {
            return Finding.Bad(null, "The log has no checkpoint.");
        }

        var (head, why) = trusted.Check(bytes);
        if (head is null)
        {
            return Finding.Bad(null, why);
        }

        TreeHead? since = null;
        if (Since is not null && ((since, why) = trusted.Check(Since)).since is null)
        {
            return Finding.Bad(null, "The older checkpoint: " + why);
        }

        if (since is not null && (since.Size > head.Size || since.Origin != head.Origin))
        {
            return Finding.Bad(head.Size, string.Create(CultureInfo.InvariantCulture,
                $"The log has {head.Size} entries and had {since.Size}: entries from {head.Size} on are gone, or it is another log."));
        }

        return await ReadAllAsync(head, since, progress, cancellationToken) is { } problem ? await LocateAsync(problem, head, cancellationToken) : new Finding(true, null, string.Create(CultureInfo.InvariantCulture,
            $"Proved: {head.Size} entries of {head.Origin}, {(head.Size == 0 ? "none" : $"{LeafFacts.Instant(firstTime)} to {LeafFacts.Instant(lastTime)}")}, root {Convert.ToBase64String(head.Root)}"));
    }

    async Task<Finding?> ReadAllAsync(TreeHead head, TreeHead? since, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (var first = 0L; first < head.Size; first += Width)
        {
            var width = (int)Math.Min(Width, head.Size - first);
            var entries = await source.ReadTileAsync("entries", first / Width, width, cancellationToken);
            var hashes = await source.ReadTileAsync("0", first / Width, width, cancellationToken);
            if (entries is null || hashes is null || hashes.Length < width * Tree.HashLength)
            {
                return Finding.Bad(first, string.Create(CultureInfo.InvariantCulture, $"Entries {first} to {first + width - 1} are missing, or their tile is."));
            }

            var problem = ReadBundle(entries, hashes, width, since) ?? await CheckLevelsAsync(head, cancellationToken);
            if (problem is not null)
            {
                return problem;
            }

            progress?.Report(tree.Size);
        }

        if (tree.Root().AsSpan().SequenceEqual(head.Root))
        {
            return since is { Size: 0 } && !since.Root.AsSpan().SequenceEqual(new Growth().Root()) ? Finding.Bad(0, "The older checkpoint of no entries has another root.") : null;
        }

        return Finding.Bad(0, string.Create(CultureInfo.InvariantCulture,
            $"The {head.Size} entries do not hash to the root that the checkpoint states: entries were changed together with their tiles."));
    }

    Finding? ReadBundle(byte[] entries, byte[] hashes, int width, TreeHead? since)
    {
        var rest = entries.AsSpan();
        for (var i = 0; i < width; i++)
        {
            var index = tree.Size;
            var length = rest.Length < 2 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < 0 || length > rest.Length - 2 || LeafFacts.Read(rest.Slice(2, length)) is not { } facts)
            {
                return Finding.Bad(index, $"Entry {index} is missing or has an unknown form.");
            }

            var leaf = rest.Slice(2, length);
            rest = rest[(2 + length)..];
            var hash = Tree.Leaf(leaf);
            if (!hash.AsSpan().SequenceEqual(hashes.AsSpan(i * Tree.HashLength, Tree.HashLength)))
            {
                return Finding.Bad(index, $"Entry {index} does not hash to what the tree holds in its place: it was edited, dropped, or moved.");
            }

            if (facts.Time < lastTime)
            {
                return Finding.Bad(index, $"Entry {index} bears an earlier time than the entry ahead of it: it was back-dated or moved.");
            }

            if (!seen.Add(facts.EntryId))
            {
                return Finding.Bad(index, $"Entry {index} stands in the log for the second time.");
            }

            firstTime = index == 0 ? facts.Time : firstTime;
            lastTime = facts.Time;
            tree.Add(hash);
            levels[0].Add(hash);
            if (since?.Size == tree.Size && !since.Root.AsSpan().SequenceEqual(tree.Root()))
            {
                return Finding.Bad(0, string.Create(CultureInfo.InvariantCulture,
                    $"The first {since.Size} entries are not those of the older checkpoint: the log's history was replaced (a fork)."));
            }
        }

        return null;
    }

    // Full tiles become one hash of the level above; each tile of a level is compared when it is full, and at the end of the log.
    async Task<Finding?> CheckLevelsAsync(TreeHead head, CancellationToken cancellationToken)
    {
        var end = tree.Size == head.Size;
        for (var level = 0; level < levels.Count; level++)
        {
            var hashes = levels[level];
            if (hashes.Count < Width && !end)
            {
                return null;
            }

            var span = 1L << (8 * level);
            var number = ((tree.Size / span) - 1) / Width;
            if (level > 0 && hashes.Count > 0 && await CompareAsync(level, number, hashes, cancellationToken) is { } problem)
            {
                return problem;
            }

            if (hashes.Count == Width)
            {
                var joined = new Growth();
                hashes.ForEach(joined.Add);
                hashes.Clear();
                if (levels.Count == level + 1)
                {
                    levels.Add([]);
                }

                levels[level + 1].Add(joined.Root());
            }
        }

        return null;
    }

    async Task<Finding?> CompareAsync(int level, long number, List<byte[]> hashes, CancellationToken cancellationToken)
    {
        var tile = await source.ReadTileAsync(level.ToString(CultureInfo.InvariantCulture), number, hashes.Count, cancellationToken);
        for (var i = 0; i < hashes.Count; i++)
        {
            if (tile is null || tile.Length < (i + 1) * Tree.HashLength || !hashes[i].AsSpan().SequenceEqual(tile.AsSpan(i * Tree.HashLength, Tree.HashLength)))
            {
                var span = 1L << (8 * level);
                var first = ((number * Width) + i) * span;
                return Finding.Bad(first, string.Create(CultureInfo.InvariantCulture,
                    $"Entries {first} to {first + span - 1} do not hash to what the tree holds above them (tile {level}/{number}, hash {i}): they were changed."));
            }
        }

        return null;
    }

    /// <summary>A copy tells more than the log alone: where the two part is where the log was touched first.</summary>
    async Task<Finding> LocateAsync(Finding problem, TreeHead head, CancellationToken cancellationToken)
    {
        for (var first = 0L; Against is not null && first < head.Size; first += Width)
        {
            var width = (int)Math.Min(Width, head.Size - first);
            var mine = await source.ReadTileAsync("0", first / Width, width, cancellationToken);
            var other = await Against.ReadTileAsync("0", first / Width, width, cancellationToken);
            for (var i = 0; i < width; i++)
            {
                if (mine is null || other is null || !Same(mine, other, i))
                {
                    var differs = first + i;
                    return problem.Index < differs && problem.Index > 0
                        ? problem
                        : Finding.Bad(differs, $"{problem.Message} The first that differs from the copy is entry {differs}.");
                }
            }
        }

        return problem;
    }

    static bool Same(byte[] one, byte[] two, int place) =>
        one.Length >= (place + 1) * Tree.HashLength && two.Length >= (place + 1) * Tree.HashLength
        && one.AsSpan(place * Tree.HashLength, Tree.HashLength).SequenceEqual(two.AsSpan(place * Tree.HashLength, Tree.HashLength));
}
