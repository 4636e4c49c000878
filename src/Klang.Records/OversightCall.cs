namespace Klang.Records;

/// <summary>What is overseen that concerns no single chart.</summary>
public enum OversightWork
{
    /// <summary>Proving the whole ledger, or fixing its map of persons.</summary>
    Ledger,

    /// <summary>Erasures that were asked for: listing them, asking, agreeing.</summary>
    Erasures,
}

/// <summary>Asks whether the caller may do a work of oversight; granted or refused, it is an entry.</summary>
/// <param name="Work">The work.</param>
/// <param name="What">What exactly, for the ledger; names nobody.</param>
public sealed record OversightCall(OversightWork Work, string What) : Call;
