using System.Text;

namespace Klang.Definitions;

/// <summary>Collects a table's numbers and texts; the texts are pooled, sorted and numbered when it is written.</summary>
sealed class TableWriter
{
    readonly List<(string? Text, int Number, bool IsByte)> cells = [];

    public void Number(int number) => cells.Add((null, number, IsByte: false));

    public void Byte(int number) => cells.Add((null, number, IsByte: true));

    public void Text(string text) => cells.Add((text, 0, IsByte: false));

    /// <summary>Writes the list of strings, then the cells.</summary>
    public void WriteTo(Stream output)
    {
        var texts = cells.Where(cell => cell.Text is not null).Select(cell => cell.Text!).ToHashSet(StringComparer.Ordinal);
        var sorted = texts.Order(StringComparer.Ordinal).ToArray();
        var places = sorted.Index().ToDictionary(text => text.Item, text => text.Index, StringComparer.Ordinal);
        WriteNumber(output, sorted.Length);
        foreach (var text in sorted)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            WriteNumber(output, bytes.Length);
            output.Write(bytes);
        }

        foreach (var (text, number, isByte) in cells)
        {
            if (isByte)
            {
                output.WriteByte(checked((byte)number));
            }
            else
            {
                WriteNumber(output, text is null ? number : places[text]);
            }
        }
    }

    static void WriteNumber(Stream output, int number)
    {
        var rest = (uint)number;
        while (rest >= 0x80)
        {
            output.WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        output.WriteByte((byte)rest);
    }
}
