using System.Security.Cryptography;
using System.Text.Json;
using Klang.Exchange.Fhir;
using Klang.Fhir;
using Klang.Http;

namespace Klang.Loading;

/// <summary>Puts units of FHIR input through the door, in this process or on a running server, and counts what became of them.</summary>
/// <param name="send">Sends one interaction: verb, address relative to the base, body, request id, idempotency key.</param>
sealed class FhirLoader(Func<FhirVerb, string, ReadOnlyMemory<byte>, string, string?, CancellationToken, Task<FhirLoadAnswer>> send)
{
    /// <summary>Single resources of one type on their way at a time; Bundles go one after another.</summary>
    const int Parallel = 16;

    readonly Queue<(FhirUnit Unit, Task<FhirLoadAnswer> Answer)> onTheirWay = new(Parallel);
    int requests;

    public FhirReceipt Receipt { get; } = new();

    /// <summary>Takes one unit; what others may refer to must come before.</summary>
    public async Task TakeAsync(FhirUnit unit, CancellationToken cancellationToken)
    {
        if (unit.Kind != FhirUnitKind.Resource
            || (onTheirWay.TryPeek(out var first) && (first.Unit.Type != unit.Type || first.Unit.File != unit.File)))
        {
            await FinishAsync();
        }

        switch (unit.Kind)
        {
            case FhirUnitKind.Unreadable:
                Receipt.Refuse(unit, unit.Complaint!.Message);
                break;
            case FhirUnitKind.Transaction or FhirUnitKind.Batch:
                Receipt.Note(unit, await SendAsync(FhirVerb.Post, "", unit.Json, cancellationToken));
                break;
            case FhirUnitKind.Collection:
                await TakeEntriesAsync(unit, cancellationToken);
                break;
            default:
                if (onTheirWay.Count == Parallel)
                {
                    await NoteOneAsync();
                }

                onTheirWay.Enqueue((unit, SendResourceAsync(unit.Type, unit.Json, cancellationToken)));
                break;
        }
    }

    /// <summary>Waits for what is on its way.</summary>
    public async Task FinishAsync()
    {
        while (onTheirWay.Count > 0)
        {
            await NoteOneAsync();
        }
    }

    async Task NoteOneAsync()
    {
        var (unit, answer) = onTheirWay.Dequeue();
        Receipt.Note(unit, await answer);
    }

    async Task TakeEntriesAsync(FhirUnit unit, CancellationToken cancellationToken)
    {
        using var bundle = JsonDocument.Parse(unit.Json);
        if (!bundle.RootElement.TryGetProperty("entry", out var entries))
        {
            return;
        }

        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.TryGetProperty("resource", out var resource) && resource.TryGetProperty("resourceType", out var name)
                && ResourceTypes.TryParse(name.GetString(), out var type))
            {
                var json = System.Text.Encoding.UTF8.GetBytes(resource.GetRawText());
                Receipt.Note(unit, await SendResourceAsync(type, json, cancellationToken));
            }
        }
    }

    Task<FhirLoadAnswer> SendResourceAsync(ResourceType type, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var resource = JsonDocument.Parse(json);
        var id = resource.RootElement.TryGetProperty("id", out var stated) ? stated.GetString() : null;
        return id is { Length: > 0 }
            ? PutAsync($"{type.Name()}/{Uri.EscapeDataString(id)}", json, cancellationToken)
            : SendAsync(FhirVerb.Post, type.Name(), json, cancellationToken);
    }

    /// <summary>What stands there already as it is sent stays as it is: an import that is run again makes no further versions.</summary>
    async Task<FhirLoadAnswer> PutAsync(string address, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var standing = await SendAsync(FhirVerb.Get, address, default, cancellationToken);
        return standing.Status == 200 && SameContent.Of(standing.Body, json)
            ? standing
            : await SendAsync(FhirVerb.Put, address, json, cancellationToken);
    }

    /// <summary>The key of a POST is made of what is sent, so that an import that is run again takes nothing twice.</summary>
    Task<FhirLoadAnswer> SendAsync(FhirVerb verb, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        send(
            verb, path, body, FormattableString.Invariant($"import-{Interlocked.Increment(ref requests)}"),
            verb != FhirVerb.Post ? null : $"import-{Convert.ToHexStringLower(SHA256.HashData(body.Span))}", cancellationToken);
}
