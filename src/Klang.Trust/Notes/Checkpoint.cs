using System.Globalization;

namespace Klang.Trust.Notes;

/// <summary>What a log signs: its size and root at one moment (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">Names the log.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">RFC 6962 root over them, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>The text of the note.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>Reads the text of a note; null when it is no checkpoint. Lines after the third are left alone.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        var root = new byte[MerkleTree.HashLength];
        return lines.Length >= 4 && lines[^1].Length == 0 && lines[0].Length > 0 && !text.Contains("\n\n", StringComparison.Ordinal)
            && TryReadSize(lines[1], out var size)
            && lines[2].Length == 44 && Convert.TryFromBase64String(lines[2], root, out var length) && length == root.Length
            ? new Checkpoint(lines[0], size, root)
            : null;
    }

    /// <summary>A decimal without leading zeroes.</summary>
    public static bool TryReadSize(ReadOnlySpan<char> text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && (text.Length == 1 || text[0] != '0');
}
