using System.Diagnostics;
using Klang.Trust;

namespace Klang.Transparency;

/// <summary>
/// Sends each new checkpoint to the witnesses and has it published as soon as enough of them have cosigned. Nothing is sent anywhere but to the addresses
/// configured: no proxy, no redirect is followed.
/// </summary>
sealed class WitnessFeed : IAsyncDisposable
{
    static readonly TimeSpan RoundTimeMax = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource stopping = new();
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = RoundTimeMax,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    readonly CheckpointSigner checkpoints;
    readonly IReadOnlyList<WitnessClient> witnesses;
    readonly TimeProvider clock;
    readonly Task running;

    /// <summary>Starts it.</summary>
    public WitnessFeed(LedgerArchive archive, CheckpointSigner checkpoints, IReadOnlyList<WitnessEndpoint> endpoints, TimeProvider clock)
    {
        this.checkpoints = checkpoints;
        this.clock = clock;
        witnesses = [.. endpoints.Select(endpoint => new WitnessClient(http, endpoint, archive.Tree))];
        running = endpoints.Count == 0 ? Task.CompletedTask : RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        http.Dispose();
        stopping.Dispose();
    }

    async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (checkpoints.Last is { } newest && checkpoints.Published?.Head.Size != newest.Head.Size)
                {
                    await PublishAsync(newest, stopping.Token);
                }

                using var pause = new CancellationTokenSource(Pause, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stopping.Token);
                try
                {
                    await checkpoints.News.ReadAsync(either.Token);
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
                {
                    // Nothing new: what lacks cosignatures is tried again.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    async Task PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var asked = witnesses.Select(witness => witness.CosignAsync(checkpoint, cancellationToken)).ToList();
        var isPublished = false;
        while (asked.Count > 0)
        {
            var first = await Task.WhenAny(asked);
            asked.Remove(first);
            if (await first is { } cosignature)
            {
                checkpoint = checkpoint with { Note = checkpoint.Note.With(cosignature) };

                // The first checkpoint that reaches the quorum goes out, with all that have answered by then; a later cosignature comes with the next one.
                isPublished = isPublished || await checkpoints.PublishAsync(checkpoint, cancellationToken);
            }
        }

        if (!isPublished)
        {
            Trace.TraceWarning("The ledger's checkpoint has not reached its quorum: {0}", string.Join(" ", witnesses.Select(witness => witness.Fault).OfType<string>()));
        }
    }
}
