using System.Collections.Frozen;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;

namespace Klang.Records.Reading;

/// <summary>When care took place: the elements of every type that tell it, the first that has a value deciding.</summary>
static class CareDates
{
    /// <summary>Stands for a resource whose own <c>start</c> and <c>end</c> are its period.</summary>
    internal const string Itself = ".";

    /// <summary>
    /// Types with no element here are standing facts (who someone is, allergies, shared lists): they hold at any time. An allergy has
    /// dates, but leaving one out because it was noticed earlier would harm.
    /// </summary>
    static readonly (ResourceType Type, string Elements)[] Table =
    [
        (ResourceType.Account, "servicePeriod"),
        (ResourceType.AdverseEvent, "date detected recordedDate"),
        (ResourceType.AllergyIntolerance, ""),
        (ResourceType.Appointment, ". requestedPeriod created"),
        (ResourceType.AppointmentResponse, "."),
        (ResourceType.AuditEvent, "period recorded"),
        (ResourceType.Basic, "created"),
        (ResourceType.BodyStructure, ""),
        (ResourceType.CarePlan, "period created"),
        (ResourceType.CareTeam, "period"),
        (ResourceType.ChargeItem, "occurrenceDateTime occurrencePeriod occurrenceTiming enteredDate"),
        (ResourceType.Claim, "billablePeriod created"),
        (ResourceType.ClaimResponse, "created"),
        (ResourceType.ClinicalImpression, "effectiveDateTime effectivePeriod date"),
        (ResourceType.Communication, "sent received"),
        (ResourceType.CommunicationRequest, "occurrenceDateTime occurrencePeriod authoredOn"),
        (ResourceType.Composition, "date"),
        (ResourceType.Condition, "recordedDate onsetDateTime onsetPeriod"),
        (ResourceType.Consent, "dateTime"),
        (ResourceType.Contract, "applies issued"),
        (ResourceType.Coverage, "period"),
        (ResourceType.CoverageEligibilityRequest, "servicedDate servicedPeriod created"),
        (ResourceType.CoverageEligibilityResponse, "servicedDate servicedPeriod created"),
        (ResourceType.DetectedIssue, "identifiedDateTime identifiedPeriod"),
        (ResourceType.DeviceRequest, "occurrenceDateTime occurrencePeriod occurrenceTiming authoredOn"),
        (ResourceType.DeviceUseStatement, "timingDateTime timingPeriod timingTiming recordedOn"),
        (ResourceType.DiagnosticReport, "effectiveDateTime effectivePeriod issued"),
        (ResourceType.DocumentManifest, "created"),
        (ResourceType.DocumentReference, "context.period date"),
        (ResourceType.Encounter, "period"),
        (ResourceType.EnrollmentRequest, "created"),
        (ResourceType.EpisodeOfCare, "period"),
        (ResourceType.ExplanationOfBenefit, "billablePeriod created"),
        (ResourceType.FamilyMemberHistory, "date"),
        (ResourceType.Flag, "period"),
        (ResourceType.Goal, "startDate statusDate"),
        (ResourceType.Group, ""),
        (ResourceType.GuidanceResponse, "occurrenceDateTime"),
        (ResourceType.ImagingStudy, "started"),
        (ResourceType.Immunization, "occurrenceDateTime recorded"),
        (ResourceType.ImmunizationEvaluation, "date"),
        (ResourceType.ImmunizationRecommendation, "date"),
        (ResourceType.Invoice, "date"),
        (ResourceType.List, "date"),
        (ResourceType.MeasureReport, "period date"),
        (ResourceType.Media, "createdDateTime createdPeriod issued"),
        (ResourceType.MedicationAdministration, "effectiveDateTime effectivePeriod"),
        (ResourceType.MedicationDispense, "whenHandedOver whenPrepared"),
        (ResourceType.MedicationRequest, "authoredOn"),
        (ResourceType.MedicationStatement, "effectiveDateTime effectivePeriod dateAsserted"),
        (ResourceType.MolecularSequence, ""),
        (ResourceType.NutritionOrder, "dateTime"),
        (ResourceType.Observation, "effectiveDateTime effectivePeriod effectiveTiming effectiveInstant issued"),
        (ResourceType.Patient, ""),
        (ResourceType.Person, ""),
        (ResourceType.Procedure, "performedDateTime performedPeriod"),
        (ResourceType.Provenance, "occurredDateTime occurredPeriod recorded"),
        (ResourceType.QuestionnaireResponse, "authored"),
        (ResourceType.RelatedPerson, ""),
        (ResourceType.RequestGroup, "authoredOn"),
        (ResourceType.ResearchSubject, "period"),
        (ResourceType.RiskAssessment, "occurrenceDateTime occurrencePeriod"),
        (ResourceType.Schedule, "planningHorizon"),
        (ResourceType.ServiceRequest, "occurrenceDateTime occurrencePeriod occurrenceTiming authoredOn"),
        (ResourceType.Specimen, "collection.collectedDateTime collection.collectedPeriod receivedTime"),
        (ResourceType.SupplyDelivery, "occurrenceDateTime occurrencePeriod occurrenceTiming"),
        (ResourceType.SupplyRequest, "occurrenceDateTime occurrencePeriod occurrenceTiming authoredOn"),
        (ResourceType.Task, "executionPeriod authoredOn"),
        (ResourceType.VisionPrescription, "dateWritten created"),
    ];

    static readonly FrozenDictionary<ResourceType, byte[][][]> Paths = Table.ToFrozenDictionary(
        row => row.Type,
        row => ElementsIn(row.Elements).Select(path => path == Itself ? [] : path.Split('.').Select(Encoding.UTF8.GetBytes).ToArray()).ToArray());

    /// <summary>A period without end is over when the status says so; then only its start is known.</summary>
    static readonly FrozenSet<string> Over = FrozenSet.ToFrozenSet(
        ["finished", "completed", "cancelled", "entered-in-error", "stopped", "ended", "revoked", "inactive", "noshow", "not-done"], StringComparer.Ordinal);

    /// <summary>Elements of a type, as paths; null for a type that the table does not have.</summary>
    internal static IReadOnlyList<string>? ElementsOf(ResourceType type)
    {
        foreach (var row in Table)
        {
            if (row.Type == type)
            {
                return ElementsIn(row.Elements);
            }
        }

        return null;
    }

    /// <summary>True for types that hold at any time.</summary>
    internal static bool IsStanding(ResourceType type) => !Paths.TryGetValue(type, out var paths) || paths.Length == 0;

    /// <summary>When the care that a resource tells of took place; null when it does not say.</summary>
    internal static DateRange? Of(JsonNode resource, ResourceType type)
    {
        foreach (var path in Paths.GetValueOrDefault(type) ?? [])
        {
            var node = resource;
            foreach (var step in path)
            {
                node = node[step];
            }

            if (node.Exists && Read(node, resource) is { } range)
            {
                return range;
            }
        }

        return null;
    }

    /// <summary>The visit that a resource belongs to, which dates it when it has no date of its own.</summary>
    internal static IEnumerable<string> VisitsOf(JsonNode resource)
    {
        var found = new List<string>();
        foreach (var node in (ReadOnlySpan<JsonNode>)[resource["encounter"u8], resource["context"u8], resource["context"u8]["encounter"u8]])
        {
            if (node.Kind == JsonKind.Array)
            {
                foreach (var item in node)
                {
                    AddVisit(item, found);
                }
            }
            else
            {
                AddVisit(node, found);
            }
        }

        return found;
    }

    static void AddVisit(JsonNode node, List<string> found)
    {
        if (node.Kind == JsonKind.Object && FhirReference.TryParse(node, out var reference) && reference.Type == ResourceType.Encounter)
        {
            found.Add(reference.Id);
        }
    }

    static string[] ElementsIn(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static DateRange? Read(JsonNode node, JsonNode resource)
    {
        if (node.Kind == JsonKind.String)
        {
            return DateRange.TryParse(node.StringBytes, out var moment) ? moment : null;
        }

        if (node["event"u8].Kind == JsonKind.Array)
        {
            return Events(node["event"u8]);
        }

        var period = node["repeat"u8]["boundsPeriod"u8] is { Exists: true } bounds ? bounds : node;
        var hasStart = DateRange.TryParse(period["start"u8].StringBytes, out var start);
        var hasEnd = DateRange.TryParse(period["end"u8].StringBytes, out var end);
        if (!hasStart && !hasEnd)
        {
            return null;
        }

        if (!hasEnd && Over.Contains(resource["status"u8].GetString() ?? ""))
        {
            return start;
        }

        return new DateRange(hasStart ? start.LowTicks : DateRange.MinTicks, hasEnd ? end.HighTicks : DateRange.MaxTicks);
    }

    static DateRange? Events(JsonNode events)
    {
        DateRange? all = null;
        foreach (var item in events)
        {
            if (DateRange.TryParse(item.StringBytes, out var one))
            {
                all = all is { } known
                    ? new DateRange(Math.Min(known.LowTicks, one.LowTicks), Math.Max(known.HighTicks, one.HighTicks))
                    : one;
            }
        }

        return all;
    }
}
