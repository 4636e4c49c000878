namespace Klang.Identity;

/// <summary>How this house is known at a provider outside.</summary>
/// <param name="Issuer">Its address: https, or http on loopback for tests.</param>
/// <param name="ClientId">Our id there.</param>
/// <param name="Secret">Our secret there.</param>
sealed record OutsideProvider(Uri Issuer, string ClientId, string Secret)
{
    /// <summary>Where the provider tells professions from a Health ID; null for ThaID.</summary>
    public Uri? ProfileIssuer { get; init; }

    /// <summary>True for an address that may be asked: https, or anything on loopback.</summary>
    public static bool IsAllowed(Uri? uri) => uri is { IsAbsoluteUri: true } && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);
}
