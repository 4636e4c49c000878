using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Klang.Composition;
using Klang.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Klang.Commands;

/// <summary>Reads the addresses to listen at. Beyond loopback only with TLS, of its own or of a proxy before it.</summary>
static class ServerAddresses
{
    const int AddressesMax = 16;

    /// <summary>Checked settings. Throws <see cref="CommandFault"/> that names the address and the cure.</summary>
    public static ServerSettings Read(string urls, string? baseUrl, string? certificateFile, string? certificateKeyFile, bool isBehindProxy = false)
    {
        var texts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Length is 0 or > AddressesMax)
        {
            throw new CommandFault(ExitCode.Usage, $"--urls takes 1 to {AddressesMax} addresses, e.g. {ServeCommand.UrlDefault}.");
        }

        if (baseUrl is not null && !IsBase(baseUrl))
        {
            throw new CommandFault(ExitCode.Usage, $"--base-url '{baseUrl}' is not an http or https address without query.");
        }

        var certificate = certificateFile is null ? null : ReadCertificate(certificateFile, certificateKeyFile);
        var settings = new ServerSettings
        {
            Endpoints = [.. texts.Select(text => ReadOne(text, certificate, isBehindProxy))],
            BaseUrl = baseUrl?.TrimEnd('/'),
            IsBehindProxy = isBehindProxy,
        };
        return settings.BaseUrl is not null || (!isBehindProxy && settings.Endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)))
            ? settings
            : throw new CommandFault(ExitCode.Usage, "A server that is reached from outside needs --base-url: it names the server in links and issues its tokens.");
    }

    /// <summary>The bases by which absolute references to this server start.</summary>
    public static IReadOnlyList<string> OwnBases(ServerSettings settings)
    {
        var bases = new List<string>();
        if (settings.BaseUrl is { } named)
        {
            bases.Add(named + "/");
        }

        foreach (var endpoint in settings.Endpoints)
        {
            var scheme = endpoint.Certificate is null ? "http" : "https";
            foreach (var host in (string[])["127.0.0.1", "localhost", "[::1]"])
            {
                bases.Add(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{endpoint.Port}{FhirSurface.Path}/"));
            }
        }

        return bases;
    }

    static bool IsBase(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    static ServerEndpoint ReadOne(string text, X509Certificate2? certificate, bool isBehindProxy)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "mtls" or "h2c")
            || uri.PathAndQuery is not ("/" or "") || (uri.Scheme is "h2c" or "mtls" && uri.Port < 0))
        {
            throw new CommandFault(ExitCode.Usage, $"'{text}' is no address to listen at; write it like {ServeCommand.UrlDefault}.");
        }

        var isSecure = uri.Scheme is "https" or "mtls";
        if (isSecure && certificate is null)
        {
            throw new CommandFault(ExitCode.Usage, $"'{text}' needs a certificate: --certificate FILE --certificate-key FILE.");
        }

        var protocols = uri.Scheme switch
        {
            "https" or "mtls" => HttpProtocols.Http1AndHttp2,
            "h2c" => HttpProtocols.Http2,
            _ => HttpProtocols.Http1,
        };
        return new ServerEndpoint(AddressOf(uri, text, isSecure || isBehindProxy), uri.Port, protocols, isSecure ? certificate : null)
        {
            AsksCertificate = uri.Scheme == "mtls",
        };
    }

    static IPAddress AddressOf(Uri uri, string text, bool mayLeaveMachine)
    {
        if (uri.Host is "localhost")
        {
            return IPAddress.Loopback;
        }

        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
        {
            throw new CommandFault(ExitCode.Usage, $"'{text}' names no address of this machine; write numbers, e.g. 0.0.0.0 or 127.0.0.1.");
        }

        return IPAddress.IsLoopback(address) || mayLeaveMachine
            ? address
            : throw new CommandFault(ExitCode.Usage,
                $"'{text}' is reachable from outside this machine without TLS. Use https:// with a certificate, or --behind-proxy when a proxy does TLS.");
    }

    static X509Certificate2 ReadCertificate(string file, string? keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (Exception fault) when (fault is System.Security.Cryptography.CryptographicException or ArgumentException or IOException)
        {
            throw new CommandFault(ExitCode.Usage, $"The certificate {file} and its key cannot be read: {fault.Message}");
        }
    }
}
