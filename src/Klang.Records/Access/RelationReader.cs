using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Access;

/// <summary>
/// Reads from a record which facilities it ties to its person. What a reference to an Organization means in facility codes is told by the
/// caller, who knows the transaction and the registry.
/// </summary>
static class RelationReader
{
    const long Day = 24 * 3600;
    const long StayMax = 90 * Day;
    const long VisitMax = Day;
    const long ReferralMax = 90 * Day;
    const long OrderMax = 30 * Day;

    /// <summary>Types that may tie a facility to a person.</summary>
    internal static bool IsRead(ResourceType type) => type is ResourceType.Patient or ResourceType.Encounter or ResourceType.ServiceRequest
        or ResourceType.Task or ResourceType.Appointment or ResourceType.MedicationRequest;

    /// <summary>References to organisations that <see cref="Read"/> will ask for.</summary>
    internal static IEnumerable<JsonNode> Organizations(ResourceType type, JsonNode resource) => type switch
    {
        ResourceType.Patient => [resource["managingOrganization"u8]],
        ResourceType.Encounter => [resource["serviceProvider"u8]],
        ResourceType.ServiceRequest => Items(resource["performer"u8]),
        ResourceType.Task => [resource["owner"u8]],
        ResourceType.Appointment => Items(resource["participant"u8]).Select(participant => participant["actor"u8]),
        ResourceType.MedicationRequest => [resource["dispenseRequest"u8]["performer"u8]],
        _ => [],
    };

    /// <summary>The relations that the record makes.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">The record.</param>
    /// <param name="reference">Itself, as <c>Type/id</c>.</param>
    /// <param name="writer">The facility that wrote it.</param>
    /// <param name="facilities">Codes of the facilities that <see cref="Organizations"/> name, those that could be told.</param>
    /// <param name="now">When.</param>
    internal static IEnumerable<RelationFact> Read(
        ResourceType type, JsonNode resource, string reference, string writer, IReadOnlyList<string> facilities, DateTimeOffset now)
    {
        if (writer.Length == 0)
        {
            return [];
        }

        var second = now.ToUnixTimeSeconds();
        return type switch
        {
            ResourceType.Patient => Catchment(resource, reference, writer, facilities, second),
            ResourceType.Encounter => Encounter(resource, reference, writer, facilities, second),
            ResourceType.ServiceRequest => Request(resource, reference, writer, facilities, second),
            ResourceType.Task => Task(resource, reference, writer, facilities, second),
            ResourceType.Appointment => Appointment(resource, reference, writer, facilities),
            ResourceType.MedicationRequest => Prescription(resource, reference, writer, facilities, second),
            _ => [],
        };
    }

    /// <summary>True for a request that refers the person to another unit (SNOMED CT 3457005 patient referral, 306206005 referral to service).</summary>
    internal static bool IsReferral(JsonNode request) =>
        Items(request["category"u8]).Append(request["code"u8]).SelectMany(concept => Items(concept["coding"u8]))
            .Any(coding => coding["code"u8].GetString() is "3457005" or "306206005");

    /// <summary>TYPEAREA 1 or 3: lives here. Without it a managing organisation counts when another facility names it.</summary>
    static IEnumerable<RelationFact> Catchment(JsonNode patient, string reference, string writer, IReadOnlyList<string> facilities, long now)
    {
        var area = Items(patient["extension"u8])
            .FirstOrDefault(extension => extension["url"u8].GetString()?.EndsWith("/ex-patient-person-status", StringComparison.Ordinal) == true)
            ["valueCodeableConcept"u8]["coding"u8][0]["code"u8].GetString();
        return facilities.Where(facility => area is "1" or "3" || (area is null && facility != writer))
            .Select(facility => new RelationFact(RelationKind.Catchment, facility, writer, now, long.MaxValue, reference));
    }

    static IEnumerable<RelationFact> Encounter(JsonNode encounter, string reference, string writer, IReadOnlyList<string> facilities, long now)
    {
        if (encounter["status"u8].GetString() is not ("planned" or "arrived" or "triaged" or "in-progress" or "onleave"))
        {
            return [];
        }

        var start = Spans.Start(encounter["period"u8]["start"u8]) ?? now;
        var lasts = encounter["class"u8]["code"u8].GetString() is "IMP" or "ACUTE" or "NONAC" or "OBSENC" or "SS" or "HH" ? StayMax : VisitMax;
        var until = Math.Min(start + lasts, Spans.End(encounter["period"u8]["end"u8]) ?? long.MaxValue);
        var facility = facilities.Count > 0 ? facilities[0] : writer;
        return [new RelationFact(RelationKind.Encounter, facility, writer, Math.Min(start, now), until, reference)];
    }

    static IEnumerable<RelationFact> Request(JsonNode request, string reference, string writer, IReadOnlyList<string> facilities, long now)
    {
        if (request["status"u8].GetString() is not ("active" or "on-hold") || request["doNotPerform"u8].GetBoolean() == true)
        {
            return [];
        }

        var (kind, lasts) = IsReferral(request) ? (RelationKind.Referral, ReferralMax) : (RelationKind.Order, OrderMax);
        var from = Math.Min(now, Spans.Start(request["authoredOn"u8]) ?? now);
        return facilities.Select(facility => new RelationFact(kind, facility, writer, from, from + lasts, reference));
    }

    static IEnumerable<RelationFact> Task(JsonNode task, string reference, string writer, IReadOnlyList<string> facilities, long now)
    {
        if (task["status"u8].GetString() is not ("requested" or "received" or "accepted" or "ready" or "in-progress" or "on-hold"))
        {
            return [];
        }

        var (kind, lasts) = IsReferral(task) ? (RelationKind.Referral, ReferralMax) : (RelationKind.Order, OrderMax);
        var from = Math.Min(now, Spans.Start(task["authoredOn"u8]) ?? now);
        return facilities.Select(facility => new RelationFact(kind, facility, writer, from, from + lasts, reference));
    }

    /// <summary>The day of the appointment, in Asia/Bangkok.</summary>
    static IEnumerable<RelationFact> Appointment(JsonNode appointment, string reference, string writer, IReadOnlyList<string> facilities)
    {
        const long Bangkok = 7 * 3600;
        if (appointment["status"u8].GetString() is not ("booked" or "pending" or "arrived" or "checked-in")
            || Spans.Start(appointment["start"u8]) is not { } start)
        {
            return [];
        }

        var from = ((start + Bangkok) / Day * Day) - Bangkok;
        var places = facilities.Count > 0 ? facilities : [writer];
        return places.Select(facility => new RelationFact(RelationKind.Appointment, facility, writer, from, from + Day, reference));
    }

    static IEnumerable<RelationFact> Prescription(JsonNode request, string reference, string writer, IReadOnlyList<string> facilities, long now)
    {
        if (request["status"u8].GetString() is not ("active" or "on-hold") || request["doNotPerform"u8].GetBoolean() == true)
        {
            return [];
        }

        var from = Math.Min(now, Spans.Start(request["authoredOn"u8]) ?? now);
        var until = Math.Min(from + OrderMax, Spans.End(request["dispenseRequest"u8]["validityPeriod"u8]["end"u8]) ?? long.MaxValue);
        return facilities.Select(facility => new RelationFact(RelationKind.Prescription, facility, writer, from, until, reference));
    }

    static List<JsonNode> Items(JsonNode array)
    {
        var items = new List<JsonNode>();
        foreach (var item in array)
        {
            items.Add(item);
        }

        return items;
    }
}
