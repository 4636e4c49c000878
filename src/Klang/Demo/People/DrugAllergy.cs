using Klang.Demo.Catalogue;

namespace Klang.Demo.People;

/// <summary>What one or several units wrote down about one allergy.</summary>
/// <param name="Drug">What was given.</param>
/// <param name="Recorded">When it was first written down.</param>
/// <param name="KnownAt">The units that send it, the first being the one that saw the reaction.</param>
/// <param name="Certainty">TYPEDX.</param>
/// <param name="Level">ALEVEL.</param>
/// <param name="Symptom">SYMPTOM.</param>
/// <param name="Withdrawn">Sent by mistake and taken back with a DATA_CORRECT.</param>
sealed record DrugAllergy(
    Drug Drug, DateOnly Recorded, IReadOnlyList<Facility> KnownAt, string Certainty, string Level, string Symptom, bool Withdrawn = false);
