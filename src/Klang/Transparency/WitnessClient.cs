using System.Globalization;
using System.Net;
using System.Text;
using Klang.Trust;
using Klang.Trust.Notes;

namespace Klang.Transparency;

/// <summary>Has one witness cosign (C2SP tlog-witness), and remembers how far it has got.</summary>
sealed class WitnessClient(HttpClient client, WitnessEndpoint witness, LedgerTree tree)
{
    const int AnswerBytesMax = 64 * 1024;

    long known;

    public NoteVerifier Key => witness.Key;

    /// <summary>Why the last attempt gave nothing; null when it gave a cosignature.</summary>
    public string? Fault { get; private set; }

    /// <summary>Its cosignature; null when it refuses or does not answer.</summary>
    public async Task<NoteSignature?> CosignAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            // A second attempt, because the witness may have got further with others than this process remembers.
            return await AskAsync(checkpoint, cancellationToken) ?? (Fault is null ? await AskAsync(checkpoint, cancellationToken) : null);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            Fault = $"{witness.Key.Name} does not answer: {failure.Message}";
            return null;
        }
    }

    async Task<NoteSignature?> AskAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var size = checkpoint.Head.Size;
        var proof = await tree.ProveConsistencyAsync(known, size, cancellationToken);
        var body = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"old {known}\n"));
        foreach (var hash in proof)
        {
            body.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        using var content = new StringContent(body.Append('\n').Append(checkpoint.Note).ToString(), Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync(new Uri(witness.Address, "add-checkpoint"), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK when text.Length <= AnswerBytesMax
                && SignedNote.ParseSignatures(text) is { } lines && witness.Key.Find(new SignedNote(checkpoint.Note.Text, lines)) is { } cosignature:
                (known, Fault) = (size, null);
                return cosignature;
            case HttpStatusCode.Conflict when Checkpoint.TryReadSize(text.TrimEnd('\n'), out var theirs) && theirs != known:
                if (theirs > size)
                {
                    Fault = string.Create(CultureInfo.InvariantCulture, $"{witness.Key.Name} has cosigned {theirs} entries and this ledger has {size}: it was cut short or put back.");
                    return null;
                }

                (known, Fault) = (theirs, null);
                return null;
            case HttpStatusCode.UnprocessableEntity:
                Fault = $"{witness.Key.Name} refuses: this ledger does not extend what it has cosigned. This is a fork.";
                return null;
            default:
                Fault = string.Create(CultureInfo.InvariantCulture, $"{witness.Key.Name} answered {(int)answer.StatusCode}.");
                return null;
        }
    }
}
