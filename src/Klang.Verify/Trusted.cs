namespace Klang.Verify;

/// <summary>Whose word is taken: keys of the log, and how many of which witnesses must have cosigned.</summary>
/// <param name="Log">Keys of the log; one of them must have signed.</param>
/// <param name="Witnesses">Keys of witnesses.</param>
/// <param name="Quorum">How many of them must have cosigned.</param>
public sealed record Trusted(IReadOnlyList<VerifyKey> Log, IReadOnlyList<VerifyKey> Witnesses, int Quorum)
{
    /// <summary>The checkpoint, or why it is not taken.</summary>
    public (TreeHead? Head, string Why) Check(ReadOnlySpan<byte> bytes)
    {
        if (Note.Read(bytes) is not { } note || TreeHead.Read(note.Text) is not { } head)
        {
            return (null, "The checkpoint has an unknown form.");
        }

        if (!Log.Any(key => key.Name == head.Origin && key.Signed(note)))
        {
            return (null, $"The checkpoint of {head.Origin} is not signed by a key that you trust for it.");
        }

        var cosigned = Witnesses.Count(key => key.Signed(note));
        return cosigned < Quorum
            ? (null, $"Only {cosigned} of the {Quorum} witnesses that must have cosigned have done so.")
            : (head, "");
    }
}
