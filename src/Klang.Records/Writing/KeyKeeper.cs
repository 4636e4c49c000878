using System.Globalization;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>Operations on keys: decided and written into the ledger before anything is done.</summary>
sealed class KeyKeeper(Vault vault, Ledger ledger, ChartOpening opening, TimeProvider clock)
{
    internal async Task<Outcome<RotateKeysReply>> RotateAsync(RotateKeysCall call, CancellationToken cancellationToken)
    {
        if (!(await ReadAsync(call, cancellationToken)).TryGet(out var rotate, out var refusal))
        {
            return refusal;
        }

        var what = $"rotate {call.Level.ToString().ToLowerInvariant()} {call.Which}".TrimEnd();
        await EnterAsync(call, what, cancellationToken);
        return new RotateKeysReply(await rotate());
    }

    internal async Task<Outcome<KeyCheck>> CheckAsync(CheckKeysCall call, CancellationToken cancellationToken)
    {
        await EnterAsync(call, "check of all keys", cancellationToken);
        return await vault.CheckKeysAsync(cancellationToken);
    }

    /// <summary>What the call asks for, as something to do.</summary>
    async ValueTask<Outcome<Func<Task<IReadOnlyList<KeyRotated>>>>> ReadAsync(RotateKeysCall call, CancellationToken cancellationToken)
    {
        switch (call.Level)
        {
            case KeyLevel.Root:
                return Do(async () => [await vault.RotateRootAsync(null, cancellationToken)]);
            case KeyLevel.Registry:
                return await OneAsync(KeyName.Registry, cancellationToken);
            case KeyLevel.Facility when KeyName.OfFacility(call.Which).IsValid:
                return await OneAsync(KeyName.OfFacility(call.Which), cancellationToken);
            case KeyLevel.Chart:
                return await opening.Charts.LocateAsync(ResourceType.Patient, call.Which, cancellationToken) is { } located
                    ? Do(() => RotateChartAsync(located.Place.Chart, cancellationToken))
                    : Refusals.NotFound(ResourceType.Patient);
            case KeyLevel.Shard or KeyLevel.Access when Shards(call.Which) is { } shards:
                return call.Level == KeyLevel.Shard
                    ? Do(async () => [await vault.RotateShardsAsync(shards, null, cancellationToken)])
                    : Do(async () => [await vault.RotateAccessAsync(shards, cancellationToken)]);
            default:
                return new Refusal(RefusalKind.Invalid, "value", string.Create(CultureInfo.InvariantCulture,
                    $"Name a shard from 0 to {vault.Shards - 1} (or none for all), or the code of a facility."));
        }
    }

    async ValueTask<Outcome<Func<Task<IReadOnlyList<KeyRotated>>>>> OneAsync(KeyName name, CancellationToken cancellationToken) =>
        await vault.HasKeyAsync(name, cancellationToken)
            ? Do(async () => [await vault.RotateAsync(name, cancellationToken)])
            : new Refusal(RefusalKind.NotFound, "not-found", "There is no such key yet: nothing was sealed under it.");

    async Task<IReadOnlyList<KeyRotated>> RotateChartAsync(ChartId chart, CancellationToken cancellationToken)
    {
        var rotated = new List<KeyRotated>(2);
        foreach (var part in new[] { Compartment.Normal, Compartment.Restricted })
        {
            var name = KeyName.OfChart(chart.Value, part);
            if (await vault.HasKeyAsync(name, cancellationToken))
            {
                rotated.Add(await vault.RotateAsync(name, cancellationToken));
            }
        }

        return rotated;
    }

    HashSet<int>? Shards(string which) => which.Length == 0 ? [.. Enumerable.Range(0, vault.Shards)]
        : int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var shard) && shard < vault.Shards ? [shard]
        : null;

    static Outcome<Func<Task<IReadOnlyList<KeyRotated>>>> Do(Func<Task<IReadOnlyList<KeyRotated>>> work) => work;

    internal async Task EnterAsync(Call call, string what, CancellationToken cancellationToken)
    {
        var request = CallContext.Of(call).Asking(AccessAction.Administer, clock.GetUtcNow());
        await ledger.RecordAsync(AccessPolicy.PermitOfHouse(request), what, cancellationToken);
        call.Entered.Set();
    }
}
