using System.Collections.Immutable;
using Klang.Records.Store;

namespace Klang.Records.Access;

/// <summary>
/// What decisions read of a chart before any receipt: its golden Patient, sources, relations, what the citizen laid down, which sensitive
/// categories are present. Nothing clinical. Sealed under the shard's access key; layout in docs/formats.md.
/// </summary>
public sealed record AccessHead
{
    /// <summary>Most relations kept; the ones that end first make room.</summary>
    public const int RelationsMax = 64;

    /// <summary>Most lines of what the citizen laid down; a Consent beyond it is refused.</summary>
    public const int DirectivesMax = 128;

    /// <summary>Most broken glasses kept; a further one is refused while none has ended and been reviewed.</summary>
    public const int EmergenciesMax = 32;

    /// <summary>Of a chart that is not a person's.</summary>
    public static AccessHead Empty { get; } = new();

    /// <summary>What the chart is about. Not part of the sealed bytes: the row's own column.</summary>
    public ChartKind Kind { get; init; } = ChartKind.Person;

    /// <summary>The facility of a facility's own chart; empty for others. The row's own column.</summary>
    public string Facility { get; init; } = "";

    /// <summary>Id of the golden Patient; empty for charts that are not a person's.</summary>
    public string GoldenId { get; init; } = "";

    /// <summary>The sources, in the order in which they joined.</summary>
    public ImmutableArray<ChartSource> Sources { get; init; } = [];

    /// <summary>The chart that this one was merged into; 0 while it stands.</summary>
    public long MergedInto { get; init; }

    /// <summary>Sensitive categories present in the chart.</summary>
    public SensitiveCategories Labels { get; init; }

    /// <summary>Relations, ended ones included until the head is next written.</summary>
    public ImmutableArray<RelationFact> Relations { get; init; } = [];

    /// <summary>What the citizen laid down.</summary>
    public ImmutableArray<Directive> Directives { get; init; } = [];

    /// <summary>Broken glasses.</summary>
    public ImmutableArray<EmergencyAccess> Emergencies { get; init; } = [];

    /// <summary>Writes it.</summary>
    public byte[] Encode() => AccessHeadFormat.Encode(this);

    /// <summary>Reads it. Throws <see cref="InvalidDataException"/> when the bytes are not of this format: a bug, since they were authenticated.</summary>
    public static AccessHead Decode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : AccessHeadFormat.Decode(bytes);

    /// <summary>True when a Patient id means this chart: golden, a source, or the golden one of a chart merged into it.</summary>
    public bool IsOf(string patientId)
    {
        if (patientId.Length == 0)
        {
            return false;
        }

        if (GoldenId == patientId)
        {
            return true;
        }

        foreach (var source in Sources)
        {
            if (source.PatientId == patientId || source.Origins.Any(origin => origin.GoldenId == patientId))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the facility has a Patient of its own here.</summary>
    public bool HasSource(string facility)
    {
        foreach (var source in Sources)
        {
            if (source.Facility == facility && facility.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Age in whole years, by the earliest birth date that a source gives: where they differ, the one that hides more. Null when none does.</summary>
    /// <param name="today">The day in Asia/Bangkok.</param>
    public int? AgeOn(DateOnly today)
    {
        var day = 0;
        foreach (var source in Sources)
        {
            day = source.BirthDay > 0 && (day == 0 || source.BirthDay < day) ? source.BirthDay : day;
        }

        if (day == 0)
        {
            return null;
        }

        var born = DateOnly.FromDayNumber(day);
        var years = today.Year - born.Year;
        return born.AddYears(years) > today ? years - 1 : years;
    }

    /// <summary>The same without what has ended.</summary>
    public AccessHead Current(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        return this with
        {
            Relations = Relations.RemoveAll(fact => fact.Until <= second),
            Directives = Directives.RemoveAll(one => one.Until <= second),
            Emergencies = Emergencies.RemoveAll(one => one.Until <= second && one.IsReviewed),
        };
    }
}
