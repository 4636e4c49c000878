namespace Klang.Records.Writing;

/// <summary>
/// Lets writers that keep meeting each other go one after the other. Without it, 64 writers of one record starve the unlucky:
/// each commit voids the plans of all others. Only order lives here; what is true is decided in the commit.
/// </summary>
sealed class Turns
{
    /// <summary>Conflicts that a writer takes before it waits for its turn.</summary>
    internal const int FreeAttempts = 2;

    readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn among those who write the same; dispose the answer to pass it on.</summary>
    internal async ValueTask<IDisposable> TakeAsync(int subject, CancellationToken cancellationToken)
    {
        var lane = lanes[(uint)subject % (uint)lanes.Length];
        await lane.WaitAsync(cancellationToken);
        return new Turn(lane);
    }

    sealed class Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
