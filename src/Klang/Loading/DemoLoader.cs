using System.Text;
using Klang.Demo;
using Klang.Exchange.Thai43;
using Klang.Http;
using Klang.Records;

namespace Klang.Loading;

/// <summary>Sends the demo province through the same importers that a facility's own messages meet.</summary>
sealed class DemoLoader(Door door, TimeProvider clock) : IDisposable
{
    const string CallerId = "demo";

    readonly FhirDoorway fhir = new(door, clock);

    /// <summary>Loads every message. Throws <see cref="InvalidDataException"/> when one is refused: the demo's messages are sound, so that is a bug.</summary>
    public async Task<DemoLoadResult> LoadAsync(DemoOptions options, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var names = DemoProvince.FacilityNames(options);
        var result = new DemoLoadResult(0, 0, 0);
        foreach (var message in DemoProvince.Generate(options))
        {
            result = message.Kind == DemoMessageKind.F43Archive
                ? result with { Rows = result.Rows + await LoadArchiveAsync(message, names, cancellationToken) }
                : result with { Bundles = result.Bundles + await LoadBundlesAsync(message, cancellationToken) };
            result = result with { Messages = result.Messages + 1 };
            progress.Report(message.Progress);
        }

        return result;
    }

    public void Dispose() => fhir.Dispose();

    async Task<long> LoadArchiveAsync(DemoMessage message, IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        var options = new F43Options { Facility = message.Facility, ArchiveName = message.Name, FacilityNames = names, Clock = clock };
        await using var archive = await F43Import.OpenAsync(message.Open(), options, cancellationToken);
        await new F43Loader(door, CallerId).LoadAsync(archive, message.Name, cancellationToken);
        var receipt = archive.Receipt;
        return receipt.Refusal == F43Reason.None && receipt.Rejected == 0
            ? receipt.Rows
            : throw new InvalidDataException($"{message.Name}: {receipt.Rejected} rows of the demo were rejected.\n{receipt.ToJson()}");
    }

    async Task<int> LoadBundlesAsync(DemoMessage message, CancellationToken cancellationToken)
    {
        var caller = new Caller { Id = CallerId, Kind = CallerKind.Job, Facility = message.Facility };
        var sent = 0;
        foreach (var line in Lines(message.Content))
        {
            sent++;
            var answer = await fhir.SendAsync(FhirVerb.Post, "", line, caller, $"{message.Name}-{sent}", $"{message.Name}-{sent}", cancellationToken);
            if (!answer.IsDone)
            {
                throw new InvalidDataException($"{message.Name}, line {sent}: {Encoding.UTF8.GetString(answer.Body.Span)}");
            }
        }

        return sent;
    }

    static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> content)
    {
        while (content.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            yield return content[..end];
            content = content[(end + 1)..];
        }

        if (!content.IsEmpty)
        {
            yield return content;
        }
    }
}
