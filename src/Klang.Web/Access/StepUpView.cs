using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>What is shown when something asks for a fresh second factor.</summary>
/// <param name="FormToken">Proves that a form comes from our page.</param>
/// <param name="Return">Where to go afterwards.</param>
/// <param name="Fault">What was wrong; null when nothing was.</param>
public sealed record StepUpView(string FormToken, string? Return, Bilingual? Fault);
