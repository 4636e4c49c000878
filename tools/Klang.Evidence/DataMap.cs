using System.Text;

namespace Klang.Evidence;

/// <summary>The map of what is kept where: a table that a test holds against the schemas, column by column.</summary>
static class DataMap
{
    public static IReadOnlyDictionary<string, string> Classes { get; } = new Dictionary<string, string>
    {
        ["sealed"] = "AES-256-GCM under a key kept in another file",
        ["wrapped key"] = "a key, sealed by the key above it",
        ["keyed hash"] = "tells nothing without the key of the hash",
        ["hash"] = "of a secret or random value that cannot be guessed",
        ["pseudonymous"] = "numbers, codes and times that name nobody by themselves, and may do so together with other knowledge",
        ["clear"] = "not about a person",
    };

    public static IReadOnlyList<StoredColumn> Read(string root) =>
        [.. Table.Read(Path.Combine(root, "docs/evidence/datamap.tsv"), columns: 6).Select(cells => new StoredColumn(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]))];

    public static string Page(IReadOnlyList<StoredColumn> map)
    {
        var page = new StringBuilder("# Data map\n\nEvery column at rest. Attachments and backups are sealed files ([formats](../../docs/formats.md)).\n\n| class | meaning | columns |\n|---|---|---|\n");
        foreach (var (name, meaning) in Classes)
        {
            page.Append("| ").Append(name).Append(" | ").Append(meaning).Append(" | ").Append(map.Count(column => column.Class == name)).Append(" |\n");
        }

        foreach (var database in map.GroupBy(column => column.Database))
        {
            page.Append("\n## ").Append(database.Key).Append(".db\n\n| table | for | kept | columns by class |\n|---|---|---|---|\n");
            foreach (var table in database.GroupBy(column => column.Table))
            {
                var classes = table.GroupBy(column => column.Class).Select(group => $"**{group.Key}**: {string.Join(", ", group.Select(column => column.Name))}");
                page.Append("| ").Append(table.Key).Append(" | ").Append(table.First().What).Append(" | ").Append(table.First().Kept).Append(" | ").AppendJoin("; ", classes).Append(" |\n");
            }
        }

        return page.ToString();
    }
}
