namespace Klang.Identity;

/// <summary>How a server treats who asks.</summary>
/// <param name="Issuer">Its address as the issuer of tokens; null on loopback.</param>
/// <param name="IsOpen">Development: a request without a token has all rights.</param>
/// <param name="IsProduction">No test client.</param>
/// <param name="AllowsHttp">Plain http: loopback, or a proxy before the server does TLS.</param>
sealed record IdentityOptions(Uri? Issuer, bool IsOpen, bool IsProduction, bool AllowsHttp)
{
    /// <summary>A proxy stands before the server and says where requests come from.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>The FHIR base by which apps know the server; null for the address asked.</summary>
    public string? FhirBase { get; init; }

    /// <summary>Providers outside that vouch for people here.</summary>
    public OutsideProviders Outside { get; init; } = OutsideProviders.None;

    /// <summary>Accounts of made-up people who are signed in by one click: demo alone.</summary>
    public IReadOnlyList<string> Personas { get; init; } = [];
}
