namespace Klang.Hardening;

/// <summary>A setting with which no server of production starts.</summary>
/// <param name="Name">By which it is known in docs/environment.md.</param>
/// <param name="Found">What was found.</param>
/// <param name="Cure">What to do.</param>
sealed record UnsafeSetting(string Name, string Found, string Cure);
