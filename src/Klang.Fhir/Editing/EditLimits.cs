using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>How much a patch may do before it is refused.</summary>
static class EditLimits
{
    /// <summary>Most operations in one patch.</summary>
    public const int OperationsMax = 1_000;

    /// <summary>Largest result in bytes, and largest sum of what a patch adds: copies of copies grow fast.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>Longest path in characters.</summary>
    public const int PathLengthMax = 1_024;

    /// <summary>Deepest nesting of the result.</summary>
    public static int DepthMax => JsonLimits.Default.DepthMax;
}
