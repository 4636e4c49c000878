using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Members that many resources share, and how codes of the files become codings.</summary>
static class Parts
{
    const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";

    public static Coding Loinc(string code, string display) => new(Systems.Loinc, code, display);

    /// <summary>A code of a shipped list, with its display.</summary>
    public static Coding Listed(string system, string list, string code) =>
        new(Systems.Terms + system, code, code.Length == 0 ? null : CodeList.Named(list).Display(code));

    /// <summary>A code whose meaning the standard prints beside the field.</summary>
    public static Coding OfField(Row row, string field)
    {
        var code = row[field];
        var spec = row.File[field];
        return new Coding(SystemOf(row.File.Name, field), code, spec.Meanings.GetValueOrDefault(code));
    }

    /// <summary>The field itself, as the name of an observation.</summary>
    public static Coding FieldName(FileSpec file, string field) =>
        new(Systems.FieldExtension + "field", $"{file.Name}.{field}", file[field].Description);

    /// <summary>ICD-10-TM as sent, and ICD-10 with its dot where the code is not finer than that.</summary>
    public static Coding[] Icd(string code)
    {
        if (code.Length == 0)
        {
            return [];
        }

        var isWho = code.Length is 3 or 4 && char.IsAsciiLetterUpper(code[0]) && code.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
        var tm = new Coding(Systems.Icd10Tm, code);
        return isWho ? [tm, new Coding(Systems.Icd10, code.Length == 3 ? code : $"{code[..3]}.{code[3]}")] : [tm];
    }

    /// <summary>ICD-9-CM (two digits, a dot, the rest) or the longer ICD-10-TM procedure code.</summary>
    public static Coding Procedure(string code) =>
        code.Length is >= 2 and <= 4 && code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            ? new Coding(Systems.Icd9Cm, code.Length == 2 ? code : $"{code[..2]}.{code[2..]}")
            : new Coding(Systems.Icd10TmProcedure, code);

    /// <summary>
    /// 24 digits are the national drug code; six to ten digits a TMT concept; all else the facility's own. The system is inferred
    /// from the shape, so the code is kept as sent.
    /// </summary>
    public static Coding Drug(string facility, string code)
    {
        var isNumber = code.Length > 0 && code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        return isNumber && code.Length == 24 ? new Coding(Systems.Drug24, code)
            : isNumber && code.Length is >= 6 and <= 10 ? new Coding(Systems.Tmt, code)
            : new Coding(Systems.Local(facility, "Drug"), code);
    }

    public static void Subject(this ResourceWriter writer, Chart chart, string name = "subject")
    {
        if (chart.PatientKey is { } key)
        {
            writer.Reference(name, ResourceType.Patient, key);
        }
    }

    /// <summary>The visit (SEQ) or stay (AN) that a row belongs to.</summary>
    public static void Encounter(this ResourceWriter writer, Chart chart, Row row, string name = "encounter")
    {
        if (EncounterKey(chart, row) is { } key)
        {
            writer.Reference(name, ResourceType.Encounter, key);
        }
    }

    public static string? EncounterKey(Chart chart, Row row) =>
        row.File.Name != "APPOINTMENT" && row["AN"] is { Length: > 0 } an ? chart.StayKey(an)
        : row["SEQ"] is { Length: > 0 } seq ? chart.VisitKey(seq)
        : null;

    public static void Practitioner(this ResourceWriter writer, Chart chart, Row row, string name)
    {
        if (row["PROVIDER"] is { Length: > 0 } provider)
        {
            writer.Reference(name, ResourceType.Practitioner, RowKey.Of(chart.Facility, "PROVIDER", provider));
        }
    }

    /// <summary>Who did it: the staff member, and the place when it was another facility, else the sender.</summary>
    public static void Performers(this ResourceWriter writer, Chart chart, Row row, string place = "")
    {
        writer.OpenList("performer");
        if (row["PROVIDER"] is { Length: > 0 } provider)
        {
            writer.ReferenceItem(ResourceType.Practitioner, RowKey.Of(chart.Facility, "PROVIDER", provider));
        }

        if (ResourceWriter.IsKnownFacility(place) && place != chart.Facility)
        {
            writer.FacilityItem(place);
        }
        else
        {
            writer.ReferenceItem(ResourceType.Organization, chart.OrganizationKey);
        }

        writer.CloseList();
    }

    /// <summary>The same where the performer is an element with an actor.</summary>
    public static void Actors(this ResourceWriter writer, Chart chart, Row row, string place = "")
    {
        writer.OpenList("performer");
        if (row["PROVIDER"] is { Length: > 0 } provider)
        {
            writer.OpenItem();
            writer.Reference("actor", ResourceType.Practitioner, RowKey.Of(chart.Facility, "PROVIDER", provider));
            writer.Close();
        }

        writer.OpenItem();
        if (ResourceWriter.IsKnownFacility(place) && place != chart.Facility)
        {
            writer.Facility("actor", place);
        }
        else
        {
            writer.Reference("actor", ResourceType.Organization, chart.OrganizationKey);
        }

        writer.Close();
        writer.CloseList();
    }

    public static void Category(this ResourceWriter writer, string code) =>
        writer.Concepts("category", text: null, new Coding(ObservationCategory, code));

    /// <summary>True when a place code names the sender, or nothing: then the sender itself gave the care.</summary>
    public static bool IsOwn(Chart chart, string place) => place.Length == 0 || place == chart.Facility;

    /// <summary>Day in FHIR's form, for fact keys.</summary>
    public static string Day(string digits) => digits.Length >= 8 ? DateText.ToFhirDate(digits[..8]) : "";

    static string SystemOf(string file, string field) => (file, field) switch
    {
        ("NCDSCREEN", "SMOKE") => Systems.Terms + "cs-thcc-ncd-smoking",
        ("NCDSCREEN", "ALCOHOL") => Systems.Terms + "cs-thcc-ncd-alchohol",
        ("NCDSCREEN", "BSTEST") => Systems.Terms + "cs-thcc-ncd-fbs-method",
        ("CHRONICFU", "FOOT") => Systems.Terms + "cs-thcc-ncd-foot-exam",
        ("CHRONICFU", "RETINA") => Systems.Terms + "cs-thcc-ncd-retina-exam",
        ("NUTRITION", "CHILDDEVELOP") => Systems.Terms + "cs-thcc-child-dev-level",
        ("NUTRITION", "FOOD") => Systems.Terms + "cs-thcc-child-food",
        ("NEWBORNCARE", "FOOD") => Systems.Terms + "cs-thcc-newborn-food",
        ("FP" or "WOMEN", "FPTYPE") => Systems.Terms + "cs-thcc-contraceptive-method",
        ("WOMEN", "NOFPCAUSE") => Systems.Terms + "cs-thcc-no-contraceptive",
        ("LABOR", "BPLACE") or ("NEWBORN", "BPLACE") => Systems.Terms + "cs-thcc-labor-location",
        ("LABOR", "BTYPE") or ("NEWBORN", "BTYPE") => Systems.Terms + "cs-thcc-labor-procedure",
        ("LABOR", "BDOCTOR") or ("NEWBORN", "BDOCTOR") => Systems.Terms + "cs-thcc-labor-performer-role",
        ("SERVICE" or "ADMISSION", "TYPEIN") => Systems.Terms + "cs-thcc-admit-source",
        ("SERVICE", "TYPEOUT") => Systems.Terms + "cs-thcc-discharge-status",
        ("ADMISSION", "DISCHSTATUS") => Systems.Terms + "cs-thcc-ipd-discharge-status",
        ("ADMISSION", "DISCHTYPE") => Systems.Terms + "cs-thcc-ipd-discharge-type",
        ("DIAGNOSIS_OPD" or "DIAGNOSIS_IPD", "DIAGTYPE") => Systems.Terms + "cs-43plus-encounter-diagnosis-role",
        ("DRUGALLERGY", "TYPEDX") => Systems.Terms + "cs-thcc-allergy-certainty",
        ("DRUGALLERGY", "ALEVEL") => Systems.Terms + "cs-thcc-allergy-severity",
        ("DRUGALLERGY", "INFORMANT") => Systems.Terms + "cs-thcc-allergy-assert-type",
        ("DISABILITY", "DISABTYPE") => Systems.Terms + "cs-thcc-disability-type",
        ("DISABILITY", "DISABCAUSE") => Systems.Terms + "cs-thcc-disability-reason",
        ("FUNCTIONAL", "DEPENDENT") => Systems.Terms + "cs-thcc-functional-conclusion",
        ("ACCIDENT", "AEPLACE") => Systems.Terms + "cs-thcc-accident-location",
        ("ACCIDENT", "TYPEIN_AE") => Systems.Terms + "cs-thcc-accident-admit-source",
        ("ACCIDENT", "TRAFFIC") => Systems.Terms + "cs-thcc-accident-patient-type",
        ("ACCIDENT", "VEHICLE") => Systems.Terms + "cs-thcc-accident-vehicle",
        ("ACCIDENT", "URGENCY") => Systems.Terms + "cs-thcc-accident-priority",
        ("REFER_HISTORY", "CAUSEOUT") => Systems.Terms + "cs-thcc-refer-in-reason",
        ("REFER_HISTORY", "PTYPEDIS") => Systems.Terms + "cs-43file-refer-special-disease",
        ("REFER_RESULT", "REFER_RESULT") => Systems.Terms + "cs-43file-refer-result",
        ("CARE_REFER", "CARETYPE") => Systems.Terms + "cs-43file-refer-care-procedure",
        ("PERSON", "MSTATUS") => Systems.Terms + "cs-thcc-marital",
        ("PERSON", "TYPEAREA") => Systems.Terms + "cs-thcc-person-status",
        ("HOME" or "ADDRESS", "HOUSETYPE") => Systems.Terms + "cs-thcc-house-type",
        _ => $"{Systems.FieldExtension}{file}.{field}",
    };
}
