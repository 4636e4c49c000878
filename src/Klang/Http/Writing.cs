using System.Globalization;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Create, update, patch and delete, with and without conditions (FHIR R4 §3.1.0.4 to §3.1.0.8).</summary>
sealed class Writing(Door door)
{
    public async Task<FhirAnswer> WriteAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!WriteReader.Read(request, default).TryGet(out var write, out var refusal))
        {
            return BodyPlace.In(request.Place, refusal);
        }

        var call = new WriteCall(write, request.IdempotencyKey) { Caller = request.Caller, RequestId = request.RequestId };
        return (await door.WriteAsync(call, cancellationToken)).TryGet(out var reply, out var refused)
            ? Answer(reply, request.Prefer.Return ?? ReturnPreference.Representation)
            : refused;
    }

    public static FhirAnswer Answer(WriteReply reply, ReturnPreference body)
    {
        var version = reply.Resource;
        if (reply.Outcome == WriteOutcome.Deleted || version is null)
        {
            return body == ReturnPreference.Outcome
                ? new FhirAnswer(200, Done("Deleted.")) { Version = version }
                : new FhirAnswer(204) { Version = version };
        }

        var status = reply.Outcome == WriteOutcome.Created ? 201 : 200;
        AnswerContent? content = body switch
        {
            ReturnPreference.Representation => new ResourceContent(version),
            ReturnPreference.Outcome => Done(reply.Outcome switch
            {
                WriteOutcome.Created => "Created.",
                WriteOutcome.Updated => "Updated.",
                _ => "Nothing to change: it is stored like this already.",
            }),
            _ => null,
        };
        return new FhirAnswer(status, content)
        {
            Version = version,
            Location = string.Create(CultureInfo.InvariantCulture, $"{version.Type.Name()}/{version.Id}/_history/{version.Version}"),
        };
    }

    static OutcomeContent Done(string message) => new([new Complaint(Severity.Information, "informational", message)]);
}
