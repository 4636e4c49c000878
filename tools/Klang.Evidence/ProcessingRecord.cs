using System.Text;

namespace Klang.Evidence;

/// <summary>The record of processing activities: what is done with whose data, why, for whom and how long, and every door to the outside.</summary>
static class ProcessingRecord
{
    public static string Page(string root, IReadOnlyList<StoredColumn> map)
    {
        var page = new StringBuilder("# Record of processing activities\n\n");
        page.Append("Made from the code's tables; controller, representative and data protection officer are filled in by whoever runs the server. ");
        page.Append("The legal bases are the builders' reading of the Personal Data Protection Act and wait for counsel.\n\n");
        Append(page, "Activities", ["activity", "purpose", "legal basis (PDPA)", "whose data", "what", "who receives", "safeguards"], Table.Read(Path.Combine(root, "docs/evidence/processing.tsv"), columns: 7));
        Append(page, "Doors to the outside", ["address", "direction", "who", "what passes", "safeguards"], Table.Read(Path.Combine(root, "docs/evidence/interfaces.tsv"), columns: 5));
        Append(page, "How long", ["file", "table", "what", "kept"], map.GroupBy(column => (column.Database, column.Table)).Select(table => new[] { table.Key.Database + ".db", table.Key.Table, table.First().What, table.First().Kept }));
        return page.ToString();
    }

    static void Append(StringBuilder page, string title, string[] headings, IEnumerable<string[]> rows)
    {
        page.Append("## ").Append(title).Append("\n\n| ").AppendJoin(" | ", headings).Append(" |\n|").AppendJoin("", headings.Select(_ => "---|")).Append('\n');
        foreach (var row in rows)
        {
            page.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        page.Append('\n');
    }
}
