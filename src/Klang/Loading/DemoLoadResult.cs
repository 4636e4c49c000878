namespace Klang.Loading;

/// <summary>What was loaded.</summary>
/// <param name="Messages">Archives and bundle files.</param>
/// <param name="Rows">Rows of the 43 files.</param>
/// <param name="Bundles">FHIR bundles.</param>
sealed record DemoLoadResult(int Messages, long Rows, int Bundles);
