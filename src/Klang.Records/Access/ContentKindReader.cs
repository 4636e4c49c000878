using System.Collections.Frozen;
using System.Text;
using Klang.Care.Sensitivity;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Access;

/// <summary>
/// Says of what kind a resource is, so that roles see what they need and no more. Most types are of one kind; an Observation is
/// classed by its code, a document by what it is. Pure.
/// </summary>
public static class ContentKindReader
{
    const ContentKinds OfObservations = ContentKinds.BodyMeasures | ContentKinds.Pregnancy | ContentKinds.RenalAndLiver
        | ContentKinds.Results | ContentKinds.Observations;

    const ContentKinds OfDocuments = ContentKinds.Notes | ContentKinds.PsychotherapyNotes | ContentKinds.Images;

    static readonly FrozenDictionary<ResourceType, ContentKinds> Types = new (ContentKinds Kinds, ResourceType[] Types)[]
    {
        (ContentKinds.Identity, [ResourceType.Patient, ResourceType.RelatedPerson, ResourceType.Person]),
        (ContentKinds.Allergies, [ResourceType.AllergyIntolerance, ResourceType.AdverseEvent]),
        (ContentKinds.Medicines,
            [ResourceType.MedicationRequest, ResourceType.MedicationDispense, ResourceType.MedicationAdministration, ResourceType.MedicationStatement,
             ResourceType.DetectedIssue]),
        (ContentKinds.Problems, [ResourceType.Condition, ResourceType.FamilyMemberHistory]),
        (OfObservations, [ResourceType.Observation]),
        (ContentKinds.Results,
            [ResourceType.DiagnosticReport, ResourceType.Specimen, ResourceType.MolecularSequence, ResourceType.RiskAssessment]),
        (ContentKinds.Vaccines,
            [ResourceType.Immunization, ResourceType.ImmunizationEvaluation, ResourceType.ImmunizationRecommendation]),
        (ContentKinds.Visits, [ResourceType.Encounter, ResourceType.EpisodeOfCare, ResourceType.Procedure]),
        (OfDocuments,
            [ResourceType.Composition, ResourceType.DocumentReference, ResourceType.DocumentManifest, ResourceType.QuestionnaireResponse,
             ResourceType.ClinicalImpression, ResourceType.Communication, ResourceType.CommunicationRequest, ResourceType.Binary, ResourceType.Bundle]),
        (ContentKinds.Images, [ResourceType.Media, ResourceType.ImagingStudy, ResourceType.BodyStructure]),
        (ContentKinds.Orders,
            [ResourceType.ServiceRequest, ResourceType.DeviceRequest, ResourceType.NutritionOrder, ResourceType.SupplyRequest,
             ResourceType.SupplyDelivery, ResourceType.VisionPrescription, ResourceType.Appointment, ResourceType.AppointmentResponse,
             ResourceType.Task, ResourceType.CarePlan, ResourceType.CareTeam, ResourceType.Goal, ResourceType.RequestGroup, ResourceType.GuidanceResponse]),
        (ContentKinds.Coverage,
            [ResourceType.Coverage, ResourceType.Claim, ResourceType.ClaimResponse, ResourceType.ExplanationOfBenefit, ResourceType.Account,
             ResourceType.ChargeItem, ResourceType.Invoice, ResourceType.CoverageEligibilityRequest, ResourceType.CoverageEligibilityResponse,
             ResourceType.EnrollmentRequest, ResourceType.EnrollmentResponse, ResourceType.PaymentNotice, ResourceType.PaymentReconciliation]),
    }.SelectMany(row => row.Types.Select(type => (type, row.Kinds))).ToFrozenDictionary(pair => pair.type, pair => pair.Kinds);

    static readonly FrozenDictionary<(CodeFamily, string), ContentKinds> Codes = SensitivityTables.Kinds()
        .ToFrozenDictionary(row => (row.Family, row.Code), row => Enum.Parse<ContentKinds>(row.Kind));

    /// <summary>The kinds that resources of a type may be of; one for most.</summary>
    public static ContentKinds KindsOf(ResourceType type) => Types.GetValueOrDefault(type, ContentKinds.Other);

    /// <summary>The kind of one resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">Its content.</param>
    public static ContentKinds Of(ResourceType type, JsonNode resource) => KindsOf(type) switch
    {
        OfObservations => OfObservation(resource),
        OfDocuments => OfDocument(type, resource),
        var one => one,
    };

    static ContentKinds OfObservation(JsonNode resource)
    {
        var isLaboratory = false;
        foreach (var coding in resource["code"u8]["coding"u8])
        {
            var family = Concept.FamilyOf(coding["system"u8]);
            if (coding["code"u8].GetString() is { } code && Codes.TryGetValue((family, code), out var kind))
            {
                return kind;
            }

            isLaboratory |= family == CodeFamily.ThaiLab;
        }

        return isLaboratory || resource["specimen"u8].Exists || IsOfResults(resource["category"u8]) ? ContentKinds.Results : ContentKinds.Observations;
    }

    static bool IsOfResults(JsonNode categories) =>
        Concept.AnyHas(categories, "laboratory"u8) || Concept.AnyHas(categories, "imaging"u8) || Concept.AnyHas(categories, "procedure"u8);

    static ContentKinds OfDocument(ResourceType type, JsonNode resource)
    {
        if (IsPsychotherapy(resource["type"u8]["coding"u8]) || IsPsychotherapy(resource["code"u8]["coding"u8])
            || IsPsychotherapy(resource["meta"u8]["security"u8]) || IsPsychotherapy(resource["securityLabel"u8]))
        {
            return ContentKinds.PsychotherapyNotes;
        }

        return IsPicture(type, resource) ? ContentKinds.Images : ContentKinds.Notes;
    }

    /// <summary>HL7 v3 ActCode PSYTHPN on the resource, or a document type of the table.</summary>
    static bool IsPsychotherapy(JsonNode codings)
    {
        foreach (var coding in codings)
        {
            if (coding["code"u8].StringEquals("PSYTHPN"u8)
                || (coding["code"u8].GetString() is { } code
                    && Codes.GetValueOrDefault((Concept.FamilyOf(coding["system"u8]), code)) == ContentKinds.PsychotherapyNotes)
                || IsPsychotherapy(coding["coding"u8]))
            {
                return true;
            }
        }

        return false;
    }

    static bool IsPicture(ResourceType type, JsonNode resource)
    {
        if (type == ResourceType.Binary)
        {
            return IsPicture(resource["contentType"u8]);
        }

        foreach (var content in resource["content"u8])
        {
            if (IsPicture(content["attachment"u8]["contentType"u8]))
            {
                return true;
            }
        }

        return false;
    }

    static bool IsPicture(JsonNode contentType)
    {
        var text = Encoding.UTF8.GetString(contentType.StringBytes);
        return text.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || text.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("application/dicom", StringComparison.OrdinalIgnoreCase);
    }
}
