namespace Klang.Evidence;

/// <summary>How far a requirement is shown to be kept.</summary>
enum State
{
    /// <summary>No test is named, or one of them was not run or skipped: nothing is claimed.</summary>
    Open,

    /// <summary>A named test failed.</summary>
    Failed,

    /// <summary>All named tests passed, and the manifest says what is missing beside them.</summary>
    InPart,

    /// <summary>All named tests passed.</summary>
    Shown,
}
