using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Klang.Composition;
using Klang.Registries;
using Klang.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>
/// The server as it stands in service: nobody is let in unknown. It listens at http, and at https where clients show certificates; its clock is the
/// tests' own.
/// </summary>
public sealed class ClosedHost : IAsyncLifetime
{
    internal const string Facility = "X9901";
    internal const string OtherFacility = "X9902";

    readonly string directory = Directory.CreateTempSubdirectory("klang-closed-").FullName;
    WebApplication? app;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));

    /// <summary>Providers that vouch for people; set before it starts.</summary>
    internal Klang.Identity.OutsideProviders Outside { get; init; } = Klang.Identity.OutsideProviders.None;

    internal House House { get; private set; } = null!;

    internal IdentityHouse Identity => House.Identity;

    internal string Folder => directory;

    internal int Port { get; } = FreePort();

    internal int SecurePort { get; } = FreePort();

    /// <summary>The origin, without closing slash.</summary>
    internal string Address => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}");

    internal string SecureAddress => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{SecurePort}");

    internal HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async ValueTask InitializeAsync()
    {
        House = await House.OpenAsync(new HouseOptions(new EmbeddedStoreOptions { Directory = directory }), Clock, CancellationToken.None);
        Must(Identity.Facilities.Add(new Facility { Code = Facility, Name = "Test hospital" }, "Ministry", new DateOnly(2020, 1, 1)));
        Must(Identity.Facilities.Add(new Facility { Code = OtherFacility, Name = "Other hospital" }, owner: null, default));
        app = KlangServer.Build(
            new ServerSettings
            {
                Outside = Outside,
                Endpoints =
                [
                    new ServerEndpoint(IPAddress.Loopback, Port, HttpProtocols.Http1, Certificate: null),
                    new ServerEndpoint(IPAddress.Loopback, SecurePort, HttpProtocols.Http1AndHttp2, MakeCertificate("localhost")) { AsksCertificate = true },
                ],
            },
            House, Clock);
        await app.StartAsync();
    }

    /// <summary>A client of its own with a key of its own, live.</summary>
    internal TestSystem AddSystem(string scopes = "system/*.cruds", string algorithm = "ES384", X509Certificate2? certificate = null, string facility = Facility)
    {
        var system = new TestSystem(this, "his-" + Guid.NewGuid().ToString("N")[..8], algorithm);
        Must(Identity.Clients.Add(new NewClient(
            new ClientSystem
            {
                Id = system.Id,
                Name = "Hospital system",
                Kind = ClientKind.System,
                Facility = facility,
                Scopes = scopes,
                Thumbprint = certificate is null ? "" : Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
            },
            system.KeySet, [])));
        foreach (var task in Enum.GetValues<ClientTask>())
        {
            Must(Identity.Clients.Finish(system.Id, task, "test"));
        }

        return system;
    }

    /// <summary>GET of a FHIR address with a token.</summary>
    internal Task<HttpResponseMessage> AskAsync(string? token, string path = "/fhir/Patient/nobody", HttpClient? client = null, string? address = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, (address ?? Address) + path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
        return (client ?? Client).SendAsync(request);
    }

    /// <summary>True while a token is believed: whatever is answered, it is not 401.</summary>
    internal async Task<bool> IsBelievedAsync(string token)
    {
        using var answer = await AskAsync(token);
        return answer.StatusCode != HttpStatusCode.Unauthorized;
    }

    /// <summary>Lets five seconds pass: the time in which every change must be in force.</summary>
    internal async Task FiveSecondsAsync()
    {
        for (var second = 0; second < 5; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>A client that shows this certificate, and trusts the server's whatever it is.</summary>
    internal static HttpClient SecureClient(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" } };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler);
    }

    internal static X509Certificate2 MakeCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }

    internal static T Must<T>(Klang.Fhir.Outcome<T> outcome)
    {
        Assert.True(outcome.IsOk, outcome.Refusal?.Message);
        return outcome.Value;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        if (House is not null)
        {
            await House.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
