using System.Collections.Concurrent;
using System.Globalization;
using Klang.Fhir;
using Klang.Records.Reading;

namespace Klang.Records.Writing;

/// <summary>
/// Registry records that stand already under an identifier that a sender's own record would have, too: the facility that was
/// registered before its first archive came. References of the import lead there. Remembered from archive to archive, since each
/// begins with its sender; what is remembered can be found again. Thread-safe.
/// </summary>
sealed class AdoptedRecords(Finder finder)
{
    readonly ConcurrentDictionary<(ResourceType Type, string Key), string> ids = new();

    /// <summary>True when a record stands in this one's place; asked only of records that are not stored under their own key.</summary>
    internal async ValueTask<bool> AdoptAsync(TransactionPlan plan, Incoming incoming, CancellationToken cancellationToken)
    {
        if (incoming.SameAs is not { } identifier)
        {
            return false;
        }

        var found = await finder.FindForConditionAsync(
            plan.Context, incoming.Type, new SearchText([new("identifier", identifier)]), ownSourcesOnly: false, plan.Guards, plan.Since, homes: [], cancellationToken);
        if (!found.TryGet(out var standing, out _) || standing.Count == 0)
        {
            return false;
        }

        ids[(incoming.Type, incoming.Key)] = standing[0].Version.Id;
        return true;
    }

    /// <summary>The record is stored under its own key.</summary>
    internal void Forget(Incoming incoming) => ids.TryRemove((incoming.Type, incoming.Key), out _);

    /// <summary>Where a reference to this record leads; null when to the record itself.</summary>
    internal string? Find(ResourceType type, string key) =>
        ids.TryGetValue((type, key), out var id) ? string.Create(CultureInfo.InvariantCulture, $"{type.Name()}/{id}") : null;
}
