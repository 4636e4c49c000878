using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;

namespace Klang.Care.Summaries;

/// <summary>Appointments from today on, soonest first.</summary>
static class AppointmentList
{
    internal static ImmutableArray<AppointmentItem> Read(ChartIndex chart)
    {
        var items = new List<AppointmentItem>();
        foreach (var fact in chart.Of(ResourceType.Appointment))
        {
            var resource = chart[fact].Resource;
            var status = resource["status"u8].StringBytes;
            if (References.IsVoid(resource) || status.SequenceEqual("fulfilled"u8) || status.SequenceEqual("noshow"u8))
            {
                continue;
            }

            var start = FactDate.Of(resource["start"u8]);
            start = start.IsKnown ? start : FactDate.StartOf(resource["requestedPeriod"u8][0]);
            if (!start.IsKnown || start.Day < chart.Today)
            {
                continue;
            }

            var origin = chart.OriginOf(fact, start);
            var what = WhatFor(chart, fact);
            if (!items.Exists(known => known.Start.Day == start.Day
                && string.Equals(known.Origin.Facility.Code, origin.Facility.Code, StringComparison.Ordinal)
                && string.Equals(known.What, what, StringComparison.Ordinal)))
            {
                items.Add(new AppointmentItem(start, what, origin));
            }
        }

        items.Sort((left, right) => left.Start.CompareTo(right.Start));
        return [.. items];
    }

    static string? WhatFor(ChartIndex chart, int fact)
    {
        var resource = chart[fact].Resource;
        var service = Concept.Of(resource["serviceType"u8][0]).Text ?? Concept.Of(resource["appointmentType"u8]).Text;
        if (service is not null)
        {
            return service;
        }

        var reason = Concept.Of(resource["reasonCode"u8][0]);
        return resource["description"u8].GetString()
            ?? (reason.Family == CodeFamily.Icd10 ? ProblemList.NameOf(reason).Thai : reason.Text);
    }
}
