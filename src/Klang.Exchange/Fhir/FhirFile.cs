namespace Klang.Exchange.Fhir;

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">How it is told of: relative to the folder that was read.</param>
/// <param name="Rank">Its place in the order; smaller comes first.</param>
readonly record struct FhirFile(string Path, string Name, int Rank);
