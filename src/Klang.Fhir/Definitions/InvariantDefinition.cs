namespace Klang.Fhir.Definitions;

/// <summary>A rule of the specification.</summary>
/// <param name="Key">Its name, e.g. <c>obs-6</c>.</param>
/// <param name="Sentence">What it demands, in the specification's words.</param>
/// <param name="Expression">The rule in FHIRPath.</param>
public sealed record InvariantDefinition(string Key, string Sentence, string Expression);
