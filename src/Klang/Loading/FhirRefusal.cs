namespace Klang.Loading;

/// <summary>One refusal of a FHIR import.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Its line, 1-based.</param>
/// <param name="Type">What stood there.</param>
/// <param name="Reason">What is wrong and what cures it.</param>
sealed record FhirRefusal(string File, int Line, string Type, string Reason);
