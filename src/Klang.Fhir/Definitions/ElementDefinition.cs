using System.Collections.Immutable;

namespace Klang.Fhir.Definitions;

/// <summary>One element of a type as R4 defines it (FHIR R4 §5.1.0.15, ElementDefinition in snapshots).</summary>
public sealed class ElementDefinition
{
    readonly UInt128 targetsLow;
    readonly uint targetsHigh;

    internal ElementDefinition(string name, int index, int min, int max, ImmutableArray<ResourceType> targets)
    {
        Name = name;
        Index = index;
        Min = min;
        IsRepeating = max != 1;
        Targets = targets;
        foreach (var target in targets)
        {
            if ((int)target < 128)
            {
                targetsLow |= UInt128.One << (int)target;
            }
            else
            {
                targetsHigh |= 1U << ((int)target - 128);
            }
        }
    }

    /// <summary>The element's name without <c>[x]</c>, e.g. <c>value</c>.</summary>
    public string Name { get; }

    /// <summary>The element's place in its type's fixed order, from 0; at most 63.</summary>
    public int Index { get; }

    /// <summary>Fewest values: 0 or 1.</summary>
    public int Min { get; }

    /// <summary>True when at least one value is required.</summary>
    public bool IsMandatory => Min > 0;

    /// <summary>True when any number of values is allowed; the JSON member is then always an array.</summary>
    public bool IsRepeating { get; }

    /// <summary>True for <c>name[x]</c>: the JSON member's name carries the type.</summary>
    public bool IsChoice { get; internal init; }

    /// <summary>True when <c>_summary=true</c> keeps the element.</summary>
    public bool IsSummary { get; internal init; }

    /// <summary>True when the element may change what the others mean.</summary>
    public bool IsModifier { get; internal init; }

    /// <summary>The JSON members that the element may appear as: one, or one for each type of a choice.</summary>
    public ImmutableArray<ElementMember> Members { get; internal set; } = [];

    /// <summary>The codes to which a required binding limits the element; null when there is no such binding.</summary>
    public CodeSet? RequiredCodes { get; internal init; }

    /// <summary>Resource types that a reference here may name; empty when it may name any, or when this is no reference.</summary>
    public ImmutableArray<ResourceType> Targets { get; }

    /// <summary>Rules that hold for each value, beyond those of its type.</summary>
    public ImmutableArray<InvariantDefinition> Invariants { get; internal init; } = [];

    /// <summary>Counts the elements that have invariants; -1 for the others.</summary>
    internal int InvariantsNumber { get; init; } = -1;

    /// <summary>True for what HumanName shows: text that is compared by eye must not hide its order.</summary>
    internal bool IsNamePart { get; init; }

    /// <summary>True when a reference here may name a resource of that type.</summary>
    public bool AllowsTarget(ResourceType type) => Targets.IsEmpty
        || ((int)type < 128 ? (targetsLow >> (int)type & 1) != 0 : (targetsHigh >> ((int)type - 128) & 1) != 0);
}
