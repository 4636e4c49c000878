using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>
/// The policy in force (security reference §6.2). A change gets a new version: entries of the ledger name the one they were decided by.
/// </summary>
public static class CurrentPolicy
{
    const ContentKinds NoPsychotherapy = ContentKinds.All & ~ContentKinds.PsychotherapyNotes;

    const ContentKinds PharmacyKinds = ContentKinds.Identity | ContentKinds.Allergies | ContentKinds.Medicines | ContentKinds.Problems
        | ContentKinds.BodyMeasures | ContentKinds.Pregnancy | ContentKinds.RenalAndLiver;

    const ContentKinds LaboratoryKinds = ContentKinds.Identity | ContentKinds.Results | ContentKinds.RenalAndLiver | ContentKinds.Orders;

    const ContentKinds HealthCentreKinds = NoPsychotherapy & ~ContentKinds.Images;

    static readonly ImmutableArray<string> Treating = ["TREAT", "ETREAT", "BTG"];

    static readonly ImmutableArray<string> Clinicians = ["physician", "nurse", "pharmacist", "health-centre-officer", "system"];

    static readonly ImmutableArray<string> Everybody = ["physician", "nurse", "pharmacist", "laboratory", "health-centre-officer", "volunteer", "system"];

    static readonly ImmutableArray<string> Findings =
        ["Observation", "DiagnosticReport", "Specimen", "ImagingStudy", "Media", "DocumentReference", "Binary", "Task", "Provenance"];

    static readonly ImmutableArray<string> Care =
    [
        .. Findings, "Patient", "RelatedPerson", "AllergyIntolerance", "Condition", "Procedure", "Immunization", "ImmunizationRecommendation",
        "Encounter", "EpisodeOfCare", "Appointment", "AppointmentResponse", "CarePlan", "CareTeam", "Goal", "ServiceRequest", "NutritionOrder",
        "MedicationRequest", "MedicationAdministration", "MedicationStatement", "MedicationDispense", "ClinicalImpression", "Composition",
        "QuestionnaireResponse", "Flag", "RiskAssessment", "FamilyMemberHistory", "DetectedIssue", "AdverseEvent", "Communication",
        "CommunicationRequest", "DeviceRequest", "DeviceUseStatement", "Device", "RequestGroup", "List", "Group",
    ];

    /// <summary>The version in force.</summary>
    public static PolicyData Data { get; } = new()
    {
        Version = "2026.1",
        Roles =
        [
            new("physician", Treating, ContentKinds.All)
            {
                SeesOwnField = true,
                ShareAdds = SensitiveCategories.All,
                EmergencyAdds = SensitiveCategories.All,
                IsToldOfMasking = true,
                SeesFacilityPapers = true,
                Writes = Care,
            },
            new("nurse", Treating, NoPsychotherapy)
            {
                EmergencyAdds = SensitiveCategories.All,
                IsToldOfMasking = true,
                SeesFacilityPapers = true,
                Writes = Care,
            },
            new("pharmacist", Treating, PharmacyKinds)
            {
                SeesFacilityPapers = true,
                Writes =
                [
                    "MedicationDispense", "MedicationRequest", "MedicationStatement", "MedicationAdministration", "AllergyIntolerance", "DetectedIssue",
                    "Observation", "Immunization", "Communication", "Task", "Provenance", "Patient",
                ],
            },
            new("laboratory", ["TREAT"], LaboratoryKinds) { SeesFacilityPapers = true, Writes = [.. Findings, "Patient", "ServiceRequest"] },
            new("health-centre-officer", [.. Treating, "PUBHLTH"], HealthCentreKinds)
            {
                SeesOwnField = true,
                IsToldOfMasking = true,
                SeesFacilityPapers = true,
                Writes = [.. Care, "Location"],
            },
            new("volunteer", ["PUBHLTH"], ContentKinds.Identity | ContentKinds.Orders) { Writes = ["Task"] },
            new("planner", ["PUBHLTH"], ContentKinds.None),
            new("privacy-officer", ["HOPERAT", "PATADMIN"], ContentKinds.Identity | ContentKinds.Other) { SeesFacilityPapers = true, Oversees = true },
            new("operator", ["SYSADMIN"], ContentKinds.None),
            new("auditor", ["HOPERAT"], ContentKinds.None) { Oversees = true },
            new("system", [.. Treating, "PUBHLTH", "HPAYMT", "HOPERAT"], ContentKinds.All)
            {
                ShareAdds = SensitiveCategories.All,
                IsToldOfMasking = true,
                SeesFacilityPapers = true,
                SeesOwnWritings = true,
                OwnWritingsAdd = SensitiveCategories.All,
                Writes = ["*"],
            },
            new("citizen", ["PATRQT"], ContentKinds.All) { Writes = ["Consent", "QuestionnaireResponse"] },
            new("delegate", ["PATRQT"], ContentKinds.All),
        ],
        Relations =
        [
            new("share", RelationSource.Share, AccessReach.Full, [.. Clinicians, "laboratory"]),
            new("presence", RelationSource.PresenceProved, AccessReach.Full, [.. Clinicians, "laboratory"]),
            new("presence-attested", RelationSource.PresenceAttested, AccessReach.Full, [.. Clinicians, "laboratory"]),
            new("referral", RelationSource.ReferralByOther, AccessReach.Full, Clinicians),
            new("appointment", RelationSource.AppointmentByOther, AccessReach.Full, Clinicians),
            new("encounter", RelationSource.EncounterByOther, AccessReach.Full, Clinicians),
            new("catchment", RelationSource.CatchmentByOther, AccessReach.Full, ["physician", "nurse", "health-centre-officer", "volunteer", "system"]),
            new("prescription", RelationSource.PrescriptionByOther, AccessReach.Full, ["pharmacist"]),
            new("break-glass", RelationSource.Emergency, AccessReach.Full, ["physician", "nurse"]),
            new("case", RelationSource.Case, AccessReach.Full, ["privacy-officer"]),
            new("own", RelationSource.SelfAsserted, AccessReach.Own, Everybody),
            new("order", RelationSource.OrderByOther, AccessReach.Order, [.. Clinicians, "laboratory"]),
        ],
        Specialties =
        [
            new("psychiatry", SensitiveCategories.MentalHealth | SensitiveCategories.SubstanceUse),
            new("addiction", SensitiveCategories.SubstanceUse),
            new("hiv", SensitiveCategories.Hiv | SensitiveCategories.SexuallyTransmitted),
            new("infectious-disease", SensitiveCategories.Hiv | SensitiveCategories.SexuallyTransmitted),
            new("venereology", SensitiveCategories.SexuallyTransmitted | SensitiveCategories.Hiv),
            new("obstetrics", SensitiveCategories.AdolescentPregnancy),
            new("anc", SensitiveCategories.AdolescentPregnancy),
            new("one-stop-crisis", SensitiveCategories.Violence),
        ],
        BlockedEmergencyKinds = ContentKinds.Identity | ContentKinds.Allergies,
        OrderKinds = ContentKinds.Identity,
        TeenFrom = 10,
        AdultFrom = 20,
        TeenHides = SensitiveCategories.MentalHealth | SensitiveCategories.Hiv | SensitiveCategories.SexuallyTransmitted
            | SensitiveCategories.SubstanceUse | SensitiveCategories.Violence | SensitiveCategories.AdolescentPregnancy | SensitiveCategories.Flagged,
    };
}
