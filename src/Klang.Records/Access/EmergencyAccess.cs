namespace Klang.Records.Access;

/// <summary>A broken glass: one person's access to one chart in an emergency. Times are Unix seconds.</summary>
/// <param name="CallerId">Who broke it: the access is this account's alone.</param>
/// <param name="Facility">At which facility.</param>
/// <param name="Categories">Sensitive categories asked for.</param>
/// <param name="From">When.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Case">Number of the case, which says nothing of the person.</param>
/// <param name="IsReviewed">True once the privacy officer has looked at it.</param>
public readonly record struct EmergencyAccess(
    string CallerId, string Facility, SensitiveCategories Categories, long From, long Until, string Case, bool IsReviewed)
{
    /// <summary>True while it opens.</summary>
    public bool IsActive(DateTimeOffset now) => now.ToUnixTimeSeconds() is var second && From <= second && second < Until;
}
