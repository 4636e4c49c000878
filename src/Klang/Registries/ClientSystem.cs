namespace Klang.Registries;

/// <summary>A program that asks in its own name, or in that of its user.</summary>
sealed record ClientSystem
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>The facility it belongs to; empty for apps of people.</summary>
    public string Facility { get; init; } = "";

    /// <summary>SMART scopes it may ask for, apart by blanks.</summary>
    public string Scopes { get; init; } = "";

    /// <summary>SHA-256 of its certificate in hexadecimal, to which its tokens are bound; empty when it has none.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>True when it is certified to attest that the patient is present.</summary>
    public bool MayAttestPresence { get; init; }

    /// <summary>Where our pages launch it; empty when they do not.</summary>
    public string LaunchUri { get; init; } = "";

    public ClientState State { get; init; }
}

/// <summary>Sorts of clients.</summary>
enum ClientKind
{
    /// <summary>A facility's system: client credentials by a signed assertion (SMART Backend Services).</summary>
    System,

    /// <summary>An app with a key of its own, for people: code flow, pushed requests.</summary>
    ConfidentialApp,

    /// <summary>An app without a secret, for people: code flow with proof key.</summary>
    PublicApp,

    /// <summary>The full-rights client of development and demo.</summary>
    Test,
}

/// <summary>Whether a client may ask.</summary>
enum ClientState
{
    /// <summary>Its list of tasks is not done.</summary>
    Onboarding,
    Live,
    Revoked,
}
