using System.Collections.Immutable;
using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>
/// The specification's rules, compiled at first use of a type. docs/validation.md lists those that are not in the
/// table because their FHIRPath is beyond <see cref="RuleParser"/>.
/// </summary>
static class RuleBook
{
    static readonly CompiledRule[]?[] OfTypes = new CompiledRule[ElementTable.All.Count][];
    static readonly CompiledRule[]?[] OfElements = new CompiledRule[ElementTable.ElementsWithInvariants][];

    /// <summary>Checks the rules of a type on one of its values.</summary>
    public static void Check(TypeDefinition type, JsonNode node, JsonNode resource, ComplaintList complaints, RuleScratch scratch)
    {
        // Two threads may compile the same rules; either result does.
        var rules = OfTypes[type.Number] ??= Compile(type.Invariants, type);
        Check(rules, node, resource, complaints, scratch);
    }

    /// <summary>Checks the rules of an element on one of its values.</summary>
    public static void Check(
        ElementDefinition element, TypeDefinition type, JsonNode node, JsonNode resource, ComplaintList complaints, RuleScratch scratch)
    {
        var rules = OfElements[element.InvariantsNumber] ??= Compile(element.Invariants, type);
        Check(rules, node, resource, complaints, scratch);
    }

    /// <summary>Compiles rules; throws <see cref="FormatException"/> for one that cannot be.</summary>
    public static CompiledRule[] Compile(ImmutableArray<InvariantDefinition> invariants, TypeDefinition type) =>
        [.. invariants.Select(invariant => new CompiledRule(invariant, RuleParser.Parse(invariant.Expression, type)))];

    static void Check(CompiledRule[] rules, JsonNode node, JsonNode resource, ComplaintList complaints, RuleScratch scratch)
    {
        foreach (var rule in rules)
        {
            if (rule.Test.Test(new RuleFocus(node, resource, scratch)) == false)
            {
                complaints.Add(node, "invariant", $"{rule.Invariant.Sentence.TrimEnd('.')} ({rule.Invariant.Key}).");
            }
        }
    }
}
