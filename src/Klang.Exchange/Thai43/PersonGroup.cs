using Klang.Fhir;

namespace Klang.Exchange.Thai43;

/// <summary>
/// Records that belong together: all of one person of one archive, the Patient first, or some of the registry
/// (PatientKey null). Put <see cref="Items"/> through the door as they are and give the answers to
/// <see cref="F43Receipt.Record(PersonGroup, IReadOnlyList{IncomingResult})"/>. A person with very many rows comes in several groups, one after another.
/// </summary>
public sealed class PersonGroup
{
    internal PersonGroup(string? patientKey, IReadOnlyList<string> numbers, IReadOnlyList<Incoming> items, IReadOnlyList<RowOutcome> rows)
    {
        PatientKey = patientKey;
        Numbers = numbers;
        Items = items;
        Rows = rows;
    }

    /// <summary>Key of the Patient; null for registry records.</summary>
    public string? PatientKey { get; }

    public IReadOnlyList<Incoming> Items { get; }

    /// <summary>Numbers by which the person is found in the whole country.</summary>
    internal IReadOnlyList<string> Numbers { get; }

    internal IReadOnlyList<RowOutcome> Rows { get; }

    /// <summary>True when this group must wait for an earlier one: of the same person, of one with a number of theirs, or both of the registry.</summary>
    internal bool Follows(PersonGroup earlier) => PatientKey == earlier.PatientKey || Numbers.Any(earlier.Numbers.Contains);
}
