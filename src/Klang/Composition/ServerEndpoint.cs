using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Klang.Composition;

/// <summary>One address to listen at.</summary>
/// <param name="Address">Loopback, or any with TLS.</param>
/// <param name="Port">0 for a free one.</param>
/// <param name="Protocols">HTTP/1.1 and 2 with a certificate; without one either.</param>
/// <param name="Certificate">For https; null for http.</param>
sealed record ServerEndpoint(IPAddress Address, int Port, HttpProtocols Protocols, X509Certificate2? Certificate)
{
    /// <summary>True when clients are asked for a certificate: any is taken, and tokens say which one counts.</summary>
    public bool AsksCertificate { get; init; }
}
