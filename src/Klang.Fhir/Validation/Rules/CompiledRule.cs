using Klang.Fhir.Definitions;

namespace Klang.Fhir.Validation.Rules;

/// <summary>A rule ready to be evaluated.</summary>
sealed record CompiledRule(InvariantDefinition Invariant, TestTerm Test);
