using Klang.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Klang.Tests.Http;

/// <summary>What browsers are told about every answer.</summary>
public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("https", false, "max-age=31536000")]
    [InlineData("http", true, "max-age=31536000")]
    [InlineData("http", false, "")]
    public async Task Browsers_are_bound_to_TLS_where_there_is_TLS(string scheme, bool isTlsOutside, string expected) =>
        Assert.Equal(expected, (await HeadersAsync(scheme, "/", isTlsOutside)).StrictTransportSecurity.ToString());

    [Theory]
    [InlineData("/", "default-src 'self'")]
    [InlineData("/fhir/Patient", "default-src 'none'")]
    public async Task Pages_load_their_own_files_and_data_load_nothing_and_neither_is_kept(string path, string policy)
    {
        var headers = await HeadersAsync("http", path, isTlsOutside: false);

        Assert.StartsWith(policy, headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-store", headers.CacheControl.ToString());
        Assert.Equal("nosniff", headers.XContentTypeOptions.ToString());
    }

    static async Task<IHeaderDictionary> HeadersAsync(string scheme, string path, bool isTlsOutside)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme, Path = path } };
        await SecurityHeaders.AddAsync(context, _ => Task.CompletedTask, isTlsOutside);
        return context.Response.Headers;
    }
}
