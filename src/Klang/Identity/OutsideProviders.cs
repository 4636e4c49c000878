namespace Klang.Identity;

/// <summary>Which providers outside vouch for people here.</summary>
sealed record OutsideProviders(bool HasThaId, bool HasProviderId);
