using Klang.Records;
using Klang.Registries;

namespace Klang.Identity;

/// <summary>How long somebody stays signed in.</summary>
/// <param name="Idle">Without a request.</param>
/// <param name="Whole">In all.</param>
/// <param name="Concurrent">Sessions at a time; the oldest ends when there is one more.</param>
sealed record SessionLimits(TimeSpan Idle, TimeSpan Whole, int Concurrent)
{
    /// <summary>Age of a second factor that still counts for what asks a fresh one (blocks, shares, break-glass).</summary>
    public static readonly TimeSpan FactorLife = TimeSpan.FromMinutes(5);

    /// <summary>No session lives longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    static readonly SessionLimits Staff = new(TimeSpan.FromMinutes(15), Longest, Concurrent: 2);
    static readonly SessionLimits Citizen = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), Concurrent: 2);
    static readonly SessionLimits Office = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(4), Concurrent: 1);

    public static SessionLimits Of(Account account) => (account.Kind, account.Role) switch
    {
        (CallerKind.Citizen or CallerKind.Delegate, _) => Citizen,
        (_, CallerRole.Operator or CallerRole.PrivacyOfficer or CallerRole.Auditor) => Office,
        _ => Staff,
    };
}
