using Klang.Fhir;

namespace Klang.Exchange.Fhir;

/// <summary>One piece of work from a file of FHIR: a Bundle or a resource, or the complaint that it is none.</summary>
public sealed record FhirUnit
{
    /// <summary>The file, as a path from the folder that was read.</summary>
    public required string File { get; init; }

    /// <summary>Line where it stands, 1-based; 1 for a file that is one JSON text.</summary>
    public required int Line { get; init; }

    /// <summary>What is to be done with it.</summary>
    public required FhirUnitKind Kind { get; init; }

    /// <summary>Type of the resource (Bundle for Bundles); None when it could not be read.</summary>
    public ResourceType Type { get; init; }

    /// <summary>Strict JSON in UTF-8 as sent, without a byte order mark; empty when it could not be read.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Why it could not be read; null when it could. Holds no content of the file.</summary>
    public Complaint? Complaint { get; init; }
}
