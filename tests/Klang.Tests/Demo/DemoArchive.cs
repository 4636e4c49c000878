using System.IO.Compression;
using System.Text;
using Klang.Demo;
using Xunit;

namespace Klang.Tests.Demo;

/// <summary>Reads an archive of the demo the plain way: header, pipes, CRLF.</summary>
static class DemoArchive
{
    public static IEnumerable<(string File, IReadOnlyDictionary<string, string> Row)> Rows(DemoMessage message)
    {
        using var zip = new ZipArchive(message.Open());
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            var lines = reader.ReadToEnd().Split("\r\n");
            Assert.Equal("", lines[^1]);
            var columns = lines[0].Split('|');
            foreach (var line in lines.AsSpan(1, lines.Length - 2).ToArray())
            {
                var cells = line.Split('|');
                Assert.Equal(columns.Length, cells.Length);
                var row = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var at = 0; at < cells.Length; at++)
                {
                    row.Add(columns[at], cells[at]);
                }

                yield return (Path.GetFileNameWithoutExtension(entry.Name), row);
            }
        }
    }
}
