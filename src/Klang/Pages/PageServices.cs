using Klang.Charts;
using Klang.Fhir;
using Klang.Records;
using Klang.Web;
using Klang.Web.Access;

namespace Klang.Pages;

/// <summary>What the pages need of the executable.</summary>
static class PageServices
{
    /// <param name="services">The server's services.</param>
    /// <param name="door">The door.</param>
    /// <param name="charts">Opens charts and makes summaries.</param>
    /// <param name="names">Names of facilities; given back with the server.</param>
    /// <param name="callerOf">Who sends a request.</param>
    /// <param name="viewerOf">Who is looking, for the header; null when nobody is signed in.</param>
    /// <param name="requestIdOf">A request's id, for the ledger.</param>
    public static IServiceCollection AddPages(
        this IServiceCollection services, Door door, ChartSummaries charts, FacilityNames names,
        Func<HttpContext, Outcome<Caller>> callerOf, Func<HttpContext, Viewer?> viewerOf, Func<HttpContext, string> requestIdOf)
    {
        services.AddKlangWeb();
        services.AddHttpContextAccessor();
        services.AddSingleton(_ => names);
        services.AddScoped<IChartViewer>(provider =>
        {
            var http = provider.GetRequiredService<IHttpContextAccessor>().HttpContext
                ?? throw new InvalidOperationException("A page is shown outside a request.");
            return new DoorChartViewer(door, charts, provider.GetRequiredService<FacilityNames>(), callerOf(http), viewerOf(http), requestIdOf(http));
        });
        return services;
    }
}
