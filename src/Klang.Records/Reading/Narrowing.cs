using Klang.Fhir;
using Klang.Fhir.Search;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Turns a query into groups of posting terms of one shard, and into guard terms.</summary>
static class Narrowing
{
    /// <summary>Groups of one shard, for charts that hold matches of every one of the queries; null when nothing can match.</summary>
    internal static List<Store.PostingGroup>? Groups(Vault vault, int shard, IReadOnlyList<SearchQuery> queries)
    {
        var groups = new List<Store.PostingGroup>();
        foreach (var group in queries.SelectMany(query => PostedParameters.Narrow(query)))
        {
            if (group.AnyOf.IsEmpty)
            {
                return null;
            }

            var hashes = new List<ulong>();
            var days = new List<DayRange>();
            foreach (var term in group.AnyOf)
            {
                if (term.Kind == PostingKind.Day)
                {
                    days.Add(new DayRange(PostingTerms.DayParameter(term.Type, term.Parameter), term.DayFrom, term.DayTo));
                }
                else
                {
                    hashes.Add(PostingTerms.Hash(vault, shard, term));
                }
            }

            groups.Add(new Store.PostingGroup(hashes, days));
        }

        return groups;
    }

    /// <summary>
    /// The terms whose later change may change the answer: those of the smallest group of hashes, which every match must
    /// hit; without one, the presence of the type.
    /// </summary>
    internal static IEnumerable<ulong> GuardTerms(SearchQuery query, ResourceType type)
    {
        var hashed = PostedParameters.Narrow(query)
            .Where(group => group.AnyOf.All(term => term.Kind == PostingKind.Hash) && !group.AnyOf.IsEmpty).ToList();
        var smallest = hashed.Where(group => group.AnyOf.All(term => term.Parameter != PostedParameters.TypeNumber))
            .MinBy(group => group.AnyOf.Length);
        return smallest is null
            ? [PostingTerms.Guard(new Posting(type, PostedParameters.TypeNumber, PostingKind.Hash, default, 0))]
            : smallest.AnyOf.Select(term => PostingTerms.Guard(PostingTerms.AsPosting(term)));
    }
}
