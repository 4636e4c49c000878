using System.Collections.Frozen;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>The first line of a member: which column holds which field.</summary>
sealed class Header
{
    /// <summary>Spellings met in the field, by the standard's own.</summary>
    static readonly FrozenDictionary<string, string> Spellings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DATESERV"] = "DATESERRV",
        ["CLINICALVALUE"] = "CLINICALVAULE",
        ["NARCOTICDRUG"] = "NACROTICDRUG",
        ["PPPLACE9"] = "BHOSP9",
        ["HOSPCODE09"] = "HOSPCODE9",
        ["HCODE"] = "HOSPCODE",
        ["HCODE9"] = "HOSPCODE9",
        ["DUPDATED"] = "DUPDATE",
        ["DATEUPDATE"] = "DUPDATE",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    Header(FieldSpec?[] columns, IReadOnlyList<string> unknown, F43Reason fault)
    {
        Columns = columns;
        Unknown = unknown;
        Fault = fault;
        Trailing = TrailingEmpty(columns, unknown);
    }

    /// <summary>Per column its field; null for columns that are not of the standard.</summary>
    public FieldSpec?[] Columns { get; }

    /// <summary>Columns that the standard does not have; ignored.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Why the member cannot be read; <see cref="F43Reason.None"/> when it can.</summary>
    public F43Reason Fault { get; }

    /// <summary>Columns at the end with neither name nor field: the exporter ends each line with a separator.</summary>
    public int Trailing { get; }

    public bool Has(string field) => Columns.Any(column => column?.Name == field);

    public static Header Read(FileSpec file, string line, F43Limits limits)
    {
        var names = line.Split('|', limits.ColumnsMax + 1);
        if (names.Length > limits.ColumnsMax)
        {
            return new Header([], [], F43Reason.NoHeader);
        }

        var columns = new FieldSpec?[names.Length];
        var unknown = new List<string>();
        var seen = new HashSet<FieldSpec>();
        for (var at = 0; at < names.Length; at++)
        {
            var field = Find(file, names[at]);
            if (field is not null && seen.Add(field))
            {
                columns[at] = field;
            }
            else if (!string.IsNullOrWhiteSpace(names[at]))
            {
                unknown.Add(names[at].Trim().Length > 40 ? names[at].Trim()[..40] : names[at].Trim());
            }
        }

        if (seen.Count * 2 < names.Count(name => !string.IsNullOrWhiteSpace(name)) || seen.Count == 0)
        {
            return new Header(columns, [], F43Reason.NoHeader);
        }

        var lacksKey = !seen.Contains(file.Hospcode) || file.KeyFields.Any(key => !seen.Contains(key))
            || (file.Pid is { } pid && !seen.Contains(pid))
            || (file.Name == "DATA_CORRECT" && (!seen.Contains(file["TABLENAME"]) || !seen.Contains(file["DATA_CORRECT"])));
        return new Header(columns, unknown, lacksKey ? F43Reason.MissingColumn : F43Reason.None);
    }

    static FieldSpec? Find(FileSpec file, string name)
    {
        var bare = Bare(name);
        if (bare.Length == 0)
        {
            return null;
        }

        foreach (var field in file.Fields)
        {
            if (Bare(field.Name) == bare)
            {
                return field;
            }
        }

        var spelt = Spellings.GetValueOrDefault(bare, "");
        return spelt.Length == 0 ? null : file.Fields.FirstOrDefault(field => Bare(field.Name) == spelt);
    }

    /// <summary>Letters and digits only, upper case: <c>"D Update"</c> is D_UPDATE.</summary>
    static string Bare(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    static int TrailingEmpty(FieldSpec?[] columns, IReadOnlyList<string> unknown)
    {
        if (unknown.Count > 0)
        {
            return 0;
        }

        var trailing = 0;
        while (trailing < columns.Length && columns[^(trailing + 1)] is null)
        {
            trailing++;
        }

        return trailing;
    }
}
