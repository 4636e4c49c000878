using System.Net;
using Klang.Composition;
using Klang.Fhir;
using Klang.Records;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Klang.Bench;

/// <summary>What a durable leaf adds to a read: the same reads by 32 clients over HTTP, once as served and once with a ledger that is not written.</summary>
static class LeafLatency
{
    public const string Work = "leaf";

    const int Clients = 32;
    const int Patients = 64;

    /// <summary>With the leaf, then without.</summary>
    public static async Task<(LoadFigure With, LoadFigure Without)> MeasureAsync(TimeSpan duration, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("klang-leaf-").FullName;
        try
        {
            await using var house = await House.OpenAsync(new HouseOptions(new EmbeddedStoreOptions { Directory = folder }), clock, cancellationToken);
            var patients = await FillAsync(house.Door, cancellationToken);
            var unwritten = new Ledger(new UnwrittenLedger(house.Store.Vault, clock), clock);
            var bare = new Door(house.Store.Records, house.Store.Vault, unwritten, clock, new RecordsOptions());
            return (
                await MeasureAsync("read, leaf durable", house.Door, patients, folder, duration, clock, cancellationToken),
                await MeasureAsync("read, leaf unwritten", bare, patients, folder, duration, clock, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<List<string>> FillAsync(Door door, CancellationToken cancellationToken)
    {
        var patients = new List<string>();
        for (var number = 0; number < Patients; number++)
        {
            var write = new Write { Kind = WriteKind.Create, Type = ResourceType.Patient, Body = VisitBundle.Patient(number) };
            var call = new WriteCall(write) { Caller = new Caller { Id = "bench" }, RequestId = "fill" };
            patients.Add((await door.WriteAsync(call, cancellationToken)).TryGet(out var made, out var refusal)
                ? made.Resource!.Id
                : throw new InvalidDataException(refusal.Message));
        }

        return patients;
    }

    static async Task<LoadFigure> MeasureAsync(
        string work, Door door, List<string> patients, string folder, TimeSpan duration, TimeProvider clock, CancellationToken cancellationToken)
    {
        var settings = new ServerSettings { Endpoints = [new ServerEndpoint(IPAddress.Loopback, 0, HttpProtocols.Http1, Certificate: null)] };
        await using var app = KlangServer.Build(settings, door, store: null, identity: null, _ => ValueTask.FromResult(true), folder, clock);
        await app.StartAsync(cancellationToken);
        var address = new Uri(app.Urls.First());
        var figure = await new LoadRun(new IPEndPoint(IPAddress.Loopback, address.Port), token: null, duration).MeasureAsync(
            work, Clients, async (connection, random, stop) => await connection.GetAsync($"/fhir/Patient/{patients[random.Next(patients.Count)]}", stop) == 200, cancellationToken);
        await app.StopAsync(cancellationToken);
        return figure;
    }
}
