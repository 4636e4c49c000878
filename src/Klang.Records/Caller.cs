using System.Collections.Immutable;

namespace Klang.Records;

/// <summary>Who is asking: made at the edge from a validated token or session, never from what a body says.</summary>
public sealed record Caller
{
    /// <summary>Account or client id for the ledger: never a name or citizen number.</summary>
    public required string Id { get; init; }

    /// <summary>Five-character code of the facility the caller acts for; empty when for none (development, jobs, citizens).</summary>
    public string Facility { get; init; } = "";

    /// <summary>What sort of caller.</summary>
    public CallerKind Kind { get; init; }

    /// <summary>Role in which a member of staff acts; <see cref="CallerRole.None"/> for others.</summary>
    public CallerRole Role { get; init; }

    /// <summary>Clinical field of a physician or programme of an officer (<c>psychiatry</c>, <c>hiv</c>, <c>anc</c> …); empty when none.</summary>
    public ImmutableArray<string> Specialties { get; init; } = [];

    /// <summary>Id of the Patient that a citizen (or the person a guardian acts for) is; empty for others.</summary>
    public string OwnPatient { get; init; } = "";

    /// <summary>SMART scopes as granted, apart by blanks (SMART App Launch 2.2 §scopes); null when scopes do not bound the caller (own pages, jobs).</summary>
    public string? Scopes { get; init; }

    /// <summary>Patient of the launch context, to which <c>patient/</c> scopes are bound; empty when none.</summary>
    public string LaunchPatient { get; init; } = "";

    /// <summary>The client through which the caller comes; empty for own pages and commands.</summary>
    public string Client { get; init; } = "";

    /// <summary>Id of the token or session (<c>jti</c>), for the ledger.</summary>
    public string Session { get; init; } = "";

    /// <summary>When the caller last proved a second factor; null when never in this session.</summary>
    public DateTimeOffset? FactorAt { get; init; }

    /// <summary>True when the facility's system is certified to attest that the patient is present.</summary>
    public bool MayAttestPresence { get; init; }
}

/// <summary>Sorts of callers.</summary>
public enum CallerKind
{
    /// <summary>The full-rights identity of development and demo mode, loopback only.</summary>
    Development,

    /// <summary>A job of the house: import, merge, backup check.</summary>
    Job,

    /// <summary>A person who works at a facility, in a <see cref="CallerRole"/>.</summary>
    Staff,

    /// <summary>A facility's system (SMART Backend Services).</summary>
    System,

    /// <summary>A citizen who looks at the own record.</summary>
    Citizen,

    /// <summary>A guardian or delegate of the person named by <see cref="Caller.OwnPatient"/>.</summary>
    Delegate,
}

/// <summary>Roles of staff.</summary>
public enum CallerRole
{
    /// <summary>No role.</summary>
    None,

    /// <summary>Physician or dentist with a licence.</summary>
    Physician,

    /// <summary>Nurse.</summary>
    Nurse,

    /// <summary>Pharmacist.</summary>
    Pharmacist,

    /// <summary>Laboratory or imaging technician.</summary>
    Laboratory,

    /// <summary>Officer of a sub-district health centre (รพ.สต.).</summary>
    HealthCentreOfficer,

    /// <summary>Village health volunteer (อสม.).</summary>
    Volunteer,

    /// <summary>Planner: aggregates only.</summary>
    Planner,

    /// <summary>Data-protection or privacy officer.</summary>
    PrivacyOfficer,

    /// <summary>Operator of the service: no content, no keys.</summary>
    Operator,

    /// <summary>Auditor: evidence and proofs, read only.</summary>
    Auditor,
}
