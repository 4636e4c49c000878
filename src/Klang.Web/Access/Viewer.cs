using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>Who is looking and why, as the header shows it.</summary>
/// <param name="Name">The user's name or role.</param>
/// <param name="Facility">Where they work; null when no facility is named.</param>
/// <param name="Purpose">Why they look, e.g. "รักษาพยาบาล".</param>
public sealed record Viewer(string Name, string? Facility, Bilingual Purpose)
{
    /// <summary>True when there is an account to look at and to sign out of.</summary>
    public bool IsSignedIn { get; init; }
}
