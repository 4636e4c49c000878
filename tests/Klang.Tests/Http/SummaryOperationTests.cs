using System.Net;
using System.Text;
using Klang.Composition;
using Klang.Http;
using Klang.Tests.Care.Documents;
using Klang.Tests.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Http;

/// <summary><c>Patient/$summary</c> over HTTP, on loopback, through a real door.</summary>
public sealed class SummaryOperationTests
{
    const string Cid = "1999900000013";
    const string System = "https://terms.sil-th.org/id/th-cid";

    /// <summary>A server with one citizen registered by two facilities.</summary>
    sealed class Server : IAsyncDisposable
    {
        readonly DoorFixture house;
        readonly WebApplication app;

        Server(DoorFixture house, WebApplication app, HttpClient client, string patientId)
        {
            this.house = house;
            this.app = app;
            Client = client;
            PatientId = patientId;
        }

        internal HttpClient Client { get; }

        internal string PatientId { get; }

        internal static async Task<Server> OpenAsync()
        {
            var house = await DoorFixture.OpenAsync();
            house.Facility = "K0001";
            var id = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
            await house.CreateAsync(Observation($"Patient/{id}"));
            house.Facility = "K0002";
            var second = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
            await house.CreateAsync(Observation($"Patient/{second}", code: "2160-0"));
            var settings = new ServerSettings { Endpoints = [new ServerEndpoint(IPAddress.Loopback, 0, HttpProtocols.Http1, null)] };
            var app = KlangServer.Build(settings, house.Door, store: null, identity: null, _ => ValueTask.FromResult(true), Path.GetTempPath(), TimeProvider.System);
            await app.StartAsync(Stop);
#pragma warning disable RS0030 // A test's client is its own composition root.
            return new Server(house, app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) }, id);
#pragma warning restore RS0030
        }

        internal async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path)
        {
            var response = await Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(Stop));
        }

        internal async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(string path, string parameters)
        {
            using var content = new StringContent(parameters, Encoding.UTF8, "application/fhir+json");
            var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(Stop));
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.DisposeAsync();
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_way_of_asking_answers_the_same_person()
    {
        await using var server = await Server.OpenAsync();
        (HttpStatusCode Status, byte[] Body)[] answers =
        [
            await server.GetAsync($"/fhir/Patient/{server.PatientId}/$summary"),
            await server.GetAsync($"/fhir/Patient/$summary?identifier={System}%7C{Cid}"),
            await server.PostAsync($"/fhir/Patient/{server.PatientId}/$summary", """{"resourceType":"Parameters"}"""),
            await server.PostAsync("/fhir/Patient/$summary",
                $$"""{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"system":"{{System}}","value":"{{Cid}}"} }]}"""),
        ];

        var subjects = new List<string>();
        foreach (var (status, body) in answers)
        {
            Assert.Equal(HttpStatusCode.OK, status);
            var document = WrittenDocument.Read(body, new Uri(server.Client.BaseAddress!, "/fhir").ToString());
            Assert.Equal(2, document.Section("30954-2").Entry.Count);
            subjects.Add(document.Composition.Subject?.Reference ?? "");
        }

        Assert.Contains("/fhir/Patient/", Assert.Single(subjects.Distinct()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/fhir/Patient/nobody/$summary", HttpStatusCode.NotFound)]
    [InlineData("/fhir/Patient/$summary", HttpStatusCode.BadRequest)]
    [InlineData("/fhir/Patient/$summary?identifier=1999900000013", HttpStatusCode.BadRequest)]
    [InlineData("/fhir/Patient/$summary?identifier=https://terms.sil-th.org/id/th-cid%7C3999900000125", HttpStatusCode.NotFound)]
    [InlineData("/fhir/Patient/$summary?identifier=https://terms.sil-th.org/id/th-cid%7C3999900000126", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/fhir/Patient/x/$summary?identifier=https://terms.sil-th.org/id/th-cid%7C1999900000013", HttpStatusCode.BadRequest)]
    [InlineData("/fhir/Patient/x/$summary?profile=http://example.org/other", HttpStatusCode.BadRequest)]
    [InlineData("/fhir/Patient/x/$summary?_summary=true", HttpStatusCode.BadRequest)]
    [InlineData("/fhir/Observation/x/$summary", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_is_refused_with_the_reason(string path, HttpStatusCode expected)
    {
        await using var server = await Server.OpenAsync();
        var (status, body) = await server.GetAsync(path);

        Assert.Equal(expected, status);
        Assert.Contains("OperationOutcome", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_statement_of_capabilities_names_it()
    {
        await using var server = await Server.OpenAsync();
        var (_, body) = await server.GetAsync("/fhir/metadata");
        Assert.Contains(SummaryOperation.Definition, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_are_served_over_the_same_door()
    {
        await using var server = await Server.OpenAsync();
        using var form = new FormUrlEncodedContent([new("cid", "1-9999-00000-01-3")]);
        var opened = await server.Client.PostAsync(new Uri("/", UriKind.Relative), form, Stop);
        var page = await opened.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("สมใจ", page, StringComparison.Ordinal);
        Assert.Contains("HbA1c", page, StringComparison.Ordinal);
        Assert.Contains("K0001", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/nowhere")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/chart/nobody")).Status);
    }
}
