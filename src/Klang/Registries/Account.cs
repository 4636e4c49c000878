using System.Collections.Immutable;
using Klang.Records;

namespace Klang.Registries;

/// <summary>Somebody who signs in.</summary>
sealed record Account
{
    /// <summary>For the ledger and for tokens: says nothing of the person.</summary>
    public required string Id { get; init; }

    public required CallerKind Kind { get; init; }

    public CallerRole Role { get; init; }

    public ImmutableArray<string> Specialties { get; init; } = [];

    /// <summary>Id of the Patient that a citizen is, or that a guardian acts for; empty for others.</summary>
    public string OwnPatient { get; init; } = "";

    /// <summary>Facilities the person may act for.</summary>
    public ImmutableArray<string> Facilities { get; init; } = [];

    /// <summary>Last day of the licence; null when the role needs none.</summary>
    public DateOnly? LicenceUntil { get; init; }

    /// <summary>Identity assurance of a citizen as ThaID gave it (<c>2.3</c>); null for others.</summary>
    public string? AssuranceLevel { get; init; }

    public AccountState State { get; init; } = AccountState.Active;

    /// <summary>The newest step of the one-time code that was used: no code counts twice.</summary>
    public long TotpStep { get; init; }

    public required AccountSecret Secret { get; init; }

    /// <summary>True when the role may be held only under a licence.</summary>
    public bool NeedsLicence => Kind == CallerKind.Staff && Role is CallerRole.Physician or CallerRole.Nurse or CallerRole.Pharmacist;

    /// <summary>True when the account may act today.</summary>
    public bool MayActOn(DateOnly day) => State == AccountState.Active && (!NeedsLicence || LicenceUntil >= day);
}

/// <summary>What of an account is sealed at rest.</summary>
sealed record AccountSecret
{
    /// <summary>As typed at sign-in; empty for people who come by ThaID or Provider ID alone.</summary>
    public string Login { get; init; } = "";

    /// <summary>Shown in the header and to colleagues.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of the licence; empty when there is none.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Argon2id; empty when there is no password.</summary>
    public string PasswordHash { get; init; } = "";

    /// <summary>Password of a made-up person of the demo, shown at every start of it; empty for everybody else.</summary>
    public string DemoPassword { get; init; } = "";

    /// <summary>Key of one-time codes, base32; empty when there is none.</summary>
    public string TotpKey { get; init; } = "";
}

/// <summary>Whether somebody may sign in.</summary>
enum AccountState
{
    Active,
    Locked,
}
