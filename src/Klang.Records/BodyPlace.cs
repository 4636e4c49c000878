using Klang.Fhir;

namespace Klang.Records;

/// <summary>Where one entry's resource stands in the body of a Bundle, so that complaints name the place as it was sent.</summary>
/// <param name="Path">The entry, e.g. <c>Bundle.entry[3]</c>.</param>
/// <param name="Line">1-based line in which the resource starts; 0 when the entry has none.</param>
/// <param name="Column">1-based byte column in which it starts; 0 when the entry has none.</param>
public sealed record BodyPlace(string Path, int Line, int Column)
{
    /// <summary>The refusal with its complaints placed in the Bundle; unchanged when there is no place, or when they are placed already.</summary>
    public static Refusal In(BodyPlace? place, Refusal refusal) =>
        place is null ? refusal : refusal with { Complaints = [.. refusal.Complaints.Select(place.In)] };

    Complaint In(Complaint complaint)
    {
        if (complaint.Path is { } path && path.StartsWith("Bundle.entry", StringComparison.Ordinal))
        {
            return complaint;
        }

        var dot = complaint.Path?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var inside = dot < 0 ? "" : complaint.Path![dot..];
        return complaint with
        {
            Path = complaint.Path is null ? Path : $"{Path}.resource{inside}",
            Line = complaint.Line == 0 || Line == 0 ? complaint.Line : complaint.Line + Line - 1,
            Column = complaint.Line == 1 && Line > 0 ? complaint.Column + Column - 1 : complaint.Column,
        };
    }
}
