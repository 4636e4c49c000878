namespace Klang.Identity;

/// <summary>Providers outside that vouch for people here; null where there is none.</summary>
/// <param name="ThaId">For citizens.</param>
/// <param name="ProviderId">For professionals: Health ID, and Provider ID behind it.</param>
sealed record OutsideProviders(OutsideProvider? ThaId, OutsideProvider? ProviderId)
{
    public static OutsideProviders None { get; } = new(null, null);
}
