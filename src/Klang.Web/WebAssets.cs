using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Klang.Web;

/// <summary>
/// Style, fonts and icon from inside the assembly. An address carries a hash of its content, so a browser may keep it for
/// good and never shows an old style on a new page.
/// </summary>
static class WebAssets
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, Asset> ByName = Load();

    static readonly FrozenDictionary<string, Asset> ByPath =
        ByName.Values.ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);

    /// <summary>The address of an asset. Throws when there is none of that name: a mistake in a page.</summary>
    internal static string Address(string name) => ByName[name].Address;

    /// <summary>The asset at a path below <c>/assets/</c>; null when there is none.</summary>
    internal static Asset? Find(string path) => ByPath.GetValueOrDefault(path);

    static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(WebAssets).Assembly;
        var raw = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                raw.Add(name[Prefix.Length..], bytes);
            }
        }

        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var (name, content) in raw.OrderBy(pair => pair.Key.EndsWith(".css", StringComparison.Ordinal)))
        {
            assets.Add(name, new Asset(name, WithAddresses(name, content, assets)));
        }

        return assets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A style names its fonts plainly; what it is served with are their hashed addresses.</summary>
    static byte[] WithAddresses(string name, byte[] content, Dictionary<string, Asset> known)
    {
        if (!name.EndsWith(".css", StringComparison.Ordinal))
        {
            return content;
        }

        var text = Encoding.UTF8.GetString(content);
        foreach (var (other, asset) in known)
        {
            text = text.Replace($"url(\"{other}\")", $"url(\"{asset.Address}\")", StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>One file.</summary>
    internal sealed record Asset
    {
        internal Asset(string name, byte[] content)
        {
            Content = content;
            var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6));
            Path = $"{hash}/{name}";
            ContentType = System.IO.Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                ".woff2" => "font/woff2",
                _ => "application/octet-stream",
            };
        }

        internal byte[] Content { get; }

        internal string ContentType { get; }

        /// <summary>Path below <c>/assets/</c>.</summary>
        internal string Path { get; }

        internal string Address => "/" + Prefix + Path;
    }
}
