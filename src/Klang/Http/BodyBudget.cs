namespace Klang.Http;

/// <summary>Bytes of request bodies held at a time, over all requests, so that many large bodies cannot fill the memory.</summary>
sealed class BodyBudget(long bytesMax)
{
    long held;

    /// <summary>True when the bytes may be held; they must be given back.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref held, bytes) <= bytesMax)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref held, -bytes);
}
