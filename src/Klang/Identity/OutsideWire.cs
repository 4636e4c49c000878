using System.Net.Http.Headers;
using System.Text.Json;

namespace Klang.Identity;

/// <summary>Asks providers outside: over TLS, to addresses that were configured or that they named under their own host, no redirects, small answers, little time.</summary>
sealed class OutsideWire : IDisposable
{
    const int AnswerBytesMax = 256 * 1024;
    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);
    static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeMax })
    {
        Timeout = TimeMax,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    /// <summary>A JSON object; null when the provider did not answer with one.</summary>
    public Task<JsonElement?> GetAsync(Uri address, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), headers, cancellationToken);

    /// <summary>The answer to a form; null when the provider did not answer with a JSON object.</summary>
    public Task<JsonElement?> PostAsync(
        Uri address, IEnumerable<KeyValuePair<string, string>> form, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, headers, cancellationToken);

    public void Dispose() => client.Dispose();

    async Task<JsonElement?> SendAsync(HttpRequestMessage request, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            try
            {
                using var answer = await client.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    return null;
                }

                using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken), Json);
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
            }
            catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return null; // The person is told that the provider did not vouch; the ledger that nobody signed in.
            }
        }
    }
}
