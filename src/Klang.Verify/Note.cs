using System.Text;

namespace Klang.Verify;

/// <summary>A signed note (C2SP signed-note), taken apart.</summary>
/// <param name="Text">What is signed, with its closing line feed.</param>
/// <param name="Signatures">The signature lines.</param>
public sealed record Note(string Text, IReadOnlyList<NoteLine> Signatures)
{
    public const int BytesMax = 64 * 1024;
    const int LinesMax = 64;

    /// <summary>Null when it is none.</summary>
    public static Note? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            return null;
        }

        string all;
        try
        {
            all = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var cut = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0 || !all.EndsWith('\n') || all.Any(letter => letter < ' ' && letter != '\n'))
        {
            return null;
        }

        var lines = all[(cut + 2)..].Split('\n')[..^1];
        var signatures = new List<NoteLine>();
        foreach (var line in lines)
        {
            if (signatures.Count >= LinesMax || NoteLine.Read(line) is not { } signature)
            {
                return null;
            }

            signatures.Add(signature);
        }

        return signatures.Count == 0 ? null : new Note(all[..(cut + 1)], signatures);
    }
}

/// <summary>One signature line.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Eight hexadecimal digits.</param>
/// <param name="Bytes">The signature without the key id.</param>
public sealed record NoteLine(string Name, string KeyId, byte[] Bytes)
{
    internal static NoteLine? Read(string line)
    {
        var parts = line.Split(' ');
        return parts is ["\u2014", { Length: > 0 } name, var base64] && !name.Contains('+', StringComparison.Ordinal)
            && VerifyKey.Bytes(base64) is { Length: > 4 } bytes
            ? new NoteLine(name, Convert.ToHexStringLower(bytes[..4]), bytes[4..])
            : null;
    }
}
