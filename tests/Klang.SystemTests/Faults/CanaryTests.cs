using System.Globalization;
using System.Net;
using System.Text;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Faults;

/// <summary>
/// Five hundred planted values go through the server, some of them in requests that fail. None may be found in anything that the
/// server leaves: database, WAL (it is killed, so the WAL stands), keys, backups, logs, temporary files.
/// </summary>
public sealed class CanaryTests
{
    const int People = 100;

    [Fact]
    public async Task Nothing_that_names_a_person_is_found_in_files_or_logs()
    {
        using var folder = new TempFolder();
        var temporary = Directory.CreateDirectory(folder.At("tmp")).FullName;
        var canaries = new List<string>();
        string logs;
        await using (var server = KlangProcess.Start(
            ["serve", "--open", "--data", folder.At("data"), "--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { ["TMPDIR"] = temporary }))
        {
            await server.ListensAsync();
            await PlantAsync(server.Address, canaries);
            Assert.Equal(0, (await KlangProcess.RunAsync("backup", "--to", folder.At("records.backup"), "--data", folder.At("data"))).Code);
            Assert.Equal(0, (await KlangProcess.RunAsync("keys", "backup", "--to", folder.At("keys.backup"), "--data", folder.At("data"))).Code);
            await server.KillAsync();
            logs = server.Errors;
        }

        await File.WriteAllTextAsync(folder.At("server.log"), logs);
        Assert.Equal(People * 5, canaries.Count);
        Assert.Contains(Directory.GetFiles(folder.Path, "*-wal", SearchOption.AllDirectories), wal => new FileInfo(wal).Length > 0);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(file).Length == 0)
            {
                continue; // Locks; and the runtime's diagnostics ports, sockets and pipes, that hold no bytes and would be waited on for ever.
            }

            var bytes = await File.ReadAllBytesAsync(file);
            foreach (var canary in canaries)
            {
                Assert.False(Forms(canary).Any(form => bytes.AsSpan().IndexOf(form) >= 0), $"{Path.GetFileName(file)} holds a planted value.");
            }
        }
    }

    [Fact]
    public void The_scanner_finds_what_is_planted_in_every_form()
    {
        const string Canary = "กระดิ่งทองแดง๗๗";
        foreach (var form in Forms(Canary))
        {
            Assert.Contains(Forms(Canary), known => ((byte[])[1, 2, .. form, 3]).AsSpan().IndexOf(known) >= 0);
        }

        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes("xx" + Canary + "y")).Length > 0, Forms(Canary).Count() >= 9);
        var inside = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Canary + "yz")));
        Assert.Contains(Forms(Canary), known => inside.AsSpan().IndexOf(known) >= 0);
    }

    /// <summary>Name, citizen number, phone, free text and result value of a hundred people; then questions, and requests that fail.</summary>
    static async Task PlantAsync(string address, List<string> canaries)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        client.DefaultRequestHeaders.Add("X-Klang-Facility", "X0001");
        for (var number = 0; number < People; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"กระดิ่ง{number:000}ทองแดง");
            var cid = Cid(number);
            var phone = string.Create(CultureInfo.InvariantCulture, $"0899{number:000}7431");
            var text = string.Create(CultureInfo.InvariantCulture, $"ปวดศีรษะข้างซ้าย-{number:000}-มาสามวัน");
            var value = string.Create(CultureInfo.InvariantCulture, $"7731{number:000}9.25");
            canaries.AddRange([name, cid, phone, text, value]);
            var bundle = Bundle(number, name, cid, phone, text, value);
            using var written = await client.PostAsync(address + "/fhir", Json(bundle));
            Assert.True(written.StatusCode == HttpStatusCode.OK, await written.Content.ReadAsStringAsync());
            using var found = await client.GetAsync($"{address}/fhir/Patient?identifier=https://terms.sil-th.org/id/th-cid|{cid}");
            Assert.Contains(name, await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var byName = await client.GetAsync($"{address}/fhir/Patient?name={Uri.EscapeDataString(name)}&phone={phone}");
            Assert.Equal(HttpStatusCode.OK, byName.StatusCode);
            using var refused = await client.PostAsync(address + "/fhir/Patient", Json($$"""{"resourceType":"Patient","nickname":"{{name}}","gender":"{{text}}"}"""));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            using var lost = await client.GetAsync($"{address}/fhir/{Uri.EscapeDataString(name)}/{cid}?note={Uri.EscapeDataString(text)}");
            Assert.Equal(HttpStatusCode.NotFound, lost.StatusCode);
            using var page = await client.PostAsync(address + "/", new FormUrlEncodedContent([new("cid", cid)]));
            Assert.True((int)page.StatusCode < 400);
        }
    }

    static string Bundle(int number, string name, string cid, string phone, string text, string value)
    {
        var patient = $$"""{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{cid}}"}],"name":[{"family":"{{name}}"}],"telecom":[{"system":"phone","value":"{{phone}}"}],"gender":"female"}""";
        var observation = $$"""{"resourceType":"Observation","status":"final","code":{"text":"ตรวจ"},"subject":{"reference":"urn:uuid:00000000-0000-4000-8000-00000000{{number:0000}}"},"valueQuantity":{"value":{{value}}},"note":[{"text":"{{text}}"}]}""";
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"urn:uuid:00000000-0000-4000-8000-00000000" + number.ToString("0000", CultureInfo.InvariantCulture)
            + "\",\"resource\":" + patient + ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},{\"resource\":" + observation
            + ",\"request\":{\"method\":\"POST\",\"url\":\"Observation\"}}]}";
    }

    static string Cid(int number)
    {
        var twelve = string.Create(CultureInfo.InvariantCulture, $"19999{number + 4_000_000:0000000}");
        var sum = twelve.Select((digit, at) => (digit - '0') * (13 - at)).Sum();
        return twelve + ((11 - (sum % 11)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    static StringContent Json(string json) => new(json, Encoding.UTF8, "application/fhir+json");

    /// <summary>The value in the forms in which a program may leave it.</summary>
    static IEnumerable<byte[]> Forms(string canary)
    {
        var utf8 = Encoding.UTF8.GetBytes(canary);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(canary);
        yield return Encoding.BigEndianUnicode.GetBytes(canary);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(canary));
        yield return Encoding.ASCII.GetBytes(string.Concat(canary.Select(letter => $"\\u{(int)letter:x4}")));
        yield return Encoding.ASCII.GetBytes(string.Concat(canary.Select(letter => $"\\u{(int)letter:X4}")));
        for (var offset = 0; offset < 3; offset++)
        {
            // Three alignments; the groups of four at both ends depend on what stands beside and are cut off.
            var text = Convert.ToBase64String([.. new byte[offset], .. utf8]).TrimEnd('=');
            yield return Encoding.ASCII.GetBytes(text[(offset == 0 ? 0 : 4)..^((text.Length % 4 == 0 ? 4 : text.Length % 4))]);
        }
    }
}
