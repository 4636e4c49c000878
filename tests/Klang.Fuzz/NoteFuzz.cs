using System.Text;
using Klang.Transparency;
using Klang.Trust.Notes;
using Klang.Verify;

namespace Klang.Fuzz;

/// <summary>
/// Notes, checkpoints, tile addresses and proof files as they come from outside, read by the server's code and by the verifier's: both take the same notes, what
/// was read writes itself as it came, and nothing unsigned is taken for proved.
/// </summary>
public static class NoteFuzz
{
    const string Key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const string Signature = "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const string Root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    static readonly Trusted Trusted = new([VerifyKey.Read(Key)!], [], 0);

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.UTF8.GetBytes("This is an example message.\n\n" + Signature),
        Encoding.UTF8.GetBytes($"example.com/foo\n7\n{Root}\n\n{Signature}"),
        Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(Extra())}\nindex 3\n{Root}\n{Root}\n\nexample.com/foo\n7\n{Root}\n\n{Signature}"),
        "entries/x001/x234/067.p/12"u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var ours = SignedNote.Parse(bytes);
        if (ours is not null && !ours.ToBytes().AsSpan().SequenceEqual(bytes) && Note.Read(bytes) is null)
        {
            throw new InvalidOperationException("A note was read that neither writes itself again nor is one to the verifier.");
        }

        if (ours is not null)
        {
            Checkpoint.Parse(ours.Text);
            TreeHead.Read(ours.Text);
        }

        var text = Encoding.UTF8.GetString(bytes);
        NoteVerifier.Parse(text);
        VerifyKey.Read(text);
        TilePath.Parse(text);
        if (ProofFile.Check(bytes, Trusted).Proved)
        {
            throw new InvalidOperationException("A proof was taken that no log has signed.");
        }
    }

    static byte[] Extra() => [1, 1, .. new byte[56], .. new byte[32], 1, .. new byte[47], 0];
}
