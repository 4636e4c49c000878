using Klang.Fhir.Json;

namespace Klang.Care.Terms;

/// <summary>A coded thing: its vocabulary, code, and the words its sender used.</summary>
/// <param name="Family">The vocabulary of <paramref name="Code"/>.</param>
/// <param name="Code">The code as sent; empty when there is only text.</param>
/// <param name="Text">The sender's words; null when only a code was sent.</param>
public readonly record struct Concept(CodeFamily Family, string Code, string? Text)
{
    public bool Exists => !string.IsNullOrEmpty(Code) || !string.IsNullOrEmpty(Text);

    /// <summary>The words, or the code where there are none.</summary>
    public string Display => string.IsNullOrEmpty(Text) ? Code ?? "" : Text;

    /// <summary>
    /// Reads a CodeableConcept. Among several codings the preferred vocabulary wins, then the first known one; <c>text</c>
    /// wins over <c>display</c>, and any coding's display over a bare code. Words that only repeat the code are none.
    /// </summary>
    public static Concept Of(JsonNode codeable, CodeFamily preferred = CodeFamily.Other)
    {
        if (codeable.Kind != JsonKind.Object)
        {
            return default;
        }

        JsonNode chosen = default;
        var family = CodeFamily.Other;
        foreach (var coding in codeable["coding"u8])
        {
            var found = FamilyOf(coding["system"u8]);
            if (!chosen.Exists || (family == CodeFamily.Other && found != CodeFamily.Other)
                || (found == preferred && family != preferred && preferred != CodeFamily.Other))
            {
                chosen = coding;
                family = found;
            }
        }

        var code = chosen["code"u8].GetString() ?? "";
        return new Concept(family, code, Worded(codeable["text"u8], code) ?? Worded(chosen["display"u8], code) ?? AnyWords(codeable, code));
    }

    static string? AnyWords(JsonNode codeable, string code)
    {
        foreach (var coding in codeable["coding"u8])
        {
            if (Worded(coding["display"u8], code) is { } words)
            {
                return words;
            }
        }

        return null;
    }

    static string? Worded(JsonNode node, string code) =>
        node.GetString() is { } words && !string.IsNullOrWhiteSpace(words) && !string.Equals(words, code, StringComparison.Ordinal)
            ? words
            : null;

    /// <summary>True when any coding carries that code, whatever its system.</summary>
    public static bool Has(JsonNode codeable, ReadOnlySpan<byte> code)
    {
        foreach (var coding in codeable["coding"u8])
        {
            if (coding["code"u8].StringEquals(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when any concept of the list carries that code.</summary>
    public static bool AnyHas(JsonNode codeables, ReadOnlySpan<byte> code)
    {
        foreach (var codeable in codeables)
        {
            if (Has(codeable, code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Senders write several addresses for one vocabulary, so the telling part of the address decides.</summary>
    public static CodeFamily FamilyOf(JsonNode system)
    {
        var text = system.StringBytes;
        if (text.IsEmpty)
        {
            return CodeFamily.Other;
        }

        if (text.IndexOf("loinc"u8) >= 0)
        {
            return CodeFamily.Loinc;
        }

        if (text.IndexOf("icd-10"u8) >= 0 || text.IndexOf("icd10"u8) >= 0)
        {
            return text.IndexOf("lab"u8) >= 0 ? CodeFamily.ThaiLab
                : text.IndexOf("pcs"u8) >= 0 || text.IndexOf("proc"u8) >= 0 ? CodeFamily.Icd9 : CodeFamily.Icd10;
        }

        if (text.IndexOf("snomed"u8) >= 0)
        {
            return CodeFamily.Snomed;
        }

        if (text.IndexOf("icd-9"u8) >= 0 || text.IndexOf("icd9"u8) >= 0)
        {
            return CodeFamily.Icd9;
        }

        return LessUsual(text);
    }

    static CodeFamily LessUsual(ReadOnlySpan<byte> system)
    {
        if (system.IndexOf("rxnorm"u8) >= 0)
        {
            return CodeFamily.RxNorm;
        }

        if (system.EndsWith("/cvx"u8))
        {
            return CodeFamily.Cvx;
        }

        if (system.IndexOf("absent-unknown"u8) >= 0)
        {
            return CodeFamily.AbsentUnknown;
        }

        if (system.IndexOf("vaccine"u8) >= 0)
        {
            return CodeFamily.ThaiVaccine;
        }

        if (system.IndexOf("tmt"u8) >= 0 || system.IndexOf("didstd"u8) >= 0 || system.IndexOf("drug"u8) >= 0)
        {
            return CodeFamily.ThaiDrug;
        }

        return system.IndexOf("lab"u8) >= 0 ? CodeFamily.ThaiLab : CodeFamily.Other;
    }
}
