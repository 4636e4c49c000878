using System.Buffers;
using System.Globalization;
using Klang.Care.Documents;
using Klang.Care.Summaries;
using Klang.Fhir.Json;

namespace Klang.Benchmarks.Summaries;

/// <summary>
/// What one processor does of a summary's way: parse 150 resources, build the summary, write the document. A plain loop,
/// best of several rounds, in time of the processor, so that it runs in seconds and other work on the machine does not
/// count.
/// </summary>
public static class SummaryBench
{
    const int Rounds = 5;
    const int Warmups = 3_000;

    /// <summary>Prints one line for each step.</summary>
    public static void Run(TextWriter output, int resources = 150, int looksPerRound = 1_000)
    {
        var chart = MadeRecords.Write(resources);
        var bytes = chart.Sum(record => record.Json.Length);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Summary of {chart.Count} resources, {bytes:N0} bytes, one thread"));
        Measure(output, "parse", looksPerRound, () => Close(Parse(chart)));
        var kept = Parse(chart);
        var golden = kept.Facts[0].Resource;
        Measure(output, "build", looksPerRound, () => SummaryBuilder.Build(kept.Facts, golden, MadeRecords.Now));
        var summary = SummaryBuilder.Build(kept.Facts, golden, MadeRecords.Now);
        var sink = new ArrayBufferWriter<byte>(1 << 20);
        Measure(output, "write", looksPerRound, () => Document(kept.Facts, golden, summary, sink));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  document of {sink.WrittenCount:N0} bytes"));
        Measure(output, "whole", looksPerRound, () =>
        {
            var parsed = Parse(chart);
            var patient = parsed.Facts[0].Resource;
            Document(parsed.Facts, patient, SummaryBuilder.Build(parsed.Facts, patient, MadeRecords.Now), sink);
            Close(parsed);
        });
        Close(kept);
    }

    static void Document(List<ChartFact> facts, JsonNode golden, PatientSummary summary, ArrayBufferWriter<byte> sink)
    {
        sink.ResetWrittenCount();
        IpsDocument.Write(
            new IpsRequest { Facts = facts, Golden = golden, Summary = summary, DocumentId = MadeRecords.Document, BaseUrl = "http://127.0.0.1:8080/fhir" },
            sink);
    }

    static (List<ChartFact> Facts, JsonTapeSet Tapes) Parse(List<MadeRecord> chart)
    {
        var facts = new List<ChartFact>(chart.Count);
        var tapes = new JsonTapeSet();
        foreach (var record in chart)
        {
            var resource = tapes.Read(record.Json);
            facts.Add(new ChartFact(record.Type, resource, record.Id, record.Facility, "รพ.สต.บ้านสมมติ", MadeRecords.Now, []));
        }

        return (facts, tapes);
    }

    static void Close((List<ChartFact> Facts, JsonTapeSet Tapes) parsed) => parsed.Tapes.Dispose();

    static void Measure(TextWriter output, string name, int times, Action work)
    {
        for (var at = 0; at < Warmups; at++)
        {
            work();
        }

        var best = TimeSpan.MaxValue;
        long bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            for (var at = 0; at < times; at++)
            {
                work();
            }

            var took = Environment.CpuUsage.TotalTime - start;
            best = took < best ? took : best;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-6} {best.TotalMicroseconds / times,8:N1} µs {times / best.TotalSeconds,8:N0} /s {bytes / times,10:N0} bytes allocated"));
    }
}
