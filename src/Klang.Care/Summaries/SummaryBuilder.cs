using System.Collections.Immutable;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Makes a <see cref="PatientSummary"/> from the facts of one chart. Pure: the same facts and the same instant give the
/// same summary.
/// </summary>
public static class SummaryBuilder
{
    /// <summary>Builds the summary.</summary>
    /// <param name="facts">Current versions of the chart's resources, deleted ones left out, in any order.</param>
    /// <param name="golden">The combined Patient; when absent, the first Patient among the facts speaks.</param>
    /// <param name="now">The instant for which ages and "current" are reckoned.</param>
    public static PatientSummary Build(IReadOnlyList<ChartFact> facts, JsonNode golden, DateTimeOffset now)
    {
        var chart = new ChartIndex(facts, now);
        var person = BannerReader.Read(chart, golden);
        var allergies = AllergyConsolidation.Read(chart);
        var medicines = MedicineList.Read(chart);
        var measurements = MeasurementBook.Read(chart, person);
        var pregnancies = PregnancyList.Read(chart, person.Sex);
        var procedures = ProcedureList.Read(chart);
        return new PatientSummary
        {
            At = now,
            Today = chart.Today,
            Person = person,
            Allergies = allergies,
            Alerts = AlertRules.Read(chart, person, allergies, medicines, measurements, pregnancies, procedures),
            Problems = ProblemList.Read(chart),
            Medicines = medicines.Items,
            Vitals = measurements.Vitals,
            Labs = measurements.Labs,
            Vaccines = VaccineList.Read(chart),
            Visits = VisitList.Read(chart),
            Pregnancies = pregnancies,
            Procedures = procedures,
            Appointments = AppointmentList.Read(chart),
            Facilities = FacilitiesOf(facts),
        };
    }

    static ImmutableArray<SourceFacility> FacilitiesOf(IReadOnlyList<ChartFact> facts)
    {
        var counts = new List<(SourceFacility Facility, int Facts)>();
        foreach (var fact in facts)
        {
            var at = counts.FindIndex(known => string.Equals(known.Facility.Code, fact.FacilityCode, StringComparison.Ordinal));
            if (at < 0)
            {
                counts.Add((fact.Facility, 1));
            }
            else
            {
                counts[at] = (counts[at].Facility, counts[at].Facts + 1);
            }
        }

        counts.Sort((left, right) => right.Facts.CompareTo(left.Facts));
        return [.. counts.Select(count => count.Facility)];
    }
}
