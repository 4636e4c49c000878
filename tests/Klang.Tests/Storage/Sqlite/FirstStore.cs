using System.IO.Compression;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>
/// The store of version 1 as bytes: records, keys and root key of nobody. Made once by the explicit test below and never again: what it holds must
/// open in every later version.
/// </summary>
public sealed class FirstStore
{
    const string Resource = "first-store.zip";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static void Unpack(string folder)
    {
        using var stream = typeof(FirstStore).Assembly.GetManifestResourceStream(Resource)!;
        ZipFile.ExtractToDirectory(stream, folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "keys", "root.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    internal static Permit PermitFor(long chart) => Permit.Grant(
        "acc-1", "X0001", "TREAT", AccessAction.Create, [chart], false, [Compartment.Normal], "test", "req-1");

    [Fact(Explicit = true)]
    public async Task Make_the_store_of_version_1()
    {
        var folder = Directory.CreateTempSubdirectory("klang-first-").FullName;
        var options = new EmbeddedStoreOptions { Directory = folder, Records = new() { Directory = "", Shards = 4, PageSizeBytes = 4096 } };
        await using (var house = await EmbeddedStore.OpenAsync(options, TimeProvider.System, Stop))
        {
            for (var i = 1; i <= 3; i++)
            {
                await WriteAsync(house, house.Records.ReserveChart());
            }
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        var target = Path.Combine(AppContext.BaseDirectory, "../../../Storage/Sqlite/Fixtures", Resource);
        File.Delete(target);
        await ZipFile.CreateFromDirectoryAsync(folder, target, CompressionLevel.SmallestSize, includeBaseDirectory: false, Stop);
        Directory.Delete(folder, recursive: true);
    }

    static async Task WriteAsync(EmbeddedStore house, ChartId chart)
    {
        var permit = PermitFor(chart.Value);
        var key = KeyName.OfChart(chart.Value, Compartment.Normal);
        await house.Vault.CreateKeysAsync(permit, [key], Stop);
        using var sealer = await house.Vault.SealerAsync(permit, key, Stop);
        var row = sealer.Seal(System.Text.Encoding.UTF8.GetBytes($"row {chart.Value}"), "kept since version 1"u8);
        await house.Records.CommitAsync(
            new Commit
            {
                At = 1,
                Entries = house.Ledger.Prepare(permit, "write", []),
                Blocks = [Rows.Block(chart, "first")],
                Heads = [Rows.Head(chart)],
                Register = [new("X0001", chart, row)],
            }, Stop);
    }
}
