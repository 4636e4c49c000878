using Klang.Fhir;

namespace Klang.Exchange.Thai43;

/// <summary>
/// Records that belong together: all of one person of one archive, the Patient first, or some of the registry
/// (PatientKey null). Put <see cref="Items"/> through the door as they are and give the answers to
/// <see cref="F43Receipt.Record(PersonGroup, IReadOnlyList{IncomingResult})"/>. A person with very many rows comes in several groups, one after another.
/// </summary>
public sealed class PersonGroup
{
    internal PersonGroup(string? patientKey, IReadOnlyList<Incoming> items, IReadOnlyList<RowOutcome> rows)
    {
        PatientKey = patientKey;
        Items = items;
        Rows = rows;
    }

    /// <summary>Key of the Patient; null for registry records.</summary>
    public string? PatientKey { get; }

    public IReadOnlyList<Incoming> Items { get; }

    internal IReadOnlyList<RowOutcome> Rows { get; }
}
