using Klang.Fhir;
using Klang.Web.Access;

namespace Klang.SystemTests.Pages;

/// <summary>Shows the made charts by fixed ids and refuses in every way that a door can refuse.</summary>
sealed class MadeViewer : IChartViewer
{
    internal const string FullCid = "3999900000125";

    public Viewer Viewer { get; } = new("พญ.วิภา สมมติ", "รพ.ชุมชนป่าสมมติ", new("รักษาพยาบาล", "treatment"));

    public Task<Outcome<string>> FindPatientIdAsync(string cid, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<string>>(string.Equals(cid, FullCid, StringComparison.Ordinal)
            ? "full"
            : new Refusal(RefusalKind.NotFound, "not-found", "Nobody is known by this number."));

    public Task<Outcome<ChartView>> OpenAsync(string patientId, CancellationToken cancellationToken) =>
        Task.FromResult(patientId switch
        {
            "full" => View(MadeChart.Full()),
            "pregnant" => View(MadeChart.Pregnant()),
            "bare" => View(MadeChart.Bare()),
            "forbidden" => new Refusal(RefusalKind.Forbidden, "forbidden", "No relation."),
            "busy" => new Refusal(RefusalKind.Busy, "throttled", "Try again."),
            "down" => new Refusal(RefusalKind.Unavailable, "exception", "The keys cannot be used."),
            "bug" => throw new InvalidOperationException("A fault of ours."),
            _ => new Refusal(RefusalKind.NotFound, "not-found", "There is no such chart."),
        });

    static Outcome<ChartView> View(MadeChart chart) => new ChartView("p", chart.Golden, chart.Facts, chart.Summary);
}
