using System.Globalization;

namespace Klang.Verify;

/// <summary>A checkpoint (C2SP tlog-checkpoint), taken apart.</summary>
public sealed record TreeHead(string Origin, long Size, byte[] Root)
{
    /// <summary>Null when the text of the note is none.</summary>
    public static TreeHead? Read(string text)
    {
        var lines = text.Split('\n');
        return lines.Length >= 4 && lines[0].Length > 0 && lines[^1].Length == 0 && lines.SkipLast(1).All(line => line.Length > 0)
            && Number(lines[1]) is { } size && VerifyKey.Bytes(lines[2]) is { Length: Tree.HashLength } root
            ? new TreeHead(lines[0], size, root)
            : null;
    }

    /// <summary>A decimal without leading zeroes; null when it is none.</summary>
    internal static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : null;
}
