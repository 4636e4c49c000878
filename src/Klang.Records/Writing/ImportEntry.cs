using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Writing;

/// <summary>One record of an import: its id, its content parsed and validated once.</summary>
sealed class ImportEntry
{
    /// <summary>Its place among the records of the call.</summary>
    internal required int Number { get; init; }

    /// <summary>As it came.</summary>
    internal required Incoming Incoming { get; init; }

    /// <summary>Derived from its key.</summary>
    internal required string Id { get; init; }

    /// <summary>Parsed; null when withdrawn or faulty.</summary>
    internal required JsonTape? Content { get; init; }

    /// <summary>What is wrong with it; null when sound.</summary>
    internal required Refusal? Fault { get; init; }
}
