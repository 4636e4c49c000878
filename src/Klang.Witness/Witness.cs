using System.Globalization;
using System.Text;
using Klang.Verify;

namespace Klang.Witness;

/// <summary>
/// Cosigns a checkpoint when the log behind it extends what was cosigned before (C2SP tlog-witness §add-checkpoint). Comparing with what is known and storing the new
/// are one step: nothing is answered before it is on disk, and no two answers of one log contradict each other.
/// </summary>
sealed class Witness(WitnessKey key, IReadOnlyList<VerifyKey> logs, CheckpointFiles files, TimeProvider clock)
{
    /// <summary>Largest request: 63 proof lines and a note.</summary>
    public const int BodyBytesMax = 128 * 1024;

    const int ProofLinesMax = 63;

    readonly Lock gate = new();

    public WitnessAnswer Add(ReadOnlySpan<byte> body)
    {
        if (Split(body) is not var (oldSize, proof, checkpoint) || Note.Read(checkpoint) is not { } note || TreeHead.Read(note.Text) is not { } head)
        {
            return new(400, "The request is an old size line, proof lines, an empty line and a checkpoint.\n");
        }

        var known = logs.Where(log => log.Name == head.Origin).ToList();
        if (known.Count == 0)
        {
            return new(404, "This witness does not know the log.\n");
        }

        if (!known.Any(log => log.Signed(note)) || known.Any(log => Names(note, log) && !log.Signed(note)))
        {
            return new(403, "The checkpoint is not signed by the log.\n");
        }

        if (oldSize > head.Size)
        {
            return new(400, "The old size is larger than the checkpoint's.\n");
        }

        lock (gate)
        {
            return Compare(head, note, known, oldSize, proof);
        }
    }

    /// <summary>The newest checkpoint cosigned, with the log's signature and this witness'; null when there is none.</summary>
    public byte[]? Read(string originHash) => files.Read(originHash);

    WitnessAnswer Compare(TreeHead head, Note note, List<VerifyKey> known, long oldSize, List<byte[]> proof)
    {
        var name = CheckpointFiles.NameOf(head.Origin);
        var last = files.Read(name) is { } stored
            ? TreeHead.Read(Note.Read(stored)?.Text ?? "") ?? throw new InvalidDataException("The stored checkpoint is damaged: nothing is cosigned until it is put right.")
            : null;
        if (oldSize != (last?.Size ?? 0))
        {
            return new(409, string.Create(CultureInfo.InvariantCulture, $"{last?.Size ?? 0}\n"));
        }

        var old = last?.Root ?? Tree.Empty;
        var isSound = oldSize == 0
            ? proof.Count == 0 && (head.Size > 0 || head.Root.AsSpan().SequenceEqual(Tree.Empty))
            : Tree.Extends(oldSize, old, head.Size, head.Root, proof);
        if (!isSound)
        {
            return new(422, "The checkpoint does not extend what was cosigned before.\n");
        }

        var cosignature = key.Cosign(note.Text, clock.GetUtcNow().ToUnixTimeSeconds());
        var signed = note.Signatures.Where(line => known.Any(log => log.Name == line.Name && log.Id == line.KeyId));
        files.Write(name, Encoding.UTF8.GetBytes($"{note.Text}\n{string.Concat(signed.Select(line => line.Text))}{cosignature}"));
        return new(200, cosignature);
    }

    static bool Names(Note note, VerifyKey log) => note.Signatures.Any(line => line.Name == log.Name && line.KeyId == log.Id);

    static (long OldSize, List<byte[]> Proof, byte[] Checkpoint)? Split(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf("\n\n"u8);
        if (body.Length > BodyBytesMax || end < 0)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(body[..end]).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || TreeHead.Number(lines[0]["old ".Length..]) is not { } oldSize || lines.Length > 1 + ProofLinesMax)
        {
            return null;
        }

        var proof = new List<byte[]>();
        foreach (var line in lines.Skip(1))
        {
            if (VerifyKey.Bytes(line) is not { Length: Tree.HashLength } hash)
            {
                return null;
            }

            proof.Add(hash);
        }

        return (oldSize, proof, body[(end + 2)..].ToArray());
    }
}
