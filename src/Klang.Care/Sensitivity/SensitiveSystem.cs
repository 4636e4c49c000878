using Klang.Fhir.Json;

namespace Klang.Care.Sensitivity;

/// <summary>Vocabularies in which the tables name sensitive codes.</summary>
public enum SensitiveSystem : byte
{
    Other,
    Icd10,
    Loinc,
    Snomed,
    Atc,
    ThaiLab,
    ThaiDrug,
    Substance,
    Clinic,
    F43File,
    F43Field,
    SpecialPrevention,
    Community,
    LabourMethod,
    Contraceptive,
    ActCode,
    Confidentiality,
}

/// <summary>Tells the vocabulary of a coding by the telling part of its address, since senders write several.</summary>
static class SensitiveSystems
{
    static readonly (string Name, SensitiveSystem System)[] Names =
    [
        ("icd10", SensitiveSystem.Icd10), ("loinc", SensitiveSystem.Loinc), ("snomed", SensitiveSystem.Snomed), ("atc", SensitiveSystem.Atc),
        ("thailab", SensitiveSystem.ThaiLab), ("thaidrug", SensitiveSystem.ThaiDrug), ("substance", SensitiveSystem.Substance),
        ("clinic", SensitiveSystem.Clinic), ("f43file", SensitiveSystem.F43File), ("f43field", SensitiveSystem.F43Field),
        ("specialpp", SensitiveSystem.SpecialPrevention), ("community", SensitiveSystem.Community), ("labour", SensitiveSystem.LabourMethod),
        ("contraceptive", SensitiveSystem.Contraceptive), ("actcode", SensitiveSystem.ActCode), ("confidentiality", SensitiveSystem.Confidentiality),
    ];

    /// <summary>The system of that name in a table; Other for a name that is none.</summary>
    internal static SensitiveSystem Named(string name) => Array.Find(Names, known => known.Name == name).System;

    internal static SensitiveSystem Of(JsonNode system)
    {
        var text = system.StringBytes;
        if (text.IndexOf("loinc"u8) >= 0)
        {
            return SensitiveSystem.Loinc;
        }

        if (text.IndexOf("icd-10"u8) >= 0 || text.IndexOf("icd10"u8) >= 0)
        {
            return text.IndexOf("lab"u8) >= 0 ? SensitiveSystem.ThaiLab
                : text.IndexOf("pcs"u8) >= 0 || text.IndexOf("proc"u8) >= 0 ? SensitiveSystem.Other : SensitiveSystem.Icd10;
        }

        return text.IndexOf("snomed"u8) >= 0 ? SensitiveSystem.Snomed : LessUsual(text);
    }

    static SensitiveSystem LessUsual(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> lower = text;
        return lower.EndsWith("ActCode"u8) ? SensitiveSystem.ActCode
            : lower.EndsWith("Confidentiality"u8) ? SensitiveSystem.Confidentiality
            : lower.EndsWith("f43:file"u8) ? SensitiveSystem.F43File
            : lower.EndsWith("f43:field"u8) ? SensitiveSystem.F43Field
            : lower.IndexOf("special-pp"u8) >= 0 ? SensitiveSystem.SpecialPrevention
            : lower.IndexOf("community-service"u8) >= 0 ? SensitiveSystem.Community
            : lower.IndexOf("labor-procedure"u8) >= 0 ? SensitiveSystem.LabourMethod
            : lower.IndexOf("contraceptive"u8) >= 0 ? SensitiveSystem.Contraceptive
            : lower.IndexOf("whocc"u8) >= 0 || lower.EndsWith("/atc"u8) ? SensitiveSystem.Atc
            : lower.IndexOf("clinic"u8) >= 0 ? SensitiveSystem.Clinic
            : lower.IndexOf("tmt"u8) >= 0 || lower.IndexOf("24drug"u8) >= 0 ? SensitiveSystem.ThaiDrug
            : lower.IndexOf("lab"u8) >= 0 ? SensitiveSystem.ThaiLab
            : SensitiveSystem.Other;
    }
}
