using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>What the sign-in page shows.</summary>
public sealed record SignInView
{
    /// <summary>Proves that a form comes from our page.</summary>
    public required string FormToken { get; init; }

    /// <summary>Where to go afterwards; null for the start.</summary>
    public string? Return { get; init; }

    /// <summary>The sign-in name as typed, given back.</summary>
    public string Login { get; init; } = "";

    /// <summary>What was wrong; null when nothing was.</summary>
    public Bilingual? Fault { get; init; }

    /// <summary>Seconds until the next try; 0 when it need not wait.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>Made-up people of the demo, a click each; empty in service.</summary>
    public IReadOnlyList<Persona> Personas { get; init; } = [];

    /// <summary>True when citizens may come by ThaID.</summary>
    public bool HasThaId { get; init; }

    /// <summary>True when professionals may come by Provider ID.</summary>
    public bool HasProviderId { get; init; }
}
