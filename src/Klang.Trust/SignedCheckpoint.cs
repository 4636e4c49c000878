using Klang.Trust.Notes;

namespace Klang.Trust;

/// <summary>A checkpoint that this log has signed.</summary>
/// <param name="Head">What it says.</param>
/// <param name="Note">The note with its signatures.</param>
/// <param name="SignedAt">When it was signed.</param>
public sealed record SignedCheckpoint(Checkpoint Head, SignedNote Note, DateTimeOffset SignedAt);
