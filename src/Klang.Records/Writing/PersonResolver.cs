using Klang.Fhir.Json;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>Where a Patient belongs.</summary>
/// <param name="Chart">The chart it joins; null for a chart of its own.</param>
/// <param name="Free">Its claims that nobody holds.</param>
/// <param name="Conflicts">Charts that hold a claim of it but that it does not join: a human decides.</param>
/// <param name="OwnBlocks">How many blocks of the joined chart were read for the decision; null when none.</param>
sealed record PersonAnswer(ChartId? Chart, List<PersonClaim> Free, List<ChartId> Conflicts, int? OwnBlocks);

/// <summary>
/// Decides to which chart a new source Patient belongs: by its claims, national ones first; never by likeness; kept
/// apart when given name and birth year both contradict.
/// </summary>
sealed class PersonResolver(IRecordStore store, Vault vault, ChartOpening opening)
{
    internal async ValueTask<PersonAnswer> ResolveAsync(
        CallContext context, JsonNode patient, IReadOnlyList<PersonClaim> claims, CancellationToken cancellationToken)
    {
        var free = new List<PersonClaim>();
        var owners = new List<ChartId>();
        foreach (var claim in claims.OrderByDescending(claim => claim.IsNational))
        {
            var owner = await store.FindClaimAsync(claim.Key(vault), cancellationToken);
            if (owner is null)
            {
                free.Add(claim);
            }
            else if (!owners.Contains(owner.Value.Owner))
            {
                owners.Add(owner.Value.Owner);
            }
        }

        if (owners.Count == 0)
        {
            return new PersonAnswer(null, free, [], null);
        }

        var joined = owners[0];
        var (contradicts, blocks) = await ContradictsAsync(context, patient, joined, cancellationToken);
        return contradicts
            ? new PersonAnswer(null, free, owners, null)
            : new PersonAnswer(joined, free, owners[1..], blocks);
    }

    /// <summary>True when what the chart's sources say contradicts this Patient.</summary>
    internal async ValueTask<(bool Contradicts, int Blocks)> ContradictsAsync(
        CallContext context, JsonNode patient, ChartId chart, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(context, AccessAction.Job, chart, "identity check", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return (true, 0);
        }

        var known = opened.Chart.Current(Fhir.ResourceType.Patient);
        var contradictions = 0;
        foreach (var source in known)
        {
            using var tape = StoredJson.Read(source.Slot.Json);
            contradictions += Likeness.Contradicts(patient, tape.Root) ? 1 : 0;
        }

        return (known.Count > 0 && contradictions == known.Count, opened.Chart.BlockCount);
    }
}
