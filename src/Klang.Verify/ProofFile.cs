using System.Globalization;
using System.Text;

namespace Klang.Verify;

/// <summary>
/// A proof that one entry stands in the log (C2SP tlog-proof). Its extra line carries what is needed to make the leaf anew: version 1, the leaf (57),
/// the salt (32), the body.
/// </summary>
public static class ProofFile
{
    public const int BytesMax = 1 << 20;
    const int PathMax = 64;
    const int SaltLength = 32;
    const int BodyAt = 1 + LeafFacts.Length + SaltLength;

    /// <summary>Checks the file from the body up to the signatures.</summary>
    public static Finding Check(ReadOnlySpan<byte> file, Trusted trusted)
    {
        if (file.Length > BytesMax || Split(Encoding.UTF8.GetString(file)) is not { } parts)
        {
            return Finding.Bad(null, "The file is no tlog-proof of an entry of this kind.");
        }

        var (extra, index, path, checkpoint) = parts;
        if (trusted.Check(Encoding.UTF8.GetBytes(checkpoint)) is not { Head: { } head, Why: var why })
        {
            return Finding.Bad(index, trusted.Check(Encoding.UTF8.GetBytes(checkpoint)).Why);
        }

        var leaf = extra.AsSpan(1, LeafFacts.Length);
        var body = extra.AsSpan(BodyAt);
        if (LeafFacts.Read(leaf) is not { } facts || BodyFacts.Read(body) is not { } said)
        {
            return Finding.Bad(index, $"Entry {index} has a leaf or a body of unknown form.{why}");
        }

        if (!facts.CommitsTo(extra.AsSpan(1 + LeafFacts.Length, SaltLength), body))
        {
            return Finding.Bad(index, $"The leaf of entry {index} does not commit to this salt and body: what the file says was changed.");
        }

        if (Tree.RootFrom(Tree.Leaf(leaf), index, head.Size, path) is not { } root || !root.AsSpan().SequenceEqual(head.Root))
        {
            return Finding.Bad(index, string.Create(CultureInfo.InvariantCulture, $"Entry {index} does not stand at its place in the log of {head.Size} entries."));
        }

        return new Finding(true, null, string.Create(CultureInfo.InvariantCulture, $"Proved: entry {index} of {head.Origin} ({head.Size} entries)."))
        {
            Facts = [new("index", index.ToString(CultureInfo.InvariantCulture)), new("time", LeafFacts.Instant(facts.Time)), new("id", facts.EntryId.ToString()), .. said],
        };
    }

    static (byte[] Extra, long Index, List<byte[]> Path, string Checkpoint)? Split(string text)
    {
        var cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0)
        {
            return null;
        }

        var lines = text[..cut].Split('\n');
        if (lines.Length is < 3 or > 3 + PathMax || lines[0] != "c2sp.org/tlog-proof@v1"
            || !lines[1].StartsWith("extra ", StringComparison.Ordinal) || VerifyKey.Bytes(lines[1]["extra ".Length..]) is not { Length: > BodyAt } extra
            || extra[0] != 1
            || !lines[2].StartsWith("index ", StringComparison.Ordinal) || TreeHead.Number(lines[2]["index ".Length..]) is not { } index)
        {
            return null;
        }

        var path = new List<byte[]>();
        foreach (var line in lines.Skip(3))
        {
            if (VerifyKey.Bytes(line) is not { Length: Tree.HashLength } hash)
            {
                return null;
            }

            path.Add(hash);
        }

        return (extra, index, path, text[(cut + 2)..]);
    }
}
