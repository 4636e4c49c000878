using System.Globalization;
using System.Text;
using Klang.Trust.Notes;

namespace Klang.Trust;

/// <summary>The log as it is read again: found through the index, opened under a receipt, proved by the tree. Thread-safe.</summary>
public sealed class LedgerArchive
{
    const byte ExtraVersion = 1;

    readonly ILedgerIndexPort port;
    readonly LedgerReader reader;

    /// <summary>An archive over a store's log.</summary>
    /// <param name="port">The store.</param>
    /// <param name="vault">Opens bodies and hashes terms.</param>
    /// <param name="tree">Over the same store.</param>
    /// <param name="checkpoints">Signed heads; null where nobody signs: then nothing is proved to outsiders.</param>
    public LedgerArchive(ILedgerIndexPort port, Vault vault, LedgerTree tree, CheckpointSigner? checkpoints)
    {
        this.port = port;
        Vault = vault;
        Tree = tree;
        Checkpoints = checkpoints;
        Index = new LedgerIndex(port, vault);
        reader = new LedgerReader(vault);
    }

    /// <summary>Whose keys open it.</summary>
    public Vault Vault { get; }

    /// <summary>Finds and opens entries.</summary>
    public LedgerIndex Index { get; }

    /// <summary>Tiles and proofs.</summary>
    public LedgerTree Tree { get; }

    /// <summary>Signed heads; null where nobody signs.</summary>
    public CheckpointSigner? Checkpoints { get; }

    /// <summary>
    /// A proof file for one entry (C2SP tlog-proof, <c>.tlog-proof</c>) that holds its leaf, salt and body, too; null while no published checkpoint covers it.
    /// Whoever has the file can read the entry.
    /// </summary>
    public async Task<byte[]?> ProveAsync(Receipt receipt, long index, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (Checkpoints?.Published is not { } published || index >= published.Head.Size)
        {
            return null;
        }

        var leaf = await Tree.ReadLeafAsync(index, cancellationToken);
        var batches = await port.ReadBatchesAsync([index], cancellationToken);
        var salted = reader.ReadSalted(batches[0], index);
        var path = await Tree.ProveInclusionAsync(index, published.Head.Size, cancellationToken);
        return Encoding.UTF8.GetBytes(Format([ExtraVersion, .. leaf.Span, .. salted], index, path, published.Note));
    }

    static string Format(byte[] extra, long index, IReadOnlyList<byte[]> path, SignedNote checkpoint)
    {
        var file = new StringBuilder("c2sp.org/tlog-proof@v1\n")
            .Append("extra ").Append(Convert.ToBase64String(extra)).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"index {index}\n");
        foreach (var hash in path)
        {
            file.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return file.Append('\n').Append(checkpoint).ToString();
    }
}
