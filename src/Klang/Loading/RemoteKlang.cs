using System.Net.Http.Headers;
using System.Text.Json;
using Klang.Http;

namespace Klang.Loading;

/// <summary>A running server, asked over HTTP.</summary>
sealed class RemoteKlang : IDisposable
{
    static readonly TimeSpan ConnectTimeMax = TimeSpan.FromSeconds(10);

    readonly HttpClient client;

    /// <param name="url">Where it listens, e.g. <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="facility">The facility that is acting; null for none.</param>
    /// <param name="token">An access token; null for an open server.</param>
    public RemoteKlang(Uri url, string? facility, string? token)
    {
        client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeMax, AllowAutoRedirect = false })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan, // An archive takes as long as it takes; Ctrl+C ends it.
        };
        if (token is { Length: > 0 })
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (facility is not null)
        {
            client.DefaultRequestHeaders.Add(CallerReader.FacilityHeader, facility);
        }
    }

    /// <summary>Sends a 43-file archive; the answer is its receipt as JSON.</summary>
    public async Task<FhirLoadAnswer> SendArchiveAsync(Stream zip, string name, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(zip);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return await SendAsync(HttpMethod.Post, $"{ExchangeSurface.F43Path}?name={Uri.EscapeDataString(name)}", content, cancellationToken);
    }

    /// <summary>Sends FHIR JSON to an address relative to the FHIR base, or reads it there.</summary>
    public async Task<FhirLoadAnswer> SendFhirAsync(FhirVerb verb, string path, ReadOnlyMemory<byte> body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (verb == FhirVerb.Get)
        {
            return await GetAsync($"{FhirSurface.Path}/{path}", cancellationToken);
        }

        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        var method = verb == FhirVerb.Put ? HttpMethod.Put : HttpMethod.Post;
        return await SendAsync(method, $"{FhirSurface.Path}/{path}", content, cancellationToken, idempotencyKey);
    }

    /// <summary>GET of any address; the answer as it came.</summary>
    public Task<FhirLoadAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, content: null, cancellationToken);

    /// <summary>POST of a small JSON object to an operator's address.</summary>
    public async Task<FhirLoadAnswer> PostAsync(string path, object json, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(json, JsonSerializerOptions.Web));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    async Task<FhirLoadAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add("Prefer", "return=minimal");
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        return new FhirLoadAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }
}
