using System.Buffers.Binary;
using System.Globalization;
using Klang.Tests.Trust;
using Klang.Trust;
using Klang.Trust.Notes;
using Klang.Verify;

namespace Klang.Tests.Verify;

/// <summary>A log as files under the paths of C2SP tlog-tiles, as a mirror keeps it, and leaves that a test may change first.</summary>
sealed class LogFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("klang-log-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Entries(long first) => At($"tile/entries/{LogSource.PathOf(first / 256)}");

    /// <summary>The leaves of a log in memory.</summary>
    public static List<byte[]> LeavesOf(MemoryPort port)
    {
        var leaves = new List<byte[]>();
        foreach (var batch in port.Batches)
        {
            for (var rest = batch.Leaves.Span; !rest.IsEmpty;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
                leaves.Add(rest.Slice(2, length).ToArray());
                rest = rest[(2 + length)..];
            }
        }

        return leaves;
    }

    /// <summary>Writes entries and the tiles that belong to them, and the checkpoint as it is given.</summary>
    public LogFolder Write(IReadOnlyList<byte[]> leaves, SignedNote checkpoint)
    {
        Directory.Delete(Path, recursive: true);
        Write("checkpoint", checkpoint.ToBytes());
        WriteEntries(leaves);
        var hashes = leaves.Select(leaf => Tree.Leaf(leaf)).ToList();
        for (var level = 0; hashes.Count > 0; level++)
        {
            foreach (var (tile, number) in hashes.Chunk(256).Select((tile, number) => (tile, number)))
            {
                Write(Name(level.ToString(CultureInfo.InvariantCulture), number, tile.Length), [.. tile.SelectMany(hash => hash)]);
            }

            hashes = [.. hashes.Chunk(256).Where(tile => tile.Length == 256).Select(tile => MerkleTree.Root([.. tile.Select(hash => (ReadOnlyMemory<byte>)hash)]))];
        }

        return this;
    }

    /// <summary>Writes entries alone: the tiles stay as they were.</summary>
    public void WriteEntries(IReadOnlyList<byte[]> leaves)
    {
        foreach (var (bundle, number) in leaves.Chunk(256).Select((bundle, number) => (bundle, number)))
        {
            Write(Name("entries", number, bundle.Length), [.. bundle.SelectMany(leaf => (byte[])[(byte)(leaf.Length >> 8), (byte)leaf.Length, .. leaf])]);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static string Name(string level, int number, int width) =>
        $"tile/{level}/{LogSource.PathOf(number)}" + (width == 256 ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}"));

    void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
    }
}
