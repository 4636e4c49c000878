using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Names and gender of persons and staff.</summary>
static class HumanNames
{
    public static void Write(ResourceWriter writer, Row row)
    {
        var given = row["NAME"];
        var family = row["LNAME"];
        var prefix = row["PRENAME"] is { Length: > 0 } code ? CodeList.Named("prename").Display(code) ?? "" : "";
        if (given.Length == 0 && family.Length == 0)
        {
            return;
        }

        writer.OpenList("name");
        writer.OpenItem();
        writer.Text("use", "official");
        writer.Text("text", $"{prefix}{given} {family}");
        writer.Text("family", family);
        if (given.Length > 0)
        {
            writer.OpenList("given");
            writer.TextItem(given);
            writer.CloseList();
        }

        if (prefix.Length > 0)
        {
            writer.OpenList("prefix");
            writer.TextItem(prefix);
            writer.CloseList();
        }

        writer.Close();
        writer.CloseList();
    }

    public static void Gender(ResourceWriter writer, string sex) =>
        writer.Text("gender", sex switch { "1" => "male", "2" => "female", _ => "unknown" });
}
