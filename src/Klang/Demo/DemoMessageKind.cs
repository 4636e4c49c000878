namespace Klang.Demo;

public enum DemoMessageKind
{
    /// <summary>A zip of 43-file text files.</summary>
    F43Archive,

    /// <summary>FHIR R4 transaction Bundles, one a line (NDJSON).</summary>
    FhirBundles,
}
