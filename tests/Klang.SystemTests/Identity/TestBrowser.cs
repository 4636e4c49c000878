namespace Klang.SystemTests.Identity;

/// <summary>A browser as far as pages without script need one: it keeps cookies and sends forms, and follows nothing by itself.</summary>
sealed class TestBrowser(ClosedHost host) : IDisposable
{
    readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    internal string CookieHeader
    {
        get => string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        init
        {
            foreach (var cookie in value.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            {
                cookies[cookie[..cookie.IndexOf('=', StringComparison.Ordinal)]] = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
            }
        }
    }

    internal string SessionValue => cookies["klang-session"];

    internal Task<TestAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Absolute(path)));

    /// <summary>Sends a form with the token of the page that it stands on.</summary>
    internal Task<TestAnswer> PostAsync(string path, TestAnswer? page, params (string Name, string Value)[] fields)
    {
        var sent = fields.Select(field => KeyValuePair.Create(field.Name, field.Value));
        if (page?.Field("__RequestVerificationToken") is { } token)
        {
            sent = sent.Append(KeyValuePair.Create("__RequestVerificationToken", token));
        }

        return SendAsync(new HttpRequestMessage(HttpMethod.Post, Absolute(path)) { Content = new FormUrlEncodedContent(sent) });
    }

    public void Dispose() => client.Dispose();

    Uri Absolute(string path) => new(new Uri(host.Address), path);

    async Task<TestAnswer> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Add("Accept", "text/html");
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", CookieHeader);
        }

        using var answer = await client.SendAsync(request);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToList() : [];
        foreach (var cookie in set)
        {
            var pair = cookie.Split(';')[0];
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (pair.Length == at + 1)
            {
                cookies.Remove(pair[..at]);
            }
            else
            {
                cookies[pair[..at]] = pair[(at + 1)..];
            }
        }

        return new TestAnswer(
            answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.OriginalString, string.Join('\n', set),
            (int)(answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0));
    }
}
