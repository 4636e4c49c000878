using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Klang.Composition;
using Klang.Commands;
using Klang.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>The server as it is composed for <c>klang serve</c>, over a store of its own, listening at http, h2c and https.</summary>
public sealed class FhirHost : IAsyncLifetime
{
    readonly string directory = Directory.CreateTempSubdirectory("klang-http-").FullName;
    readonly X509Certificate2 certificate = MakeCertificate();
    House? house;
    WebApplication? app;

    internal int Port { get; } = FreePort();

    internal int CleartextPort { get; } = FreePort();

    internal int SecurePort { get; } = FreePort();

    internal string Base => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/fhir");

    internal HttpClient Client { get; private set; } = null!;

    internal Wire Wire => new(Client, Base);

    public async ValueTask InitializeAsync()
    {
        var settings = new ServerSettings
        {
            IsOpen = true,
            Endpoints =
            [
                new ServerEndpoint(IPAddress.Loopback, Port, HttpProtocols.Http1, Certificate: null),
                new ServerEndpoint(IPAddress.Loopback, CleartextPort, HttpProtocols.Http2, Certificate: null),
                new ServerEndpoint(IPAddress.Loopback, SecurePort, HttpProtocols.Http1AndHttp2, certificate),
            ],
        };
        var options = new HouseOptions(new EmbeddedStoreOptions { Directory = directory }) { OwnBases = ServerAddresses.OwnBases(settings) };
        house = await House.OpenAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        app = KlangServer.Build(settings, house, TimeProvider.System);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient(new SocketsHttpHandler());
    }

    /// <summary>A client that trusts this server's own certificate and no other.</summary>
    internal HttpClient SecureClient() => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    });

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        if (house is not null)
        {
            await house.DisposeAsync();
        }

        certificate.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}
