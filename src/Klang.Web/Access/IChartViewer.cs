using Klang.Fhir;

namespace Klang.Web.Access;

/// <summary>
/// The pages' way to the door, for the caller of the present request. The executable implements it; every look is decided
/// and recorded there, so a page cannot see what the caller may not.
/// </summary>
public interface IChartViewer
{
    /// <summary>Who the present caller is.</summary>
    Viewer Viewer { get; }

    /// <summary>Id of the Patient that a citizen number names; NotFound when nobody is known by it.</summary>
    /// <param name="cid">13 digits whose check digit is right.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<Outcome<string>> FindPatientIdAsync(string cid, CancellationToken cancellationToken);

    /// <summary>Opens the chart of a Patient.</summary>
    /// <param name="patientId">As answered by <see cref="FindPatientIdAsync"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<Outcome<ChartView>> OpenAsync(string patientId, CancellationToken cancellationToken);
}
