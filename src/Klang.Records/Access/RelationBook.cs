using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>Keeps the relations of a head: what a record said before is replaced, what has ended goes, nobody's crowd out the others'.</summary>
static class RelationBook
{
    /// <summary>Most relations that one facility may assert: one that floods a chart displaces its own.</summary>
    internal const int PerAsserterMax = 16;

    /// <summary>The relations after a record was written.</summary>
    /// <param name="before">Those before.</param>
    /// <param name="reference">The record, as <c>Type/id</c>.</param>
    /// <param name="said">What it says now; nothing when it was deleted or ended.</param>
    /// <param name="now">When.</param>
    internal static ImmutableArray<RelationFact> After(
        ImmutableArray<RelationFact> before, string reference, IEnumerable<RelationFact> said, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var facts = before.Where(fact => fact.Resource != reference).ToList();
        foreach (var fact in said.Where(fact => fact.Until > second).Distinct())
        {
            // A record written again does not begin anew: only its end may move.
            var known = before.FirstOrDefault(old => old.Resource == reference && old.Kind == fact.Kind && old.Facility == fact.Facility);
            facts.Add(known.Resource is null ? fact : fact with { From = Math.Min(known.From, fact.From), AssertedBy = Weaker(known, fact) });
        }

        return facts.SequenceEqual(before) ? before : Bounded(facts);
    }

    /// <summary>A facility that takes a record over cannot make its own word another's.</summary>
    static string Weaker(RelationFact known, RelationFact fact) => known.IsSelfAsserted ? known.AssertedBy : fact.AssertedBy;

    static ImmutableArray<RelationFact> Bounded(List<RelationFact> facts)
    {
        foreach (var asserter in facts.GroupBy(fact => fact.AssertedBy).Where(group => group.Count() > PerAsserterMax).ToList())
        {
            foreach (var early in asserter.OrderBy(fact => fact.Until).Take(asserter.Count() - PerAsserterMax))
            {
                facts.Remove(early);
            }
        }

        while (facts.Count > AccessHead.RelationsMax)
        {
            var crowd = facts.GroupBy(fact => fact.AssertedBy).MaxBy(group => group.Count())!;
            facts.Remove(crowd.MinBy(fact => fact.Until));
        }

        return [.. facts];
    }
}
