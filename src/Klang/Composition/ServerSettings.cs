using System.Net;
using Klang.Http;
using Klang.Identity;
using Klang.Transparency;

namespace Klang.Composition;

/// <summary>Where the server listens and what it allows.</summary>
sealed record ServerSettings
{
    public required IReadOnlyList<ServerEndpoint> Endpoints { get; init; }

    /// <summary>The FHIR base in links; null takes it from each request.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Development only: a request without token or session has all rights.</summary>
    public bool IsOpen { get; init; }

    /// <summary>True in production: no test client, nothing open.</summary>
    public bool IsProduction { get; init; }

    /// <summary>The server's own address as the issuer of tokens, from the base address; null on loopback, where each loopback name stands for itself.</summary>
    public Uri? Issuer => BaseUrl is null ? null : new Uri(new Uri(BaseUrl).GetLeftPart(UriPartial.Authority) + "/");

    /// <summary>True when a proxy before the server does TLS.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>Accounts of made-up people who are signed in by one click: demo alone.</summary>
    public IReadOnlyList<string> Personas { get; init; } = [];

    /// <summary>Providers outside that vouch for people here.</summary>
    public OutsideProviders Outside { get; init; } = OutsideProviders.None;

    /// <summary>How the server treats who asks.</summary>
    public IdentityOptions Identity => new(
        Issuer, IsOpen, IsProduction, AllowsHttp: IsBehindProxy || Endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)))
    {
        IsBehindProxy = IsBehindProxy,
        FhirBase = BaseUrl,
        Outside = Outside,
        Personas = Personas,
    };

    /// <summary>Who cosigns the ledger's checkpoints.</summary>
    public IReadOnlyList<WitnessEndpoint> Witnesses { get; init; } = [];

    public HttpLimits Limits { get; init; } = HttpLimits.Default;
}
