namespace Klang.Evidence;

/// <summary>Reads a manifest: id, name, owner, statement, gap, tests apart by blanks.</summary>
static class Manifest
{
    public static IReadOnlyList<Requirement> Read(string file)
    {
        var read = Table.Read(file, columns: 6)
            .Select(cells => new Requirement(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToList();
        return read.GroupBy(requirement => requirement.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{Path.GetFileName(file)} has {twice.Key} twice.")
            : read;
    }
}
