using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Sends requests as they are written, and reads the answers whole.</summary>
sealed class Wire(HttpClient client, string baseUrl)
{
    public const string Json = "application/fhir+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string Form = "application/x-www-form-urlencoded";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Answer> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync("POST", path, body, headers);

    public Task<Answer> PutAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync("PUT", path, body, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync("DELETE", path, null, headers);

    public Task<Answer> PatchAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync("PATCH", path, body, headers);

    public Task<Answer> SendAsync(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A body without a Content-Type among the headers is FHIR JSON.</summary>
    public async Task<Answer> SendBytesAsync(string method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path.StartsWith("http", StringComparison.Ordinal) ? path : baseUrl + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        }

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendAsync(request);
    }

    /// <summary>A GET whose address is sent byte by byte as it is written, sound or not.</summary>
    public Task<Answer> GetAsIsAsync(string path) => SendAsync(new HttpRequestMessage(
        HttpMethod.Get, new Uri(baseUrl + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));

    async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, Stop);
        return await Answer.ReadAsync(response, Stop);
    }

    /// <summary>Creates a resource and gives its id.</summary>
    public async Task<string> CreateAsync(string type, string json, params (string Name, string Value)[] headers)
    {
        var created = await PostAsync($"/{type}", json, headers);
        Assert.True(created.Status == 201, created.Text);
        return created.Id;
    }
}
