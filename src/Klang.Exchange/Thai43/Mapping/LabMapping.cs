using System.Collections.Frozen;
using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>LABFU.</summary>
static class LabMapping
{
    /// <summary>What a 7-digit test is in LOINC, and the unit it is declared in: the file has no unit.</summary>
    readonly record struct Test(string Loinc, string Display, string Unit, string Ucum);

    static readonly FrozenDictionary<string, string> SevenByTwo = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["01"] = "0531004",
        ["02"] = "0531002",
        ["03"] = "0531102",
        ["04"] = "0531102",
        ["05"] = "0531601",
        ["06"] = "0546602",
        ["07"] = "0541602",
        ["08"] = "0541202",
        ["09"] = "0541402",
        ["10"] = "0584902",
        ["11"] = "0581902",
        ["12"] = "0440204",
        ["13"] = "0581903",
        ["14"] = "0440203",
        ["15"] = "0581904",
        ["16"] = "0621401",
        ["17"] = "0440205",
        ["18"] = "0511402",
        ["19"] = "0510402",
        ["20"] = "0511202",
        ["21"] = "0614402",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, Test> Tests = new Dictionary<string, Test>(StringComparer.Ordinal)
    {
        ["0531601"] = new("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", "%"),
        ["0531001"] = new("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", "mg/dL"),
        ["0531002"] = new("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0531004"] = new("1558-6", "Fasting glucose [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0531101"] = new("2340-8", "Glucose [Mass/volume] in Blood by Automated test strip", "mg/dL", "mg/dL"),
        ["0531102"] = new("41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer", "mg/dL", "mg/dL"),
        ["0581902"] = new("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0581903"] = new("2161-8", "Creatinine [Mass/volume] in Urine", "mg/dL", "mg/dL"),
        ["0581904"] = new("62238-1", "Glomerular filtration rate by CKD-EPI", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}"),
        ["0541402"] = new("2089-1", "Cholesterol in LDL [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0541202"] = new("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0541602"] = new("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0546602"] = new("2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0584902"] = new("3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0440202"] = new("1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", "g/dL"),
        ["0440204"] = new("14957-5", "Microalbumin [Mass/volume] in Urine", "mg/L", "mg/L"),
        ["0440205"] = new("2890-2", "Protein/Creatinine [Mass Ratio] in Urine", "mg/g", "mg/g"),
        ["0440206"] = new("9318-7", "Albumin/Creatinine [Mass Ratio] in Urine", "mg/g", "mg/g"),
        ["0511402"] = new("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", "mmol/L"),
        ["0511602"] = new("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", "mmol/L"),
        ["0510402"] = new("2028-9", "Carbon dioxide, total [Moles/volume] in Serum or Plasma", "mmol/L", "mmol/L"),
        ["0511202"] = new("2777-1", "Phosphate [Mass/volume] in Serum or Plasma", "mg/dL", "mg/dL"),
        ["0614402"] = new("2731-8", "Parathyrin.intact [Mass/volume] in Serum or Plasma", "pg/mL", "pg/mL"),
        ["0621401"] = new("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", "g/dL"),
        ["0621201"] = new("20570-8", "Hematocrit [Volume Fraction] of Blood", "%", "%"),
        ["0491002"] = new("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", "U/L"),
        ["0491802"] = new("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", "U/L"),
        ["0592202"] = new("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "mU/L", "m[IU]/L"),
        ["0749300"] = new("20447-9", "HIV 1 RNA [#/volume] (viral load) in Serum or Plasma", "copies/mL", "{copies}/mL"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Result(Row row, Chart chart)
    {
        var sent = row["LABTEST"];
        var seven = Canonical(sent);
        var result = row["LABRESULT"];
        var setting = new Observations.Setting(row["DATE_SERV"], row["LABPLACE"], IsShared: true);
        var fact = $"LABFU/{seven}/{Parts.Day(row["DATE_SERV"])}/{FactValue(result)}";
        var isKnown = Tests.TryGetValue(seven, out var test);
        Observations.Write(chart, row, "", "laboratory", setting, fact, writer =>
        {
            var display = CodeList.Named("labtest").Display(seven);
            writer.Concept(
                "code", display,
                new Coding(Systems.Loinc, isKnown ? test.Loinc : "", test.Display),
                new Coding(seven.Length is 2 or 7 ? Systems.Lab7 : Systems.Local(chart.Facility, "Lab"), seven.Length == 2 ? "" : seven, display),
                new Coding(Systems.Lab2, sent.Length == 2 ? sent : "", CodeList.Named("lab-2digit").Display(sent)));
        }, writer => Value(writer, seven, result, test), withLeftovers: true);
    }

    /// <summary>The 7-digit code of a test; older rows carry two digits.</summary>
    public static string Canonical(string code) => SevenByTwo.GetValueOrDefault(code, code);

    /// <summary>A number only when the whole text is one, with an optional comparator; otherwise the text as sent.</summary>
    static void Value(ResourceWriter writer, string seven, string result, Test test)
    {
        if (seven == "0440203" && result is "0" or "1" or "2")
        {
            var meaning = result switch { "0" => "Negative", "1" => "Trace", _ => "Positive" };
            writer.Concept("valueCodeableConcept", meaning, new Coding(Systems.FieldExtension + "urine-albumin", result, meaning));
            return;
        }

        var comparator = result.StartsWith("<=", StringComparison.Ordinal) || result.StartsWith(">=", StringComparison.Ordinal) ? result[..2]
            : result.StartsWith('<') || result.StartsWith('>') ? result[..1]
            : "";
        var number = NumberText.Tidy(result[comparator.Length..].Trim());
        if (number is not null)
        {
            writer.Quantity("valueQuantity", number, test.Unit ?? "", test.Ucum ?? "", comparator);
        }
        else
        {
            writer.Text("valueString", result);
        }
    }

    /// <summary>7.9 and 7.90 are one value.</summary>
    static string FactValue(string result)
    {
        var number = NumberText.Tidy(result.Trim());
        return number is null ? result
            : number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.')
            : number;
    }
}
