using Klang.Charts;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>The table of interactions: which address and which method are answered by what.</summary>
sealed class Dispatch
{
    readonly Reading reading;
    readonly Searching searching;
    readonly AuditEvents audit;
    readonly Writing writing;
    readonly Operations operations;
    readonly Bundles bundles;
    readonly Capabilities capabilities;

    public Dispatch(Door door, ChartSummaries charts, HttpLimits limits, Capabilities capabilities)
    {
        reading = new Reading(door);
        searching = new Searching(door);
        audit = new AuditEvents(door);
        writing = new Writing(door);
        operations = new Operations(door, charts);
        bundles = new Bundles(door, limits, AnswerAsync);
        this.capabilities = capabilities;
    }

    /// <summary>Answers one request, or one entry of a batch.</summary>
    /// <param name="request">The request.</param>
    /// <param name="resource">Its body when that is parsed already; absent otherwise.</param>
    /// <param name="cancellationToken">Ends the work; a write that is on its way may still be done.</param>
    public Task<FhirAnswer> AnswerAsync(FhirRequest request, JsonNode resource, CancellationToken cancellationToken) =>
        (request.Verb, request.Address.Kind) switch
        {
            _ when AuditEvents.IsOurs(request) => audit.AnswerAsync(request, cancellationToken),
            (FhirVerb.Get, AddressKind.Instance or AddressKind.Version) => reading.ReadAsync(request, cancellationToken),
            (FhirVerb.Get, AddressKind.InstanceHistory or AddressKind.TypeHistory or AddressKind.SystemHistory) =>
                reading.HistoryAsync(request, cancellationToken),
            (FhirVerb.Get, AddressKind.Type or AddressKind.System or AddressKind.Compartment) =>
                searching.SearchAsync(request, cancellationToken),
            (FhirVerb.Post, AddressKind.TypeSearch or AddressKind.SystemSearch or AddressKind.CompartmentSearch) =>
                searching.SearchAsync(request, cancellationToken),
            (FhirVerb.Post, AddressKind.System) => bundles.TakeAsync(request, cancellationToken),
            _ when IsWrite(request) => writing.WriteAsync(request, cancellationToken),
            (FhirVerb.Get, AddressKind.Metadata) => Task.FromResult(capabilities.Answer(request)),
            (FhirVerb.Get or FhirVerb.Post, AddressKind.InstanceOperation or AddressKind.TypeOperation or AddressKind.SystemOperation) =>
                operations.RunAsync(request, cancellationToken),
            _ => Task.FromResult(FhirAnswer.NotAllowed(Allowed(request.Address.Kind))),
        };

    /// <summary>True for what goes to <see cref="Writing"/>.</summary>
    public static bool IsWrite(FhirRequest request) => (request.Verb, request.Address.Kind) switch
    {
        (FhirVerb.Post, AddressKind.Type) => true,
        (FhirVerb.Put or FhirVerb.Patch or FhirVerb.Delete, AddressKind.Type or AddressKind.Instance) => true,
        _ => false,
    };

    static string Allowed(AddressKind kind) => kind switch
    {
        AddressKind.System => "GET, HEAD, POST",
        AddressKind.Type => "GET, HEAD, POST, PUT, PATCH, DELETE",
        AddressKind.Instance => "GET, HEAD, PUT, PATCH, DELETE",
        AddressKind.SystemSearch or AddressKind.TypeSearch or AddressKind.CompartmentSearch => "POST",
        AddressKind.SystemOperation or AddressKind.TypeOperation or AddressKind.InstanceOperation => "GET, HEAD, POST",
        _ => "GET, HEAD",
    };
}
