namespace Klang.Loading;

/// <summary>What came back for one unit of FHIR input.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The answer as UTF-8 JSON; empty for none.</param>
readonly record struct FhirLoadAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsDone => Status is >= 200 and < 300;
}
