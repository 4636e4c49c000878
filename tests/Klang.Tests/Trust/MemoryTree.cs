using System.Buffers;
using System.Buffers.Binary;
using Klang.Trust;

namespace Klang.Tests.Trust;

/// <summary>The tree's port over batches in memory.</summary>
sealed class MemoryTree(MemoryPort port) : ILedgerTreePort
{
    public LedgerHead Head => port.Batches.Count == 0 ? LedgerHead.Of(port.Sequencer) : LedgerHead.Of(port.Batches[^1]);

    public int Reads { get; private set; }

    public ValueTask<ReadOnlyMemory<byte>> ReadLeavesAsync(long first, int count, CancellationToken cancellationToken)
    {
        Reads++;
        var output = new ArrayBufferWriter<byte>();
        var index = 0L;
        foreach (var batch in port.Batches)
        {
            for (var leaves = batch.Leaves.Span; !leaves.IsEmpty; index++)
            {
                var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(leaves);
                if (index >= first && index < first + count)
                {
                    output.Write(leaves[..length]);
                }

                leaves = leaves[length..];
            }
        }

        return ValueTask.FromResult(output.WrittenMemory);
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadNodesAsync(int level, long first, int count, CancellationToken cancellationToken)
    {
        Reads++;
        var nodes = port.Batches.SelectMany(batch => batch.Nodes).Where(node => node.Level == level && node.Number >= first).Take(count);
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(nodes.SelectMany(node => node.Hash.ToArray()).ToArray());
    }
}
