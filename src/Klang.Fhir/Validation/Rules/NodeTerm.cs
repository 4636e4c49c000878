using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>A part of a rule that selects nodes.</summary>
/// <param name="type">The nodes' type where it is known; decides how a choice is named in JSON.</param>
abstract class NodeTerm(TypeDefinition? type) : RuleTerm
{
    public TypeDefinition? Type => type;

    /// <summary>Pushes the selected nodes onto the scratch.</summary>
    public abstract void Collect(in RuleFocus focus);

    public virtual bool Any(in RuleFocus focus) => Number(focus) > 0;

    public int Number(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        Collect(focus);
        var number = focus.Scratch.Count - mark;
        focus.Scratch.Release(mark);
        return number;
    }

    /// <summary>The only node; absent when there are none or several.</summary>
    public JsonNode Single(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        Collect(focus);
        var single = focus.Scratch.Count == mark + 1 ? focus.Scratch[mark] : default;
        focus.Scratch.Release(mark);
        return single;
    }
}

/// <summary><c>$this</c>.</summary>
sealed class ThisTerm(TypeDefinition? type) : NodeTerm(type)
{
    public override void Collect(in RuleFocus focus) => focus.Scratch.Push(focus.This);
}

/// <summary><c>%resource</c>.</summary>
sealed class ResourceTerm(TypeDefinition? type) : NodeTerm(type)
{
    public override void Collect(in RuleFocus focus) => focus.Scratch.Push(focus.Resource);
}

/// <summary>One step down to an element, which may be a choice or have nothing but extensions.</summary>
sealed class StepTerm(NodeTerm source, byte[] name, byte[]? shadowName, ElementDefinition? choice, TypeDefinition? type) : NodeTerm(type)
{
    public override void Collect(in RuleFocus focus)
    {
        if (source is ThisTerm)
        {
            Step(focus.This, focus.Scratch);
            return;
        }

        var mark = focus.Scratch.Count;
        source.Collect(focus);
        var end = focus.Scratch.Count;
        for (var place = mark; place < end; place++)
        {
            Step(focus.Scratch[place], focus.Scratch);
        }

        focus.Scratch.Collapse(mark, end);
    }

    public override bool Any(in RuleFocus focus) =>
        source is ThisTerm && choice is null && focus.This[name].Exists || base.Any(focus);

    void Step(JsonNode node, RuleScratch scratch)
    {
        if (choice is not null)
        {
            StepChoice(node, choice, scratch);
            return;
        }

        var child = node[name];
        if (!child.Exists && shadowName is not null)
        {
            child = node[shadowName];
        }

        PushAll(child, scratch);
    }

    static void StepChoice(JsonNode node, ElementDefinition choice, RuleScratch scratch)
    {
        foreach (var child in node)
        {
            var childName = child.Name is [(byte)'_', ..] ? child.Name[1..] : child.Name;
            foreach (var member in choice.Members)
            {
                if (member.Utf8Name.SequenceEqual(childName))
                {
                    PushAll(child, scratch);
                    return;
                }
            }
        }
    }

    static void PushAll(JsonNode child, RuleScratch scratch)
    {
        if (child.Kind != JsonKind.Array)
        {
            if (child.Exists)
            {
                scratch.Push(child);
            }

            return;
        }

        foreach (var item in child)
        {
            scratch.Push(item);
        }
    }
}

/// <summary><c>where(…)</c>.</summary>
sealed class WhereTerm(NodeTerm source, TestTerm condition) : NodeTerm(source.Type)
{
    public override void Collect(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        source.Collect(focus);
        var end = focus.Scratch.Count;
        for (var place = mark; place < end; place++)
        {
            var node = focus.Scratch[place];
            if (condition.Test(focus.On(node)) == true)
            {
                focus.Scratch.Push(node);
            }
        }

        focus.Scratch.Collapse(mark, end);
    }
}

/// <summary><c>select(…)</c> of nodes.</summary>
sealed class SelectTerm(NodeTerm source, NodeTerm projection) : NodeTerm(projection.Type)
{
    public override void Collect(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        source.Collect(focus);
        var end = focus.Scratch.Count;
        for (var place = mark; place < end; place++)
        {
            projection.Collect(focus.On(focus.Scratch[place]));
        }

        focus.Scratch.Collapse(mark, end);
    }
}

/// <summary><c>left | right</c> where the two cannot overlap.</summary>
sealed class UnionTerm(NodeTerm left, NodeTerm right) : NodeTerm(left.Type == right.Type ? left.Type : null)
{
    public override void Collect(in RuleFocus focus)
    {
        left.Collect(focus);
        right.Collect(focus);
    }
}

/// <summary><c>first()</c> or <c>tail()</c>.</summary>
sealed class PartTerm(NodeTerm source, bool isTail) : NodeTerm(source.Type)
{
    public override void Collect(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        source.Collect(focus);
        if (focus.Scratch.Count == mark)
        {
            return;
        }

        if (isTail)
        {
            focus.Scratch.Collapse(mark, mark + 1);
        }
        else
        {
            focus.Scratch.Release(mark + 1);
        }
    }
}

/// <summary><c>descendants()</c>: every node below, objects and values alike.</summary>
sealed class DescendantsTerm(NodeTerm source) : NodeTerm(type: null)
{
    public override void Collect(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        source.Collect(focus);
        var end = focus.Scratch.Count;
        for (var place = mark; place < end; place++)
        {
            Descend(focus.Scratch[place], focus.Scratch);
        }

        focus.Scratch.Collapse(mark, end);
    }

    static void Descend(JsonNode node, RuleScratch scratch)
    {
        foreach (var child in node)
        {
            if (child.Kind != JsonKind.Array)
            {
                scratch.Push(child);
            }

            Descend(child, scratch);
        }
    }
}

/// <summary><c>as(Type)</c> of a choice or resource.</summary>
sealed class AsTerm(NodeTerm source, IsTypeTerm isType, TypeDefinition? type) : NodeTerm(type)
{
    public override void Collect(in RuleFocus focus)
    {
        var mark = focus.Scratch.Count;
        source.Collect(focus);
        var end = focus.Scratch.Count;
        for (var place = mark; place < end; place++)
        {
            if (isType.IsOfType(focus.Scratch[place]))
            {
                focus.Scratch.Push(focus.Scratch[place]);
            }
        }

        focus.Scratch.Collapse(mark, end);
    }
}
