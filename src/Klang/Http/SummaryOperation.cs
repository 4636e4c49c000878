using Klang.Charts;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>
/// <c>Patient/id/$summary</c>, and <c>Patient/$summary?identifier=system|value</c>: the chart as an International Patient
/// Summary (HL7 IPS, operation <c>summary</c>).
/// </summary>
sealed class SummaryOperation(Door door, ChartSummaries charts)
{
    public const string Definition = "http://hl7.org/fhir/uv/ips/OperationDefinition/summary";

    static readonly string[] Profiles =
    [
        "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips",
        "http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips",
    ];

    public async Task<FhirAnswer> RunAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!OperationParameters.Read(request).TryGet(out var query, out var refusal))
        {
            return refusal;
        }

        if (Check(request, query) is { } fault)
        {
            return fault;
        }

        if (!(await FindAsync(request, query, cancellationToken)).TryGet(out var patientId, out refusal))
        {
            return refusal;
        }

        var call = new OpenChartCall(patientId) { Caller = request.Caller, RequestId = request.RequestId };
        return (await charts.OpenAsync(call, cancellationToken)).TryGet(out var chart, out refusal)
            ? new FhirAnswer(200, new SummaryContent(chart, Guid.CreateVersion7(chart.Summary.At), request.BaseUrl))
            : refusal;
    }

    static Refusal? Check(FhirRequest request, SearchText query)
    {
        if (request.Presentation.Selection is not null)
        {
            return Bad("not-supported", "A document is given whole: $summary takes neither _summary nor _elements.");
        }

        if (query.First("profile") is { } profile && !Profiles.Contains(profile.Split('|')[0]))
        {
            return Bad("not-supported", $"$summary writes one profile only: {Profiles[0]}.");
        }

        return (request.Address.Id, query.First("identifier")) switch
        {
            (not null, not null) => Bad("value", "An address with an id takes no identifier; ask Patient/$summary?identifier=system|value."),
            (null, null) => Bad("required", "Patient/$summary needs identifier=system|value, or ask Patient/id/$summary."),
            _ => null,
        };
    }

    async ValueTask<Outcome<string>> FindAsync(FhirRequest request, SearchText query, CancellationToken cancellationToken)
    {
        if (request.Address.Id is { } id)
        {
            return id;
        }

        var identifier = query.First("identifier")!;
        var bar = identifier.IndexOf('|', StringComparison.Ordinal);
        if (bar <= 0 || bar == identifier.Length - 1)
        {
            return Bad("value", "identifier is system|value: a number alone names nobody.");
        }

        var call = new FindPersonCall(identifier[..bar], identifier[(bar + 1)..]) { Caller = request.Caller, RequestId = request.RequestId };
        return (await door.FindPersonAsync(call, cancellationToken)).TryGet(out var patient, out var refusal) ? patient.Id : refusal;
    }

    static Refusal Bad(string code, string message) => new(RefusalKind.BadRequest, code, message);
}
