using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Klang.Trust;

namespace Klang.Keys;

/// <summary>
/// The root key in a transit service: the service wraps and unwraps, the key never leaves it. Batches of <see cref="BatchMax"/> go in one request, the context of
/// each key as associated data. A wrapped key is the service's own ciphertext text (<c>vault:v3:…</c>). Thread-safe.
/// </summary>
sealed class TransitKms : IKms
{
    const int BatchMax = 128;
    const int AnswerBytesMax = 1 << 20;

    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);

    readonly HttpClient client;
    readonly string key;
    readonly string mount;
    int version;

    TransitKms(HttpClient client, TransitOptions options)
    {
        this.client = client;
        key = Uri.EscapeDataString(options.KeyName);
        mount = options.Mount.Trim('/');
    }

    public string RootName => string.Create(CultureInfo.InvariantCulture, $"root/{Volatile.Read(ref version)}");

    /// <summary>Asks the service for the key. Throws <see cref="TrustException"/> when it cannot be reached, refuses the token, or has no such key.</summary>
    public static async ValueTask<TransitKms> OpenAsync(TransitOptions options, CancellationToken cancellationToken)
    {
        if (options.Address.Scheme != Uri.UriSchemeHttps && !options.Address.IsLoopback)
        {
            throw new TrustException($"{options.Address} is not https: keys would travel in the clear.");
        }

        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeMax };
        var client = new HttpClient(handler) { BaseAddress = options.Address, Timeout = TimeMax, MaxResponseContentBufferSize = AnswerBytesMax };
        client.DefaultRequestHeaders.Add("X-Vault-Token", options.Token);
        client.DefaultRequestHeaders.Add("X-Vault-Request", "true");
        var kms = new TransitKms(client, options);
        try
        {
            if (!await kms.ReadVersionAsync(cancellationToken))
            {
                await kms.CreateAsync(options, cancellationToken);
            }

            return kms;
        }
        catch
        {
            kms.Dispose();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) => EachAsync(
        items, "encrypt", item => new JsonObject { ["plaintext"] = Convert.ToBase64String(item.Bytes.Span), ["associated_data"] = Convert.ToBase64String(item.Context.Span) },
        result => Text(result, "ciphertext") is { } text ? System.Text.Encoding.ASCII.GetBytes(text) : null, cancellationToken);

    public ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) => EachAsync(
        items, "decrypt", item => new JsonObject { ["ciphertext"] = System.Text.Encoding.ASCII.GetString(item.Bytes.Span), ["associated_data"] = Convert.ToBase64String(item.Context.Span) },
        result => Text(result, "plaintext") is { } text ? Convert.FromBase64String(text) : null, cancellationToken);

    public async ValueTask RotateAsync(CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Post, $"keys/{key}/rotate", new JsonObject(), cancellationToken);
        await ReadVersionAsync(cancellationToken);
    }

    public void Dispose() => client.Dispose();

    async Task CreateAsync(TransitOptions options, CancellationToken cancellationToken)
    {
        if (!options.CreateIfMissing)
        {
            throw new TrustException($"The transit service has no key {options.KeyName}. Restore the service from its backup: without that key no data can be opened.");
        }

        await SendAsync(HttpMethod.Post, $"keys/{key}", new JsonObject { ["type"] = "aes256-gcm96", ["exportable"] = false }, cancellationToken);
        if (!await ReadVersionAsync(cancellationToken))
        {
            throw new TrustException($"The transit service did not make the key {options.KeyName}.");
        }
    }

    async Task<bool> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var (status, answer) = await TrySendAsync(HttpMethod.Get, $"keys/{key}", null, cancellationToken);
        if (status == HttpStatusCode.NotFound)
        {
            return false;
        }

        Require(status, "tell about its key");
        Volatile.Write(ref version, (int?)answer?["data"]?["latest_version"] ?? throw Strange());
        return true;
    }

    async ValueTask<IReadOnlyList<byte[]>> EachAsync(
        IReadOnlyList<KmsItem> items, string what, Func<KmsItem, JsonObject> ask, Func<JsonNode, byte[]?> read, CancellationToken cancellationToken)
    {
        var done = new List<byte[]>(items.Count);
        foreach (var batch in items.Chunk(BatchMax))
        {
            var body = new JsonObject { ["batch_input"] = new JsonArray([.. batch.Select(ask)]) };
            var answer = await SendAsync(HttpMethod.Post, $"{what}/{key}", body, cancellationToken);
            if (answer?["data"]?["batch_results"] is not JsonArray results || results.Count != batch.Length)
            {
                throw Strange();
            }

            foreach (var result in results)
            {
                done.Add((result is null ? null : read(result)) ?? throw new TrustException(
                    "The transit service does not open a key: it was changed, moved, belongs to another store, or its root version is retired."));
            }
        }

        return done;
    }

    async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var (status, answer) = await TrySendAsync(method, path, body, cancellationToken);
        Require(status, path[..path.IndexOf('/', StringComparison.Ordinal)]);
        return answer;
    }

    async Task<(HttpStatusCode Status, JsonNode? Answer)> TrySendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"/v1/{mount}/{path}", UriKind.Relative));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            using var response = await client.SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (response.StatusCode, bytes.Length == 0 ? null : JsonNode.Parse(bytes));
        }
        catch (JsonException)
        {
            throw Strange();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new TrustException($"The transit service at {client.BaseAddress} cannot be reached.", failure);
        }
    }

    /// <summary>A batch of which some cannot be opened is answered with 400 and its results; those are judged one by one.</summary>
    void Require(HttpStatusCode status, string what)
    {
        if (status is not (HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.BadRequest))
        {
            throw new TrustException(status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
                ? "The transit service refuses the token. Renew the token file."
                : string.Create(CultureInfo.InvariantCulture, $"The transit service at {client.BaseAddress} answered {(int)status} when asked to {what}."));
        }
    }

    static string? Text(JsonNode result, string name) => result[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    static TrustException Strange() => new("The transit service gave an answer of an unknown form.");
}
