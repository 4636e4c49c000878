using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Charts;

namespace Klang.Records.Reading;

/// <summary>
/// Start and end of care for $everything (FHIR R4 §8.1.16.1). What has a date of care by <see cref="CareDates"/> is held against it;
/// what has none goes with its visit; what has neither stays.
/// </summary>
sealed class CarePeriod
{
    readonly DateRange range;
    readonly bool isOpen;

    CarePeriod(DateRange range, bool isOpen)
    {
        this.range = range;
        this.isOpen = isOpen;
    }

    internal static Outcome<CarePeriod> Parse(string? start, string? end)
    {
        if (!TryRead(start, out var first))
        {
            return Bad("start");
        }

        if (!TryRead(end, out var last))
        {
            return Bad("end");
        }

        var range = new DateRange(first?.LowTicks ?? DateRange.MinTicks, last?.HighTicks ?? DateRange.MaxTicks);
        return range.LowTicks < range.HighTicks
            ? new CarePeriod(range, isOpen: start is null && end is null)
            : new Refusal(RefusalKind.BadRequest, "value", "start is after end, so nothing lies between.");
    }

    static bool TryRead(string? text, out DateRange? range)
    {
        range = null;
        if (text is null)
        {
            return true;
        }

        var isDate = DateRange.TryParse(Encoding.UTF8.GetBytes(text), out var read);
        range = read;
        return isDate;
    }

    static Refusal Bad(string name) => new(RefusalKind.BadRequest, "value", $"{name} is a date, such as 2026-10-01 (a day in Asia/Bangkok).");

    /// <summary>True when the resource belongs to care within the period.</summary>
    internal bool Holds(Slot slot, OpenedChart chart)
    {
        if (isOpen || CareDates.IsStanding(slot.Type))
        {
            return true;
        }

        using var tape = StoredJson.Read(slot.Json);
        if (CareDates.Of(tape.Root, slot.Type) is { } own)
        {
            return Overlaps(own);
        }

        var visits = CareDates.VisitsOf(tape.Root).Select(id => chart.Find(ResourceType.Encounter, id)).OfType<PlacedSlot>()
            .Select(visit => PeriodOf(visit.Slot)).OfType<DateRange>().ToList();
        return visits.Count == 0 || visits.Exists(Overlaps);
    }

    static DateRange? PeriodOf(Slot visit)
    {
        using var tape = StoredJson.Read(visit.Json);
        return CareDates.Of(tape.Root, visit.Type);
    }

    bool Overlaps(DateRange care) => care.LowTicks < range.HighTicks && care.HighTicks > range.LowTicks;
}
