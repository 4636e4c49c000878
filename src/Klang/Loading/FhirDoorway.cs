using System.Buffers;
using Klang.Charts;
using Klang.Http;
using Klang.Records;

namespace Klang.Loading;

/// <summary>FHIR interactions in this process: the very code that answers HTTP, without HTTP.</summary>
sealed class FhirDoorway : IDisposable
{
    const string BaseUrl = "http://localhost" + FhirSurface.Path;

    readonly FacilityNames names;
    readonly Dispatch dispatch;

    public FhirDoorway(Door door, TimeProvider clock)
    {
        names = new FacilityNames(door, clock);
        dispatch = new Dispatch(
            door, new ChartSummaries(door, names, clock), HttpLimits.Default, new Capabilities(Product.Version, clock.GetUtcNow()));
    }

    public void Dispose() => names.Dispose();

    /// <summary>Sends a batch or transaction to the base, or a resource to its own address; or reads one there.</summary>
    /// <param name="verb">POST, PUT or GET.</param>
    /// <param name="path">Relative to the base; empty for the base.</param>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="requestId">For the ledger.</param>
    /// <param name="idempotencyKey">What was sent before under this key is answered as it was then; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<FhirLoadAnswer> SendAsync(
        FhirVerb verb, string path, ReadOnlyMemory<byte> body, Caller caller, string requestId, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (!FhirAddress.Parse(path).TryGet(out var address, out var refusal))
        {
            return new FhirLoadAnswer(RefusalStatus.Of(refusal.Kind), default);
        }

        var answer = await dispatch.AnswerAsync(
            new FhirRequest
            {
                Verb = verb,
                Address = address,
                Caller = caller,
                RequestId = requestId,
                IdempotencyKey = idempotencyKey,
                BaseUrl = BaseUrl,
                Body = body,
                BodyKind = BodyKind.FhirJson,
                Prefer = Preferences.Parse("return=minimal"),
            },
            default,
            cancellationToken);
        var output = new ArrayBufferWriter<byte>();
        answer.Content?.WriteTo(output);
        return new FhirLoadAnswer(answer.Status, output.WrittenMemory);
    }
}
