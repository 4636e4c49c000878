using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;

namespace Klang.Identity;

/// <summary>Tells the OAuth server that its keys were rotated, so that it reads its options again.</summary>
sealed class KeyChange : IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    CancellationTokenSource source = new();

    public KeyChange(TokenKeys keys) => keys.Changed += Tell;

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(source.Token);

    public void Dispose() => source.Dispose();

    void Tell()
    {
        using var told = Interlocked.Exchange(ref source, new CancellationTokenSource());
        told.Cancel();
    }
}
