namespace Klang.Trust.Braking;

/// <summary>What is counted.</summary>
enum Sort
{
    /// <summary>Distinct charts shown.</summary>
    Charts,

    /// <summary>Of these, on the word of a certified system.</summary>
    Attested,

    /// <summary>Distinct charts tried without a relation, or opened by a broken glass.</summary>
    Unrelated,

    /// <summary>Missed look-ups.</summary>
    Misses,
}
