using System.IO.Compression;
using System.Text;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Makes small archives in memory. Facility Z0001 belongs to nobody.</summary>
sealed class ArchiveBuilder
{
    public const string Name = "F43_Z0001_20260101120000.zip";

    readonly List<(string Name, byte[] Bytes)> members = [];

    public ArchiveBuilder Member(string name, byte[] bytes)
    {
        members.Add((name, bytes));
        return this;
    }

    public ArchiveBuilder Member(string name, params string[] lines) =>
        Member(name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    /// <summary>A PERSON file with the given people: PID, and cells to set.</summary>
    public ArchiveBuilder People(params string[] pids) =>
        Member("PERSON.txt", [Samples.PersonHeader, .. pids.Select(pid => Samples.Person(pid))]);

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = zip.CreateEntry(name).Open();
                member.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
