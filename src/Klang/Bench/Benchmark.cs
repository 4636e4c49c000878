using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Klang.Demo;
using Klang.Http;
using Klang.Loading;

namespace Klang.Bench;

/// <summary>The load of the design's table of goals, over HTTP: find, look, search, write.</summary>
sealed class Benchmark(IPEndPoint server, BenchmarkOptions options, Action<LoadFigure> report, CancellationToken cancellationToken)
{
    const int VisitsPerChart = 10;
    const int ArchivePeople = 500;
    const string Archives = "43-file rows";

    readonly List<(string Id, string Cid)> patients = [];
    readonly List<string> observations = [];

    /// <summary>Makes the charts: one Patient and ten visits of fifteen resources each. Answers how many resources were written.</summary>
    public async Task<int> FillAsync(IProgress<double> progress)
    {
        var next = -1;
        var made = new (string Id, string Cid)[options.Charts];
        await Parallel.ForAsync(0, Math.Min(8, options.Charts), cancellationToken, async (_, stop) =>
        {
            using var connection = await LoadConnection.OpenAsync(server, options.Token, stop);
            int number;
            while ((number = Interlocked.Increment(ref next)) < options.Charts)
            {
                made[number] = await FillChartAsync(connection, number, stop);
                progress.Report((number + 1.0) / options.Charts);
            }
        });
        patients.AddRange(made);
        return options.Charts * (1 + (VisitsPerChart * VisitBundle.Resources));
    }

    /// <summary>Measures every kind of work. Questions first, while every chart has its 150 resources; writing makes them grow.</summary>
    public async Task MeasureAsync()
    {
        int[] most = [options.Clients.Max()];
        await MeasureAsync("$summary of 150", most, SummaryAsync);
        await MeasureAsync("page of 150", most, PageAsync);
        await MeasureAsync("read", most, ReadAsync);
        await MeasureAsync("find by CID", most, FindAsync);
        await MeasureAsync("patient search", most, PatientSearchAsync);
        await MeasureAsync("population search", most, PopulationSearchAsync);
        await MeasureAsync("visit", options.Clients, VisitAsync);
        await MeasureAsync("transaction of 15", options.Clients, WriteAsync);
        if (options.Only is null || Archives.Contains(options.Only, StringComparison.OrdinalIgnoreCase))
        {
            report(await MeasureArchivesAsync());
        }
    }

    /// <summary>Archives of a small province, one after another, as a data centre receives them; counted in rows.</summary>
    async Task<LoadFigure> MeasureArchivesAsync()
    {
        var province = new DemoOptions { People = ArchivePeople, AsOf = new DateOnly(2026, 11, 1) };
        var archives = DemoProvince.Generate(province).Where(message => message.Kind == DemoMessageKind.F43Archive).ToList();
        using var connection = await LoadConnection.OpenAsync(server, options.Token, cancellationToken);
        var times = new List<double>();
        var rows = 0L;
        var failed = 0L;
        var begin = Stopwatch.GetTimestamp();
        foreach (var archive in archives)
        {
            var started = Stopwatch.GetTimestamp();
            var status = await connection.PostAsync($"{ExchangeSurface.F43Path}?name={archive.Name}", archive.Content, cancellationToken, "application/zip");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            failed += IsGood(status) ? 0 : 1;
            using var receipt = JsonDocument.Parse(connection.Body);
            rows += receipt.RootElement.GetProperty("rows").GetInt64();
        }

        times.Sort();
        return new LoadFigure(
            Archives, 1, rows, rows / Stopwatch.GetElapsedTime(begin).TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)], times[^1], failed);
    }

    async Task MeasureAsync(string work, IReadOnlyList<int> clients, Func<LoadConnection, Random, CancellationToken, ValueTask<bool>> ask)
    {
        if (options.Only is { } only && !work.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var number in clients)
        {
            report(await new LoadRun(server, options.Token, options.Duration).MeasureAsync(work, number, ask, cancellationToken));
        }
    }

    async Task<(string Id, string Cid)> FillChartAsync(LoadConnection connection, int number, CancellationToken stop)
    {
        var random = new Random(number);
        Must(await connection.PostAsync(FhirSurface.Path + "/Patient", VisitBundle.Patient(number), stop), connection);
        var id = JsonDocument.Parse(connection.Body).RootElement.GetProperty("id").GetString()!;
        for (var visit = 0; visit < VisitsPerChart; visit++)
        {
            Must(await connection.PostAsync(FhirSurface.Path, VisitBundle.Transaction(id, random), stop), connection);
            if (visit == 0)
            {
                Remember(connection.Body);
            }
        }

        return (id, VisitBundle.Cid(number));
    }

    void Remember(ReadOnlyMemory<byte> answer)
    {
        using var bundle = JsonDocument.Parse(answer);
        foreach (var entry in bundle.RootElement.GetProperty("entry").EnumerateArray())
        {
            var location = entry.GetProperty("response").GetProperty("location").GetString()!;
            var at = location.IndexOf("Observation/", StringComparison.Ordinal);
            if (at >= 0)
            {
                lock (observations)
                {
                    observations.Add(location[at..location.IndexOf("/_history", StringComparison.Ordinal)]);
                }

                return;
            }
        }
    }

    async ValueTask<bool> WriteAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.PostAsync(FhirSurface.Path, VisitBundle.Transaction(Any(random).Id, random), stop));

    async ValueTask<bool> SummaryAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"{FhirSurface.Path}/Patient/{Any(random).Id}/$summary", stop));

    async ValueTask<bool> PageAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"/chart/{Any(random).Id}", stop));

    async ValueTask<bool> ReadAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"{FhirSurface.Path}/{observations[random.Next(observations.Count)]}", stop));

    async ValueTask<bool> FindAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"{FhirSurface.Path}/Patient?identifier=https://terms.sil-th.org/id/th-cid%7C{Any(random).Cid}", stop));

    async ValueTask<bool> PatientSearchAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"{FhirSurface.Path}/Observation?patient={Any(random).Id}&code=4548-4&_sort=-date&_count=10", stop));

    async ValueTask<bool> PopulationSearchAsync(LoadConnection connection, Random random, CancellationToken stop) =>
        IsGood(await connection.GetAsync($"{FhirSurface.Path}/Condition?code=E11.9&_count=20", stop));

    async ValueTask<bool> VisitAsync(LoadConnection connection, Random random, CancellationToken stop)
    {
        var (id, _) = Any(random);
        return await FindAsync(connection, random, stop)
            && IsGood(await connection.GetAsync($"{FhirSurface.Path}/Patient/{id}/$summary", stop))
            && IsGood(await connection.PostAsync(FhirSurface.Path, VisitBundle.Transaction(id, random), stop));
    }

    (string Id, string Cid) Any(Random random) => patients[random.Next(patients.Count)];

    static bool IsGood(int status) => status is >= 200 and < 300;

    static void Must(int status, LoadConnection connection)
    {
        if (!IsGood(status))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The server answered {status}: {System.Text.Encoding.UTF8.GetString(connection.Body.Span)}"));
        }
    }
}
