namespace Klang.Evidence;

/// <summary>Reads a table whose columns are apart by tabs: one heading, lines with # left out.</summary>
static class Table
{
    public static IEnumerable<string[]> Read(string file, int columns) =>
        File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Skip(1).Select(line => line.Split('\t') is var cells && cells.Length == columns
            ? cells
            : throw new InvalidDataException($"{Path.GetFileName(file)}: '{line}' is not {columns} columns apart by tabs."));
}
