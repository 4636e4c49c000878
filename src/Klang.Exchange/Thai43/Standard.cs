using System.Collections.Frozen;
using System.Globalization;
using Klang.Exchange.Thai43.Codes;

namespace Klang.Exchange.Thai43;

/// <summary>The table of the standard, version 2.4.1: 52 files and their fields.</summary>
static class Standard
{
    static readonly FrozenDictionary<string, int> PadWidths = Pads();
    static readonly FrozenSet<string> FutureFields = new[]
    {
        "APDATE", "EDC", "EXPIREDATE", "OUTDATE", "DATE_FINISH", "DATEFINISH", "DATETIME_DFINISH", "DATE_DISCH", "D_UPDATE",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All files in the standard's order; the number of a file is its place plus one.</summary>
    public static IReadOnlyList<FileSpec> Files { get; } = Load();

    static readonly FrozenDictionary<string, FileSpec> ByName =
        Files.ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    public static FileSpec? Find(string name) => ByName.GetValueOrDefault(name);

    public static FileSpec File(string name) => ByName[name];

    public static FileSpec Number(int number) => Files[number - 1];

    /// <summary>
    /// Which file a member is: <c>PERSON.txt</c>, <c>person.TXT</c>, <c>PERSON_X0001_2026….txt</c> or <c>F43_PERSON.txt</c>.
    /// </summary>
    public static FileSpec? OfMember(string baseName)
    {
        var name = baseName.ToUpperInvariant();
        var dot = name.LastIndexOf('.');
        if (dot > 0)
        {
            if (name[dot..] is not (".TXT" or ".CSV"))
            {
                return null;
            }

            name = name[..dot];
        }

        name = name.Trim();
        FileSpec? best = null;
        foreach (var file in Files)
        {
            if ((best is null || file.Name.Length > best.Name.Length) && Names(name, file.Name))
            {
                best = file;
            }
        }

        return best;
    }

    static bool Names(string member, string file)
    {
        var at = member.IndexOf(file, StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var after = member.AsSpan(at + file.Length);
        var startsWell = at == 0 || (member[at - 1] is '_' or '-' && IsTag(member.AsSpan(0, at - 1)));
        return startsWell && (after.IsEmpty || (after[0] is '_' or '-' or ' ' or '(' && IsTag(after[1..])));
    }

    /// <summary>A code, a time or a mark of a copy: <c>X0001_20261001220700</c>, <c>F43</c>, <c>1)</c>.</summary>
    static bool IsTag(ReadOnlySpan<char> text)
    {
        var hasDigit = text.IsEmpty;
        foreach (var letter in text)
        {
            hasDigit |= char.IsAsciiDigit(letter);
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-' or ' ' or '(' or ')'))
            {
                return false;
            }
        }

        return hasDigit;
    }

    static FileSpec[] Load()
    {
        var fields = CodeList.Lines("f43-fields").GroupBy(line => line[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        return
        [
            .. CodeList.Lines("f43-files").Select(line => new FileSpec(
                int.Parse(line[0], CultureInfo.InvariantCulture), line[1], line[2],
                [.. fields[line[1]].Select((field, index) => Field(line[1], field, index))])),
        ];
    }

    static FieldSpec Field(string file, string[] line, int index)
    {
        var name = line[1];
        var width = line[3].Length == 0 ? 0 : int.Parse(line[3], CultureInfo.InvariantCulture);
        var kind = KindOf(name, line[2], width);
        var isNine = IsNineDigit(name);
        var isKey = line[5] == "K" && name != "HOSPCODE" && !isNine && file is not ("DATA_CORRECT" or "POLICY");
        if (file == "POLICY" && name is "POLICY_ID" or "POLICY_YEAR")
        {
            isKey = true;
        }

        return new FieldSpec
        {
            Name = name,
            Index = index,
            Kind = kind,
            Width = width,
            Required = line[4] == "Y",
            IsKey = isKey,
            PadTo = PadWidths.GetValueOrDefault($"{file}.{name}", PadWidths.GetValueOrDefault(name)),
            IsUpper = IsUpperCase(name),
            IsUndotted = IsIcd(file, name),
            MayBeCut = !isKey && name != "HOSPCODE" && (isNine || line[4] != "Y" || IsLate(file, name)),
            IsPast = kind is FieldKind.Date or FieldKind.DateTime && !FutureFields.Contains(name),
            Closed = ClosedList(file, name),
            Description = line[6],
            Meanings = line[7].Length == 0
                ? FrozenDictionary<string, string>.Empty
                : line[7].Split(';').Select(pair => pair.Split('=', 2))
                    .DistinctBy(pair => pair[0], StringComparer.Ordinal)
                    .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        };
    }

    /// <summary>Required by 2.4, absent from what older exporters write.</summary>
    static bool IsLate(string file, string name) => (file, name) is ("PRENATAL", "HEIGHT") or ("ANC", "WEIGHT") or ("NEWBORN", "LENGTH");

    static FieldKind KindOf(string name, string type, int width) => name switch
    {
        "CID" => FieldKind.Cid,
        "FATHER" or "MOTHER" or "COUPLE" => FieldKind.Code,
        "POLICY_YEAR" => FieldKind.Code,
        "BIRTH" or "MOVEIN" or "DDISCHARGE" => FieldKind.Date,
        "TIME_SERV" or "BTIME" => FieldKind.Time,
        "DATETIME_ASSESS" or "DATETIME_DSTART" or "DATETIME_DFINISH" or "DATETIME_INVEST" or "DATETIME_REPORT" => FieldKind.DateTime,
        _ => type switch
        {
            "D" => FieldKind.Date,
            "DT" => FieldKind.DateTime,
            "N" => FieldKind.Number,
            "JSON" => FieldKind.Json,
            _ => width is > 0 and <= 24 && !IsName(name) ? FieldKind.Code : FieldKind.Text,
        },
    };

    static bool IsName(string name) => name is "ROOMNO" or "TELEPHONE" or "MOBILE" or "UNIT_PACKING" or "GROUPER_VERSION";

    static bool IsNineDigit(string name) =>
        name.Contains("HOSP9", StringComparison.Ordinal) || name.Contains("HOSPCODE9", StringComparison.Ordinal)
        || name.EndsWith("PLACE9", StringComparison.Ordinal) || name is "REFERINHOSP9" or "REFEROUTHOSP9" or "BHOSP9";

    static bool IsIcd(string file, string name) => name switch
    {
        "DIAGCODE" or "DIAGCODELAST" or "CDEATH_A" or "CDEATH_B" or "CDEATH_C" or "CDEATH_D" or "CDEATH" or "ODISEASE" or "APDIAG"
            or "BRESULT" or "PROCEDCODE" => true,
        "CHRONIC" => file == "CHRONIC",
        _ => false,
    };

    static bool IsUpperCase(string name) =>
        IsIcd("CHRONIC", name) || IsNineDigit(name) || name.Contains("HOSP", StringComparison.Ordinal)
        || name.EndsWith("PLACE", StringComparison.Ordinal)
        || name is "VACCINETYPE" or "PPSPECIAL" or "COMSERVICE" or "COMACTIVITY" or "MAIN" or "SUB" or "HSUB";

    static string? ClosedList(string file, string name) => (file, name) switch
    {
        (_, "SEX") => "12",
        ("PERSON", "MSTATUS") => "1234569",
        ("PERSON", "DISCHARGE") => "1239",
        ("PERSON", "ABOGROUP") => "12349",
        ("PERSON", "RHGROUP") => "129",
        (_, "TYPEAREA") => "12345",
        (_, "TYPEDX") => "12345",
        (_, "ALEVEL") => "12345678",
        (_, "INFORMANT") => "1234",
        (_, "TYPEIN") => "12345",
        (_, "TYPEOUT") => "123456789",
        (_, "DIAGTYPE") => "1234567",
        (_, "DISCHSTATUS") => "123456789",
        (_, "DISCHTYPE") => "1234589",
        ("REFER_RESULT", "REFER_RESULT") => "12345",
        _ => null,
    };

    static FrozenDictionary<string, int> Pads() => new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["HOSPCODE"] = 5,
        ["VACCINETYPE"] = 3,
        ["PRENAME"] = 3,
        ["NATION"] = 3,
        ["RACE"] = 3,
        ["RELIGION"] = 2,
        ["EDUCATION"] = 2,
        ["OCCUPATION_NEW"] = 4,
        ["OCCUPATION_OLD"] = 3,
        ["PERSON.LABOR"] = 2,
        ["TYPEDISCH"] = 2,
        ["INSTYPE"] = 4,
        ["INSTYPE_NEW"] = 4,
        ["INSTYPE_OLD"] = 2,
        ["CHARGEITEM"] = 2,
        ["CHARGELIST"] = 6,
        ["APTYPE"] = 3,
        ["AETYPE"] = 2,
        ["AEPLACE"] = 2,
        ["VEHICLE"] = 2,
        ["CLINIC"] = 5,
        ["CLINIC_REFER"] = 5,
        ["WARDADMIT"] = 5,
        ["WARDDISCH"] = 5,
        ["WARDSTAY"] = 5,
        ["WARDDIAG"] = 5,
        ["UNIT"] = 3,
        ["SYMPTOM"] = 2,
        ["COUNCIL"] = 2,
        ["CODE506"] = 2,
        ["CODE506LAST"] = 2,
        ["SYNDROME"] = 4,
        ["ORGANISM"] = 4,
        ["ILLVILLAGE"] = 2,
        ["ILLTAMBON"] = 2,
        ["ILLAMPUR"] = 2,
        ["ILLCHANGWAT"] = 2,
        ["ADDRESS.VILLAGE"] = 2,
        ["HOME.VILLAGE"] = 2,
        ["TAMBON"] = 2,
        ["AMPUR"] = 2,
        ["CHANGWAT"] = 2,
        ["PTYPEDIS"] = 2,
        ["FUNCTIONAL_TEST"] = 2,
        ["VID"] = 8,
        ["HOUSE_ID"] = 11,
        ["CLINICALCODE"] = 6,
        ["INVESTCODE"] = 6,
        ["POLICY_ID"] = 3,
        ["HOSPDEATH"] = 5,
        ["HOSP_DX"] = 5,
        ["HOSP_RX"] = 5,
        ["MAIN"] = 5,
        ["SUB"] = 5,
        ["HSUB"] = 5,
        ["INFORMHOSP"] = 5,
        ["REFERINHOSP"] = 5,
        ["REFEROUTHOSP"] = 5,
        ["LABPLACE"] = 5,
        ["CHRONICFUPLACE"] = 5,
        ["REHABPLACE"] = 5,
        ["SCREENPLACE"] = 5,
        ["FPPLACE"] = 5,
        ["ANCPLACE"] = 5,
        ["BHOSP"] = 5,
        ["PPPLACE"] = 5,
        ["BCPLACE"] = 5,
        ["VACCINEPLACE"] = 5,
        ["NUTRITIONPLACE"] = 5,
        ["PPSPLACE"] = 5,
        ["HOSP_DESTINATION"] = 5,
        ["HOSPCODE_ORIGIN"] = 5,
        ["HOSP_SOURCE"] = 5,
        ["MOVEFROM"] = 5,
        ["MOVETO"] = 5,
        ["DRG"] = 5,
        ["REHABCODE"] = 7,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
