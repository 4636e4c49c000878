using Klang.Care.Wording;
using Klang.Charts;
using Klang.Fhir;
using Klang.Fhir.Thai;
using Klang.Records;
using Klang.Web.Access;

namespace Klang.Pages;

/// <summary>The pages' way to the door, for one request. What it opened lives until the page is written.</summary>
/// <param name="door">The door.</param>
/// <param name="charts">Opens charts and makes summaries.</param>
/// <param name="names">For the header's facility.</param>
/// <param name="caller">Who asks, or why that cannot be told.</param>
/// <param name="signedIn">Who is looking, for the header; null when nobody is signed in.</param>
/// <param name="requestId">The request's id.</param>
sealed class DoorChartViewer(Door door, ChartSummaries charts, FacilityNames names, Outcome<Caller> caller, Viewer? signedIn, string requestId)
    : IChartViewer, IDisposable
{
    static readonly Bilingual Treatment = new("รักษาพยาบาล", "treatment");

    readonly List<OpenedSummary> opened = [];

    public Viewer Viewer => signedIn ?? new(
        "ผู้ใช้ทดสอบ (development)",
        caller.TryGet(out var known, out _) && known.Facility.Length > 0 ? names.Get(known.Facility) ?? known.Facility : null,
        Treatment);

    public async Task<Outcome<string>> FindPatientIdAsync(string cid, CancellationToken cancellationToken)
    {
        if (!caller.TryGet(out var known, out var refusal))
        {
            return refusal;
        }

        var call = new FindPersonCall(ThaiNationalId.IdentifierSystem, cid) { Caller = known, RequestId = requestId };
        return (await door.FindPersonAsync(call, cancellationToken)).TryGet(out var patient, out refusal) ? patient.Id : refusal;
    }

    public async Task<Outcome<ChartView>> OpenAsync(string patientId, CancellationToken cancellationToken)
    {
        if (!caller.TryGet(out var known, out var refusal))
        {
            return refusal;
        }

        var call = new OpenChartCall(patientId) { Caller = known, RequestId = requestId };
        if (!(await charts.OpenAsync(call, cancellationToken)).TryGet(out var chart, out refusal))
        {
            return refusal;
        }

        opened.Add(chart);
        return new ChartView(chart.PatientId, chart.Golden, chart.Facts, chart.Summary) { IsOwnOnly = chart.IsOwnOnly };
    }

    public void Dispose()
    {
        foreach (var chart in opened)
        {
            chart.Dispose();
        }

        opened.Clear();
    }
}
