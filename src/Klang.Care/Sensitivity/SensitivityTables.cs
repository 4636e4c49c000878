using System.Globalization;
using System.Reflection;
using System.Text;
using Klang.Care.Terms;

namespace Klang.Care.Sensitivity;

/// <summary>
/// Reads the tables of sensitive codes: tab-separated lines of system, code, topic, when, source; <c>#</c> begins a remark. A clinical
/// ethics board owns them; a larger set is read from its own file.
/// </summary>
public static class SensitivityTables
{
    /// <summary>Most lines of one table.</summary>
    public const int LinesMax = 200_000;

    const int CellsMin = 4;

    /// <summary>Reads a table. Throws <see cref="InvalidDataException"/> with the number of the first line that says nothing.</summary>
    public static IReadOnlyList<SensitivityRow> Read(TextReader table)
    {
        var rows = new List<SensitivityRow>();
        var number = 0;
        while (table.ReadLine() is { } line)
        {
            if (++number > LinesMax)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"A table of sensitive codes has at most {LinesMax} lines."));
            }

            if (line.Length > 0 && line[0] != '#')
            {
                Add(rows, line.Split('\t'), number);
            }
        }

        return rows;
    }

    static void Add(List<SensitivityRow> rows, string[] cells, int number)
    {
        var system = cells.Length >= CellsMin ? SensitiveSystems.Named(cells[0]) : SensitiveSystem.Other;
        var topics = cells.Length >= CellsMin ? TopicsOf(cells[2]) : SensitiveTopics.None;
        if (system == SensitiveSystem.Other || topics == SensitiveTopics.None || cells[1].Length == 0 || cells[3] is not ("always" or "under20"))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"Line {number} of the table of sensitive codes is not: system, code, topic, always or under20."));
        }

        var isYoung = cells[3] == "under20";
        var code = system == SensitiveSystem.Icd10 ? cells[1].Replace(".", "", StringComparison.Ordinal).ToUpperInvariant() : cells[1];
        if (IsRange(system, code))
        {
            AddRange(rows, code, topics, isYoung);
            return;
        }

        var isPrefix = code.EndsWith('*');
        rows.Add(new SensitivityRow(system, isPrefix ? code[..^1] : code, isPrefix, topics, isYoung));
    }

    /// <summary>Such as <c>F20-F29</c>: three characters each, one letter.</summary>
    static bool IsRange(SensitiveSystem system, string code) =>
        system == SensitiveSystem.Icd10 && code.Length == 7 && code[3] == '-' && code[0] == code[4]
        && char.IsAsciiDigit(code[1]) && char.IsAsciiDigit(code[2]) && char.IsAsciiDigit(code[5]) && char.IsAsciiDigit(code[6]);

    /// <summary>Three-character codes from the first to the last.</summary>
    static void AddRange(List<SensitivityRow> rows, string range, SensitiveTopics topics, bool isYoung)
    {
        for (var at = Number(range[1..3]); at <= Number(range[5..7]); at++)
        {
            rows.Add(new SensitivityRow(
                SensitiveSystem.Icd10, string.Create(CultureInfo.InvariantCulture, $"{range[0]}{at:00}"), IsPrefix: true, topics, isYoung));
        }
    }

    static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    static SensitiveTopics TopicsOf(string name) => name switch
    {
        "PSY" => SensitiveTopics.MentalHealth,
        "HIV" => SensitiveTopics.Hiv,
        "STD" => SensitiveTopics.SexuallyTransmitted,
        "SUD" or "ETH" => SensitiveTopics.SubstanceUse,
        "SDV" => SensitiveTopics.Violence,
        "SEX" => SensitiveTopics.AdolescentPregnancy,
        "R" or "V" => SensitiveTopics.Flagged,
        _ => SensitiveTopics.None,
    };

    /// <summary>The table that is built in.</summary>
    internal static IReadOnlyList<SensitivityRow> BuiltIn()
    {
        using var reader = Open("sensitive-codes");
        return Read(reader);
    }

    /// <summary>Codes by which observations and documents are of a kind: vocabulary, code, name of the kind.</summary>
    public static IEnumerable<(CodeFamily Family, string Code, string Kind)> Kinds()
    {
        using var reader = Open("content-kinds");
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                yield return (cells[0] == "loinc" ? CodeFamily.Loinc : CodeFamily.ThaiLab, cells[1], cells[2]);
            }
        }
    }

    static StreamReader Open(string name) => new(
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"Sensitivity/{name}.tsv")
            ?? throw new InvalidOperationException($"The table {name} is not built in."), Encoding.UTF8);
}
