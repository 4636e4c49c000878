using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>A part of a rule that holds or not; null is FHIRPath's empty, which breaks no rule.</summary>
abstract class TestTerm : RuleTerm
{
    public abstract bool? Test(in RuleFocus focus);
}

/// <summary><c>true</c> or <c>false</c>.</summary>
sealed class ConstantTerm(bool value) : TestTerm
{
    public override bool? Test(in RuleFocus focus) => value;
}

/// <summary><c>exists()</c>, and <c>empty()</c> as its opposite.</summary>
sealed class ExistsTerm(NodeTerm nodes, bool expected) : TestTerm
{
    public override bool? Test(in RuleFocus focus) => nodes.Any(focus) == expected;
}

/// <summary><c>hasValue()</c>: more than extensions.</summary>
sealed class HasValueTerm(NodeTerm nodes) : TestTerm
{
    public override bool? Test(in RuleFocus focus) =>
        nodes.Single(focus).Kind is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False;
}

/// <summary><c>not()</c>.</summary>
sealed class NotTerm(TestTerm inner) : TestTerm
{
    public override bool? Test(in RuleFocus focus) => !inner.Test(focus);
}

/// <summary>A boolean element used as a test.</summary>
sealed class BooleanNodeTerm(NodeTerm nodes) : TestTerm
{
    public override bool? Test(in RuleFocus focus) => nodes.Single(focus).GetBoolean();
}

/// <summary>How two tests are joined.</summary>
enum Joint
{
    And,
    Or,
    Xor,
    Implies,
    Same,
    Different,
}

/// <summary><c>and</c>, <c>or</c>, <c>xor</c>, <c>implies</c>, <c>=</c>, <c>!=</c> in three-valued logic.</summary>
sealed class JointTerm(Joint joint, TestTerm left, TestTerm right) : TestTerm
{
    public override bool? Test(in RuleFocus focus)
    {
        var first = left.Test(focus);
        switch (joint)
        {
            case Joint.And when first == false:
                return false;
            case Joint.Or when first == true:
            case Joint.Implies when first == false:
                return true;
            default:
                break;
        }

        var second = right.Test(focus);
        return joint switch
        {
            Joint.And => first & second,
            Joint.Or => first | second,
            Joint.Implies => !first | second,
            Joint.Xor or Joint.Different => first ^ second,
            Joint.Same => !(first ^ second),
            _ => throw new InvalidOperationException("Unknown joint."),
        };
    }
}

/// <summary><c>all(…)</c>; with a negated condition <c>select(…).allFalse()</c>.</summary>
sealed class AllTerm(NodeTerm nodes, TestTerm condition) : TestTerm
{
    public override bool? Test(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        nodes.Collect(focus);
        var end = focus.Scratch.Count;
        var holds = true;
        for (var place = mark; place < end && holds; place++)
        {
            holds = condition.Test(focus.On(focus.Scratch[place])) != false;
        }

        focus.Scratch.Release(mark);
        return holds;
    }
}

/// <summary>An element's text equals one of some literals.</summary>
sealed class TextEqualsTerm(NodeTerm nodes, byte[][] texts, bool expected) : TestTerm
{
    public override bool? Test(in RuleFocus focus)
    {
        var node = nodes.Single(focus);
        if (node.Kind != JsonKind.String)
        {
            return null;
        }

        var text = node.StringBytes;
        foreach (var candidate in texts)
        {
            if (text.SequenceEqual(candidate))
            {
                return expected;
            }
        }

        return !expected;
    }
}

/// <summary>What an element's text is looked at for.</summary>
enum TextPart
{
    StartsWith,
    Contains,
}

/// <summary><c>startsWith('…')</c> or <c>contains('…')</c>.</summary>
sealed class TextPartTerm(NodeTerm nodes, byte[] part, TextPart how) : TestTerm
{
    public override bool? Test(in RuleFocus focus)
    {
        var node = nodes.Single(focus);
        return node.Kind switch
        {
            JsonKind.String => Has(node.StringBytes),
            JsonKind.Number => Has(node.NumberText),
            _ => null,
        };
    }

    bool Has(ReadOnlySpan<byte> text) => how == TextPart.StartsWith ? text.StartsWith(part) : text.IndexOf(part) >= 0;
}

/// <summary><c>is Type</c> of a choice's value or of a resource.</summary>
sealed class IsTypeTerm(NodeTerm nodes, string type) : TestTerm
{
    readonly byte[] suffix = Encoding.UTF8.GetBytes($"{char.ToUpperInvariant(type[0])}{type[1..]}");
    readonly byte[] name = Encoding.UTF8.GetBytes(type);

    public override bool? Test(in RuleFocus focus)
    {
        var node = nodes.Single(focus);
        return node.Exists ? IsOfType(node) : null;
    }

    public bool IsOfType(JsonNode node)
    {
        var resourceType = node["resourceType"u8];
        return resourceType.Exists ? resourceType.StringEquals(name) : node.Name.EndsWith(suffix);
    }
}

/// <summary><c>isDistinct()</c> on the nodes' texts.</summary>
sealed class DistinctTerm(NodeTerm nodes) : TestTerm
{
    const int PairwiseMax = 16;

    public override bool? Test(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        nodes.Collect(focus);
        var isDistinct = focus.Scratch.Count - mark <= PairwiseMax ? IsDistinctPairwise(focus.Scratch, mark) : IsDistinctBySet(focus.Scratch, mark);
        focus.Scratch.Release(mark);
        return isDistinct;
    }

    static bool IsDistinctPairwise(RuleScratch scratch, int mark)
    {
        for (var place = mark + 1; place < scratch.Count; place++)
        {
            for (var earlier = mark; earlier < place; earlier++)
            {
                if (scratch[place].Raw.SequenceEqual(scratch[earlier].Raw))
                {
                    return false;
                }
            }
        }

        return true;
    }

    static bool IsDistinctBySet(RuleScratch scratch, int mark)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var place = mark; place < scratch.Count; place++)
        {
            if (!seen.Add(Encoding.UTF8.GetString(scratch[place].Raw)))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>How two amounts are compared.</summary>
enum Ordering
{
    Same,
    Different,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

/// <summary>Compares numbers: counts and literals.</summary>
sealed class NumberOrderTerm(NumberTerm left, Ordering ordering, NumberTerm right) : TestTerm
{
    public override bool? Test(in RuleFocus focus) => Orders.Holds(ordering, left.Value(focus).CompareTo(right.Value(focus)));
}

/// <summary>Compares a numeric element with a number.</summary>
sealed class NodeNumberOrderTerm(NodeTerm nodes, Ordering ordering, NumberTerm right) : TestTerm
{
    public override bool? Test(in RuleFocus focus) =>
        Orders.DecimalOf(nodes.Single(focus)) is { } value ? Orders.Holds(ordering, value.CompareTo(right.Value(focus))) : null;
}

/// <summary>Compares two elements: numbers, dates, quantities of one unit.</summary>
sealed class NodeOrderTerm(NodeTerm left, Ordering ordering, NodeTerm right) : TestTerm
{
    public override bool? Test(in RuleFocus focus)
    {
        var first = left.Single(focus);
        var second = right.Single(focus);
        return first.Exists && second.Exists && Orders.Compare(first, second) is { } order ? Orders.Holds(ordering, order) : null;
    }
}
