namespace Klang.Verify;

/// <summary>What a check came to.</summary>
/// <param name="Proved">True when everything that was read proves.</param>
/// <param name="Index">The first entry that cannot be trusted; null when all can, or when no entry is to blame.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record Finding(bool Proved, long? Index, string Message)
{
    /// <summary>Facts, in the order in which they are shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    internal static Finding Bad(long? index, string message) => new(false, index, message);
}
