using Klang.Fhir;
using Klang.Fhir.Search;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Turns a query into groups of posting terms of one shard, and into guard terms.</summary>
static class Narrowing
{
    /// <summary>Groups of one shard; null when nothing can match.</summary>
    internal static List<PostingGroup>? Groups(Vault vault, int shard, SearchQuery query)
    {
        var groups = new List<PostingGroup>();
        foreach (var group in PostedParameters.Narrow(query))
        {
            if (group.Terms.Length == 0 && group.Days.Length == 0)
            {
                return null;
            }

            groups.Add(new PostingGroup(
                [.. group.Terms.Select(term => PostingTerms.Hash(vault, shard, term))],
                [.. group.Days.Select(range => new DayRange(PostingTerms.DayParameter(range.Type, range.Parameter), range.From, range.To))]));
        }

        return groups;
    }

    /// <summary>The terms whose later change may change the answer: those of the first group of hashes, which every match must hit.</summary>
    internal static IEnumerable<ulong> GuardTerms(SearchQuery query, ResourceType type)
    {
        var groups = PostedParameters.Narrow(query).Where(group => group.Days.Length == 0 && group.Terms.Length > 0).ToList();
        var smallest = groups.Where(group => !group.Terms.All(term => term.IsTypePresence)).MinBy(group => group.Terms.Length)
            ?? groups.FirstOrDefault();
        return smallest is null ? [PostingTerms.Guard(PostedParameters.TypePresence(type))] : smallest.Terms.Select(PostingTerms.Guard);
    }
}
