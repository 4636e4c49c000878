using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>What a rule is evaluated on.</summary>
/// <param name="This">FHIRPath <c>$this</c>.</param>
/// <param name="Resource">FHIRPath <c>%resource</c>: the innermost resource around it.</param>
/// <param name="Scratch">Where node sets are collected.</param>
readonly record struct RuleFocus(JsonNode This, JsonNode Resource, RuleScratch Scratch)
{
    public RuleFocus On(JsonNode node) => this with { This = node };
}
