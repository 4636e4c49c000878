using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Klang.Tests.Keys;

/// <summary>A small server that speaks the transit API of Vault and OpenBao: keys with versions, encrypt, decrypt, rotate, batches, associated data.</summary>
sealed class TransitStandIn : IAsyncDisposable
{
    public const string Token = "s.test-token";

    readonly Lock gate = new();
    readonly WebApplication app;
    readonly Dictionary<string, List<byte[]>> keys = new(StringComparer.Ordinal);

    TransitStandIn(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Status to answer with instead of working; 0 to work.</summary>
    public int Broken { get; set; }

    public int MinDecryptionVersion { get; set; } = 1;

    public int Requests { get; private set; }

    public static async Task<TransitStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TransitStandIn(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        Requests++;
        var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
        var (status, answer) = Broken != 0 ? (Broken, new JsonObject { ["errors"] = new JsonArray("broken") })
            : context.Request.Headers["X-Vault-Token"] != Token ? (403, new JsonObject { ["errors"] = new JsonArray("permission denied") })
            : Answer(context.Request.Method, context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries), body);
        context.Response.StatusCode = status;
        if (answer is not null)
        {
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    (int Status, JsonObject? Answer) Answer(string method, string[] path, JsonNode? body)
    {
        lock (gate)
        {
            switch (method, path)
            {
                case ("GET", ["v1", "transit", "keys", var name]):
                    return keys.TryGetValue(name, out var known)
                        ? (200, new JsonObject { ["data"] = new JsonObject { ["latest_version"] = known.Count, ["min_decryption_version"] = MinDecryptionVersion } })
                        : (404, new JsonObject { ["errors"] = new JsonArray() });
                case ("POST", ["v1", "transit", "keys", var name]):
                    keys.TryAdd(name, [RandomNumberGenerator.GetBytes(32)]);
                    return (204, null);
                case ("POST", ["v1", "transit", "keys", var name, "rotate"]):
                    keys[name].Add(RandomNumberGenerator.GetBytes(32));
                    return (204, null);
                case ("POST", ["v1", "transit", "encrypt" or "decrypt", var name]):
                    var results = new JsonArray([.. body!["batch_input"]!.AsArray().Select(item => path[2] == "encrypt" ? Encrypt(keys[name], item!) : Decrypt(keys[name], item!))]);
                    return (results.Any(result => result!["error"] is not null) ? 400 : 200, new JsonObject { ["data"] = new JsonObject { ["batch_results"] = results } });
                default:
                    return (404, null);
            }
        }
    }

    static JsonObject Encrypt(List<byte[]> versions, JsonNode item)
    {
        var plain = Convert.FromBase64String((string)item["plaintext"]!);
        var (nonce, cipher, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        using var aes = new AesGcm(versions[^1], 16);
        aes.Encrypt(nonce, plain, cipher, tag, Convert.FromBase64String((string)item["associated_data"]!));
        byte[] whole = [.. nonce, .. cipher, .. tag];
        return new JsonObject { ["ciphertext"] = string.Create(CultureInfo.InvariantCulture, $"vault:v{versions.Count}:{Convert.ToBase64String(whole)}") };
    }

    JsonObject Decrypt(List<byte[]> versions, JsonNode item)
    {
        try
        {
            var parts = ((string)item["ciphertext"]!).Split(':');
            var version = int.Parse(parts[1].AsSpan(1), CultureInfo.InvariantCulture);
            if (version < MinDecryptionVersion)
            {
                return new JsonObject { ["error"] = "ciphertext or signature version is disallowed by policy (too old)" };
            }

            var whole = Convert.FromBase64String(parts[2]);
            var plain = new byte[whole.Length - 28];
            using var aes = new AesGcm(versions[version - 1], 16);
            aes.Decrypt(whole.AsSpan(0, 12), whole.AsSpan(12, plain.Length), whole.AsSpan(whole.Length - 16), plain, Convert.FromBase64String((string)item["associated_data"]!));
            return new JsonObject { ["plaintext"] = Convert.ToBase64String(plain) };
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            return new JsonObject { ["error"] = "cipher: message authentication failed" };
        }
    }
}
