using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>
/// One value of a resource as search sees it. Which members are filled depends on <see cref="Type"/>. The memory lies in the
/// resource's own bytes wherever possible: valid as long as its tape.
/// </summary>
public readonly struct IndexValue
{
    /// <summary>How it is compared.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>Where it was read from; absent for computed values.</summary>
    public JsonNode Node { get; init; }

    /// <summary>Token and quantity: the system; reference: the system of <c>Reference.identifier</c>. Empty when there is none.</summary>
    public ReadOnlyMemory<byte> System { get; init; }

    /// <summary>
    /// Token and quantity: the code; string: the text; uri: the address; reference: the text of the reference or the canonical
    /// address. Empty when there is none.
    /// </summary>
    public ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>
    /// Token: what is shown to people; quantity: the unit; reference: the value of <c>Reference.identifier</c>. Empty when there is none.
    /// </summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Date: first moment, in UTC ticks.</summary>
    public long LowTicks { get; init; }

    /// <summary>Date: the moment after the last, in UTC ticks.</summary>
    public long HighTicks { get; init; }

    /// <summary>Number and quantity: the value or the lower end of a range.</summary>
    public decimal Low { get; init; }

    /// <summary>Number and quantity: the value or the upper end of a range.</summary>
    public decimal High { get; init; }

    /// <summary>How the value was written.</summary>
    internal FhirDataType Source { get; init; }

    /// <summary>True for values that ease finding but are not in the resource as such: the joined names of a HumanName.</summary>
    internal bool IsDerived { get; init; }
}
