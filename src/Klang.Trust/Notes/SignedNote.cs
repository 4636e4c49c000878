using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Klang.Trust.Notes;

/// <summary>A text with signatures (C2SP signed-note). That it was parsed says nothing about who signed it: ask a <see cref="NoteVerifier"/>.</summary>
public sealed record SignedNote
{
    /// <summary>Largest note that is read, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most signatures that are read.</summary>
    public const int SignaturesMax = 64;

    const string Dash = "\u2014 ";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">Ends in a line feed.</param>
    /// <param name="signatures">At least one, in order.</param>
    public SignedNote(string text, ImmutableArray<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with its closing line feed and without the empty line that follows.</summary>
    public string Text { get; }

    /// <summary>The signatures.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; null when it is none or too large.</summary>
    public static SignedNote? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > BytesMax || bytes[^1] != '\n' || ContainsControl(bytes))
        {
            return null;
        }

        string note;
        try
        {
            note = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        return end >= 0 && ParseSignatures(note.AsSpan(end + 2)) is { } signatures ? new SignedNote(note[..(end + 1)], signatures) : null;
    }

    /// <summary>The same with a further signature; one of the same key is replaced.</summary>
    public SignedNote With(NoteSignature signature) =>
        new(Text, [.. Signatures.Where(known => known.Name != signature.Name || known.KeyId != signature.KeyId), signature]);

    /// <summary>The note as UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The note as text.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            note.Append(Format(signature));
        }

        return note.ToString();
    }

    /// <summary>One signature line with its line feed.</summary>
    public static string Format(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Bytes.Span.CopyTo(bytes.AsSpan(4));
        return $"{Dash}{signature.Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>Reads signature lines, each with its line feed; null when one is none. What a witness answers has this form.</summary>
    public static ImmutableArray<NoteSignature>? ParseSignatures(ReadOnlySpan<char> lines)
    {
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf('\n');
            if (end < 0 || signatures.Count >= SignaturesMax || ParseSignature(lines[..end]) is not { } signature)
            {
                return null;
            }

            signatures.Add(signature);
            lines = lines[(end + 1)..];
        }

        return signatures.Count > 0 ? signatures.ToImmutable() : null;
    }

    /// <summary>Names are not empty and have neither blanks nor plus signs.</summary>
    public static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+')
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    static NoteSignature? ParseSignature(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
        {
            return null;
        }

        line = line[Dash.Length..];
        var blank = line.IndexOf(' ');
        if (blank <= 0 || !IsKeyName(line[..blank]))
        {
            return null;
        }

        var text = line[(blank + 1)..];
        var bytes = new byte[text.Length];
        return !ContainsBlank(text) && Convert.TryFromBase64Chars(text, bytes, out var length) && length > 4
            ? new NoteSignature(line[..blank].ToString(), BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4, length - 4))
            : null;
    }

    // The base class library's base64 skips blanks.
    static bool ContainsBlank(ReadOnlySpan<char> text) => text.ContainsAny(" \t\r\n");

    static bool ContainsControl(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (one < 0x20 && one != '\n')
            {
                return true;
            }
        }

        return false;
    }
}
