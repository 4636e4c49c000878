using System.Net;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>The commands as a shell meets them (docs/commands.md).</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Version_answers_in_words_and_in_json()
    {
        var words = await KlangProcess.RunAsync("version");
        var json = await KlangProcess.RunAsync("version", "--json");

        Assert.Equal(0, words.Code);
        Assert.StartsWith("Klang ", words.Output, StringComparison.Ordinal);
        Assert.Equal("4.0.1", JsonDocument.Parse(json.Output).RootElement.GetProperty("fhir").GetString());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("demo --help")]
    [InlineData("import f43 --help")]
    [InlineData("import fhir --help")]
    [InlineData("export --help")]
    [InlineData("person --help")]
    [InlineData("ledger verify --help")]
    [InlineData("keys --help")]
    [InlineData("backup --help")]
    [InlineData("restore --help")]
    [InlineData("bench --help")]
    public async Task Every_command_explains_itself(string line)
    {
        var result = await KlangProcess.RunAsync(line.Split(' '));

        Assert.Equal(0, result.Code);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve --nonsense")]
    [InlineData("frobnicate")]
    [InlineData("import f43")]
    [InlineData("serve --data x --urls http://0.0.0.0:8080")]
    [InlineData("serve --data x --urls http://192.168.0.7:8080")]
    [InlineData("serve --data x --urls https://127.0.0.1:8443")]
    [InlineData("demo --people 5")]
    [InlineData("ledger verify")]
    public async Task What_is_not_understood_ends_with_2_and_writes_nothing(string line)
    {
        var result = await KlangProcess.RunAsync(line.Split(' '));

        Assert.Equal(2, result.Code);
        Assert.NotEmpty(result.Errors);
        Assert.False(Directory.Exists("x"));
    }

    [Fact]
    public async Task A_missing_folder_is_not_taken_for_an_empty_one()
    {
        using var folder = new TempFolder();

        var result = await KlangProcess.RunAsync("ledger", "verify", "--data", folder.At("nothing"));

        Assert.Equal(4, result.Code);
        Assert.False(Directory.Exists(folder.At("nothing")));
    }

    [Fact]
    public async Task In_production_a_key_file_is_refused()
    {
        using var folder = new TempFolder();
        await using var server = KlangProcess.Start(
            ["serve", "--data", folder.At("data"), "--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { ["KLANG_ENVIRONMENT"] = "Production" });

        var result = await server.EndAsync();

        Assert.Equal(2, result.Code);
        Assert.Contains("production", result.Errors, StringComparison.Ordinal);
        Assert.Contains("kms:", result.Errors, StringComparison.Ordinal);
        Assert.Contains("diagnostics:", result.Errors, StringComparison.Ordinal); // All at once, not one after the other.
        Assert.False(Directory.Exists(folder.At("data")));
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_refused_and_told_why()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path);

        var second = await KlangProcess.RunAsync("serve", "--data", folder.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(6, second.Code);
        Assert.Contains(folder.Path, second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_server_cleanly_and_the_next_start_finds_all()
    {
        using var folder = new TempFolder();
        string location;
        await using (var server = await KlangProcess.ServeAsync(folder.Path))
        {
            using var client = new HttpClient(new SocketsHttpHandler());
            using var answer = await client.PostAsync(server.Address + "/fhir/Patient", Json("""{"resourceType":"Patient","gender":"female"}"""));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            location = answer.Headers.Location!.AbsolutePath;

            var ended = await server.InterruptAsync();

            Assert.Equal(0, ended.Code);
        }

        await using var again = await KlangProcess.ServeAsync(folder.Path);
        using var asking = new HttpClient(new SocketsHttpHandler());
        Assert.Equal(HttpStatusCode.OK, (await asking.GetAsync(again.Address + location)).StatusCode);
    }

    static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/fhir+json");
}
