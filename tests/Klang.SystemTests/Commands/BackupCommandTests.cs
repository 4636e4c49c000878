using System.Net;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>Backup while the server runs, a lost disk, and the way back.</summary>
public sealed class BackupCommandTests
{
    const string Written = """{"resourceType":"Patient","id":"kept","name":[{"family":"ทดสอบ"}],"gender":"female"}""";

    [Fact]
    public async Task A_backup_of_the_running_server_brings_everything_back_after_the_disk_is_lost()
    {
        using var folder = new TempFolder();
        var data = folder.At("data");
        await using (var server = await KlangProcess.ServeAsync(data))
        {
            await PutAsync(server.Address, "kept");
            Assert.Equal(0, (await KlangProcess.RunAsync("backup", "--to", folder.At("records.backup"), "--data", data)).Code);
            Assert.Equal(0, (await KlangProcess.RunAsync("keys", "backup", "--to", folder.At("keys.backup"), "--data", data)).Code);
            Assert.Equal(0, (await server.InterruptAsync()).Code);
        }

        File.Copy(Path.Combine(data, "keys", "root.key"), folder.At("root.key"));
        Directory.Delete(data, recursive: true);
        Assert.Equal(0, (await KlangProcess.RunAsync("keys", "restore", folder.At("keys.backup"), "--data", data, "--key-file", folder.At("root.key"))).Code);
        var restored = await KlangProcess.RunAsync("restore", folder.At("records.backup"), "--data", data, "--key-file", folder.At("root.key"), "--json");

        Assert.True(restored.Code == 0, restored.Errors);
        Assert.Equal(0, JsonDocument.Parse(restored.Output).RootElement.GetProperty("entriesLost").GetInt64());
        await using var again = await KlangProcess.ServeAsync(data, "--key-file", folder.At("root.key"));
        using var client = new HttpClient(new SocketsHttpHandler());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(again.Address + "/fhir/Patient/kept")).StatusCode);
    }

    [Fact]
    public async Task An_older_backup_is_restored_only_when_the_loss_is_accepted()
    {
        using var folder = new TempFolder();
        var data = folder.At("data");
        await using (var server = await KlangProcess.ServeAsync(data))
        {
            await PutAsync(server.Address, "kept");
            Assert.Equal(0, (await KlangProcess.RunAsync("backup", "--to", folder.At("records.backup"), "--data", data)).Code);
            await PutAsync(server.Address, "lost");
            await server.InterruptAsync();
        }

        var refused = await KlangProcess.RunAsync("restore", folder.At("records.backup"), "--data", data, "--replace");
        var accepted = await KlangProcess.RunAsync("restore", folder.At("records.backup"), "--data", data, "--replace", "--accept-loss");

        Assert.Equal(5, refused.Code);
        Assert.Contains("lost", refused.Errors, StringComparison.Ordinal);
        Assert.True(accepted.Code == 0, accepted.Errors);
        Assert.Equal(0, (await KlangProcess.RunAsync("ledger", "verify", "--data", data)).Code);
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("append")]
    public async Task A_damaged_backup_is_refused_and_nothing_is_put_in_place(string damage)
    {
        using var folder = new TempFolder();
        var data = folder.At("data");
        await using (var server = await KlangProcess.ServeAsync(data))
        {
            await PutAsync(server.Address, "kept");
            await KlangProcess.RunAsync("backup", "--to", folder.At("records.backup"), "--data", data);
            await server.InterruptAsync();
        }

        await DamageAsync(folder.At("records.backup"), damage);
        var before = await File.ReadAllBytesAsync(Path.Combine(data, "records", "records.db"));

        var verified = await KlangProcess.RunAsync("backup", "--verify", folder.At("records.backup"), "--data", data);
        var restored = await KlangProcess.RunAsync("restore", folder.At("records.backup"), "--data", data, "--replace");

        Assert.Equal(5, verified.Code);
        Assert.Equal(5, restored.Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(data, "records", "records.db")));
    }

    static async Task DamageAsync(string file, string damage)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        switch (damage)
        {
            case "flip":
                bytes[bytes.Length / 2] ^= 1;
                break;
            case "cut":
                bytes = bytes[..(bytes.Length - 100)];
                break;
            default:
                bytes = [.. bytes, 0];
                break;
        }

        await File.WriteAllBytesAsync(file, bytes);
    }

    static async Task PutAsync(string address, string id)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var content = new StringContent(Written.Replace("kept", id, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/fhir+json");
        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"{address}/fhir/Patient/{id}", content)).StatusCode);
    }
}
