namespace Klang.Trust;

/// <summary>
/// Something sealed, wrapped or logged does not verify, a key is missing, or a permit or receipt does not cover what is
/// asked. Names the object, never its content.
/// </summary>
public sealed class TrustException : Exception
{
    /// <summary>With a sentence naming the object.</summary>
    public TrustException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence naming the object and the cause.</summary>
    public TrustException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
