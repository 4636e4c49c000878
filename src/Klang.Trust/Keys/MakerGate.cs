namespace Klang.Trust.Keys;

/// <summary>
/// Lets makers of keys pass until a rotation closes it: then newcomers wait and the rotation waits for those inside, so that no key is wrapped by a version
/// that is about to be retired.
/// </summary>
sealed class MakerGate
{
    readonly Lock gate = new();
    TaskCompletionSource? closed;
    TaskCompletionSource? empty;
    int inside;

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opening;
            lock (gate)
            {
                if (closed is null)
                {
                    inside++;
                    return;
                }

                opening = closed.Task;
            }

            await opening.WaitAsync(cancellationToken);
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--inside == 0)
            {
                empty?.TrySetResult();
            }
        }
    }

    /// <summary>Runs an action while nobody is inside.</summary>
    public async Task AloneAsync(Action action, CancellationToken cancellationToken)
    {
        Task left;
        lock (gate)
        {
            if (closed is not null)
            {
                throw new TrustException("Keys are being rotated already. Wait until that is done.");
            }

            closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (inside == 0)
            {
                empty.SetResult();
            }

            left = empty.Task;
        }

        try
        {
            await left.WaitAsync(cancellationToken);
            action();
        }
        finally
        {
            lock (gate)
            {
                closed.SetResult();
                closed = null;
                empty = null;
            }
        }
    }
}
