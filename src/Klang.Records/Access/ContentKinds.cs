namespace Klang.Records.Access;

/// <summary>Kinds of content in a chart, by which roles see what they need and no more.</summary>
[Flags]
public enum ContentKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Who the person is: Patient, RelatedPerson, Person.</summary>
    Identity = 1,

    /// <summary>Allergies and adverse reactions.</summary>
    Allergies = 2,

    /// <summary>Medicines ordered, dispensed, given, taken.</summary>
    Medicines = 4,

    /// <summary>Problems and diagnoses.</summary>
    Problems = 8,

    /// <summary>Weight, height, and other measures by which doses are set.</summary>
    BodyMeasures = 16,

    /// <summary>Pregnancy and breast-feeding status.</summary>
    Pregnancy = 32,

    /// <summary>Laboratory results of kidney and liver.</summary>
    RenalAndLiver = 64,

    /// <summary>All other laboratory and imaging results, specimens.</summary>
    Results = 128,

    /// <summary>Vital signs and other observations.</summary>
    Observations = 256,

    /// <summary>Vaccines.</summary>
    Vaccines = 512,

    /// <summary>Visits, stays, episodes, procedures.</summary>
    Visits = 1024,

    /// <summary>Notes, documents, narratives, questionnaires.</summary>
    Notes = 2048,

    /// <summary>Notes of psychotherapy.</summary>
    PsychotherapyNotes = 4096,

    /// <summary>Images and other media.</summary>
    Images = 8192,

    /// <summary>Orders, referrals, appointments, tasks, care plans.</summary>
    Orders = 16384,

    /// <summary>Coverage, claims, accounts.</summary>
    Coverage = 32768,

    /// <summary>Consents, flags, provenance and other accompanying facts.</summary>
    Other = 65536,

    /// <summary>All of them.</summary>
    All = 131071,
}
