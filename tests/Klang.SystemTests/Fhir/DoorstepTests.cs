using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Klang.Http;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>What a request meets before FHIR: media types, encodings, protocols, hosts, origins and limits.</summary>
[Collection(FhirTests.Name)]
public sealed class DoorstepTests(FhirHost host)
{
    const string Patient = """{"resourceType":"Patient","active":true}""";

    readonly Wire wire = host.Wire;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    static string Narrated(int bytes) =>
        $$$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{{new string('a', bytes - 115)}}}</div>"}}""";

    [Theory]
    [InlineData("application/fhir+json", 200)]
    [InlineData("application/fhir+json; fhirVersion=4.0", 200)]
    [InlineData("application/json", 200)]
    [InlineData("*/*", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    [InlineData("application/fhir+xml, application/fhir+json;q=0.5", 200)]
    [InlineData("application/fhir+xml", 406)]
    [InlineData("application/xml", 406)]
    [InlineData("text/turtle", 406)]
    [InlineData("application/fhir+json;q=0", 406)]
    [InlineData("application/fhir+json; fhirVersion=5.0", 406)]
    public async Task Only_JSON_is_given(string accept, int status)
    {
        var answer = await wire.GetAsync("/Patient?_count=0", ("Accept", accept));
        Assert.Equal((status, "application/fhir+json; charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        if (status == 406)
        {
            Assert.Contains("XML", answer.Refused(406, "not-supported").Diagnostics, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("json", 200)]
    [InlineData("JSON", 200)]
    [InlineData("application/fhir+json", 200)]
    [InlineData("application/fhir%2Bjson", 200)]
    [InlineData("xml", 406)]
    [InlineData("application/fhir%2Bxml", 406)]
    [InlineData("ttl", 406)]
    public async Task The_format_parameter_stands_above_Accept(string format, int status) =>
        Assert.Equal(status, (await wire.GetAsync($"/Patient?_count=0&_format={format}", ("Accept", status == 200 ? "application/fhir+xml" : Wire.Json))).Status);

    [Theory]
    [InlineData("application/fhir+xml")]
    [InlineData("application/xml")]
    [InlineData("text/plain")]
    [InlineData("application/fhir+json; charset=tis-620")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json-patch+json")]
    public async Task Other_bodies_are_not_read(string type) =>
        (await wire.PostAsync("/Patient", Patient, ("Content-Type", type))).Refused(415, "not-supported");

    [Fact]
    public async Task Pretty_answers_say_the_same()
    {
        var id = await wire.CreateAsync("Patient", Patient);
        var pretty = await wire.GetAsync($"/Patient/{id}?_pretty=true");
        Assert.Contains("\n  ", pretty.Text, StringComparison.Ordinal);
        Assert.Equal((await wire.GetAsync($"/Patient/{id}")).Json.ToJsonString(), pretty.Json.ToJsonString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answers_are_packed_on_demand(string encoding)
    {
        var answer = await wire.GetAsync("/metadata", ("Accept-Encoding", encoding));
        Assert.Equal((200, encoding), (answer.Status, answer.Header("Content-Encoding")));
        using var packed = new MemoryStream(answer.Bytes);
        using Stream unpacked = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Equal((await wire.GetAsync("/metadata")).Text, await reader.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task Bodies_may_be_packed_with_gzip_within_limits()
    {
        var gzip = ("Content-Encoding", "gzip");
        Assert.Equal(201, (await wire.SendBytesAsync("POST", "/Patient", Packed(Encoding.UTF8.GetBytes(Patient)), gzip)).Status);
        (await wire.SendBytesAsync("POST", "/Patient", "not gzip"u8.ToArray(), gzip)).Refused(400, "structure");
        (await wire.SendBytesAsync("POST", "/Patient", Packed(Encoding.UTF8.GetBytes(Patient))[..20], gzip)).Refused(400, "structure");
        (await wire.SendBytesAsync("POST", "/Patient", Packed(Encoding.UTF8.GetBytes(Narrated(1_900_000))), gzip)).Refused(413, "too-long");
        (await wire.SendBytesAsync("POST", "/Patient", Packed(Packed(Encoding.UTF8.GetBytes(Patient))), ("Content-Encoding", "gzip, gzip"))).Refused(415, "not-supported");
        (await wire.SendBytesAsync("POST", "/Patient", [1, 2], ("Content-Encoding", "deflate"))).Refused(415, "not-supported");
    }

    [Fact]
    public async Task HTTP_2_is_spoken_with_and_without_TLS()
    {
        using var secure = host.SecureClient();
        foreach (var (client, address) in ((HttpClient, string)[])
            [
                (host.Client, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.CleartextPort}/fhir/Patient")),
                (secure, string.Create(CultureInfo.InvariantCulture, $"https://localhost:{host.SecurePort}/fhir/Patient")),
            ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StringContent(Patient, Encoding.UTF8, Wire.Json),
            };
            using var response = await client.SendAsync(request, Stop);
            var answer = await Answer.ReadAsync(response, Stop);
            Assert.Equal((201, HttpVersion.Version20), (answer.Status, answer.Protocol));
            Assert.StartsWith(address, answer.Header("Location"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_of_other_sites_get_nothing()
    {
        var foreign = ("Origin", "http://evil.example");
        (await wire.PostAsync("/Patient", Patient, foreign)).Refused(403, "security");
        (await wire.GetAsync("/metadata", foreign)).Refused(403, "security");
        (await wire.GetAsync("/metadata", ("Origin", "null"))).Refused(403, "security");
        var preflight = await wire.SendAsync("OPTIONS", "/Patient", null, foreign, ("Access-Control-Request-Method", "POST"));
        Assert.Equal(403, preflight.Status);
        var own = await wire.GetAsync("/metadata", ("Origin", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}")));
        Assert.Equal(200, own.Status);
        foreach (var answer in (Answer[])[preflight, own])
        {
            Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Only_loopback_names_are_answered_and_no_header_changes_the_method()
    {
        (await wire.GetAsync("/metadata", ("Host", "evil.example"))).Refused(400, "security");
        Assert.Equal(200, (await wire.GetAsync("/Patient?_count=0", ("Host", "localhost"))).Status);
        foreach (var name in (string[])["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
        {
            (await wire.PostAsync("/Patient", Patient, (name, "DELETE"))).Refused(400, "not-supported");
        }
    }

    [Fact]
    public async Task Health_tells_alive_and_ready()
    {
        var root = host.Base[..^"/fhir".Length];
        Assert.Equal("""{"status":"alive"}""", (await wire.GetAsync($"{root}/health/live")).Text);
        Assert.Equal("""{"status":"ready"}""", (await wire.GetAsync($"{root}/health/ready")).Text);
    }

    [Fact]
    public async Task Answers_are_never_cached_or_sniffed()
    {
        var answer = await wire.GetAsync("/metadata");
        Assert.Equal(("no-store", "nosniff", "same-origin"), (answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy")));
        Assert.Null(answer.Header("Server"));
        Assert.Matches("^[0-9a-f]{32}$", answer.Header("X-Request-Id"));
    }

    [Fact]
    public async Task The_body_of_a_resource_ends_at_its_limit()
    {
        var max = HttpLimits.Default.ResourceBytesMax;
        Assert.Equal(max, Encoding.UTF8.GetByteCount(Narrated(max)));
        Assert.Equal(201, (await wire.PostAsync("/Patient", Narrated(max), ("Prefer", "return=minimal"))).Status);
        (await wire.PostAsync("/Patient", Narrated(max + 1))).Refused(413, "too-long");
    }

    [Fact]
    public async Task A_form_ends_at_its_limit()
    {
        var form = ("Content-Type", Wire.Form);
        var max = HttpLimits.Default.FormBytesMax;
        (await wire.PostAsync("/Patient/_search", "name=" + new string('a', max - 5), form)).Refused(400, "too-long");
        (await wire.PostAsync("/Patient/_search", "name=" + new string('a', max - 4), form)).Refused(413, "too-long");
    }

    [Fact]
    public async Task Bundles_end_at_their_entries()
    {
        static string Of(string type, int count) =>
            $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', Enumerable.Repeat("""{"request":{"method":"GET","url":"Patient/never"}}""", count))}}]}""";

        var limits = HttpLimits.Default;
        Assert.Equal(limits.TransactionEntriesMax, (await wire.PostAsync("", Of("transaction", limits.TransactionEntriesMax))).Entries.Count);
        (await wire.PostAsync("", Of("transaction", limits.TransactionEntriesMax + 1))).Refused(413, "too-long");
        (await wire.PostAsync("", Of("batch", limits.BatchEntriesMax + 1))).Refused(413, "too-long");
    }

    [Fact]
    public async Task Addresses_headers_and_parameters_end_at_their_limits()
    {
        static string Parameters(int count) => string.Join('&', Enumerable.Repeat("name=a", count));

        Assert.Equal(200, (await wire.GetAsync("/Patient?" + Parameters(100))).Status);
        (await wire.GetAsync("/Patient?" + Parameters(101))).Refused(400, "too-costly");
        (await wire.GetAsync("/Patient?" + Parameters(257))).Refused(400, "too-costly");
        Assert.Equal(414, (await wire.GetAsync("/Patient?name=" + new string('a', 17_000))).Status);
        Assert.Equal(431, (await wire.GetAsync("/metadata", ("X-Large", new string('a', 33_000)))).Status);
        (await wire.GetAsIsAsync("/Patient?name=%zz")).Refused(400, "value");
        (await wire.GetAsIsAsync("/Patient?name=%ff")).Refused(400, "value");
        (await wire.GetAsIsAsync("/Patient?name=%00")).Refused(400, "value");
        (await wire.GetAsIsAsync("/Patient/a%2F..%2Fb")).Refused(400, "value");
        (await wire.GetAsync("/Patient/x", ("X-Klang-Facility", "123"))).Refused(400, "value");
    }

    [Fact]
    public async Task Nesting_ends_at_its_limit()
    {
        static string Nested(int arrays) => $$"""{"resourceType":"Patient","x":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";

        (await wire.PostAsync("/Patient", Nested(35))).Refused(422, "structure");
        Assert.Contains("nested", (await wire.PostAsync("/Patient", Nested(36))).Refused(400, "structure").Diagnostics, StringComparison.Ordinal);
        Assert.Contains("nested", (await wire.PostAsync("/Patient", new string('[', 1_000_000))).Refused(400, "structure").Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Port, Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync("POST /fhir/Patient HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), Stop);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }
}
