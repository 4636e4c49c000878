using Klang.Trust.Notes;

namespace Klang.Transparency;

/// <summary>A witness that is asked to cosign.</summary>
/// <param name="Key">By which its cosignatures are verified.</param>
/// <param name="Address">Its submission prefix, with a closing slash: the only place to which checkpoints go out.</param>
sealed record WitnessEndpoint(NoteVerifier Key, Uri Address);
