namespace Klang.Exchange.Thai43.Reading;

/// <summary>Names of rows: <c>f43/X0001/EPI/000123/20250105/010</c>.</summary>
static class RowKey
{
    /// <summary>
    /// The key cells joined. A visit is named by PID and SEQ alone, and a stay by PID and AN, so that every row that
    /// belongs to it can name it.
    /// </summary>
    public static string Path(Row row) => row.File.Name switch
    {
        "SERVICE" => Join(row["PID"], row["SEQ"]),
        "ADMISSION" => Join(row["PID"], row["AN"]),
        _ => Join(row.File, row.Values),
    };

    public static string Of(string facility, string file, params ReadOnlySpan<string> cells) => $"f43/{facility}/{file}/{Join(cells)}";

    public static string Of(string facility, Row row) => $"f43/{facility}/{row.File.Name}/{Path(row)}";

    public static string Patient(string facility, string pid) => Of(facility, "PERSON", pid);

    static string Join(FileSpec file, string[] values)
    {
        var cells = new string[file.KeyFields.Count];
        for (var at = 0; at < cells.Length; at++)
        {
            cells[at] = values[file.KeyFields[at].Index];
        }

        return Join(cells);
    }

    static string Join(params ReadOnlySpan<string> cells)
    {
        var path = Escape(cells[0]);
        foreach (var cell in cells[1..])
        {
            path = $"{path}/{Escape(cell)}";
        }

        return path;
    }

    /// <summary>A slash within a cell must not look like the next cell.</summary>
    static string Escape(string cell) =>
        cell.AsSpan().IndexOfAny('/', '%', '#') < 0
            ? cell
            : cell.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal)
                .Replace("#", "%23", StringComparison.Ordinal);
}
