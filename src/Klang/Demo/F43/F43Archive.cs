using System.IO.Compression;
using Klang.Demo.People;

namespace Klang.Demo.F43;

/// <summary>What one unit sends at one time: files that grow row by row, then one zip.</summary>
sealed class F43Archive(Facility sender, DateTime sent)
{
    readonly Dictionary<string, F43Table> tables = new(StringComparer.Ordinal);

    public Facility Sender => sender;

    public string Name => $"F43_{sender.Code}_{Text.Stamp(sent)}.zip";

    public bool IsEmpty => tables.Count == 0;

    /// <summary>A row of a person's own; PID and CID are set.</summary>
    public F43Table Row(string file, Person person, DateTime updated) =>
        Row(file, updated)
            .SetIf("PID", person.PidAt(sender))
            .SetIf("CID", person.CidOn(DateOnly.FromDateTime(updated)));

    public F43Table Row(string file, DateTime updated)
    {
        if (!tables.TryGetValue(file, out var table))
        {
            table = new F43Table(file, sender.WritesTis620);
            tables.Add(file, table);
        }

        return table.Begin()
            .Set("HOSPCODE", sender.Code)
            .Set("HOSPCODE9", sender.Code9)
            .Set("D_UPDATE", Text.Stamp(updated > sent ? sent : updated));
    }

    public byte[] ToZip()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in F43Columns.Files)
            {
                if (tables.TryGetValue(file, out var table))
                {
                    var entry = zip.CreateEntry($"{file}.txt", CompressionLevel.Fastest);
                    entry.LastWriteTime = new DateTimeOffset(sent, TimeSpan.Zero);
                    using var stream = entry.Open();
                    table.WriteTo(stream);
                }
            }
        }

        return memory.ToArray();
    }
}
