using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Ledger;

/// <summary>A running server whose ledger has three entries.</summary>
public sealed class SmallServer : IAsyncLifetime
{
    readonly TempFolder folder = new();
    KlangProcess? process;

    internal string Address => process!.Address;

    public async ValueTask InitializeAsync()
    {
        process = await KlangProcess.ServeAsync(folder.Path);
        using var client = new HttpClient(new SocketsHttpHandler());
        await LedgerSurfaceTests.FillAsync(client, process.Address, entries: 3);
    }

    public async ValueTask DisposeAsync()
    {
        await process!.DisposeAsync();
        folder.Dispose();
    }
}
