using Klang.Http;
using Klang.Transparency;

namespace Klang.Composition;

/// <summary>Where the server listens and what it allows.</summary>
sealed record ServerSettings
{
    public required IReadOnlyList<ServerEndpoint> Endpoints { get; init; }

    /// <summary>The FHIR base in links; null takes it from each request.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Who cosigns the ledger's checkpoints.</summary>
    public IReadOnlyList<WitnessEndpoint> Witnesses { get; init; } = [];

    public HttpLimits Limits { get; init; } = HttpLimits.Default;
}
