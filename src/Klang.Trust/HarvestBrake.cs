using Klang.Trust.Braking;

namespace Klang.Trust;

/// <summary>
/// The harvest brake: ceilings per account, facility and hour, held where receipts are made and keys are released. Bulk theft with a valid
/// account is slow and loud. What it knows lies in memory and is rebuilt from the ledger's last hour. Thread-safe.
/// </summary>
/// <remarks>
/// It reads rules of the ledger, <c>version/role/relation</c>: the house's own callers (whose rules have no role) and what shows nothing to
/// the caller are not counted. A system acts for a whole facility and has a facility's ceilings.
/// </remarks>
public sealed class HarvestBrake
{
    /// <summary>The time over which is counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>The last part of the rule of a look-up that found nothing.</summary>
    public const string Missed = "not-found";

    /// <summary>The last part of the rule of an access that the brake refused; not counted again.</summary>
    public const string Held = "harvest-brake";

    const int TalliesMax = 100_000;

    readonly TimeProvider clock;
    readonly BrakeCeilings ceilings;
    readonly Dictionary<string, Tally> accounts = new(StringComparer.Ordinal);
    readonly Dictionary<string, Tally> facilities = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    long missed;

    /// <summary>A brake that has seen nothing yet.</summary>
    public HarvestBrake(TimeProvider clock, BrakeCeilings? ceilings = null)
    {
        this.clock = clock;
        this.ceilings = ceilings ?? new BrakeCeilings();
    }

    /// <summary>Throws <see cref="BrakeException"/> while an account or its facility is held for misses or for what it tried without relation.</summary>
    /// <param name="callerId">The account.</param>
    /// <param name="facility">The facility; empty for none.</param>
    /// <param name="role">The role, as rules name it.</param>
    public void Check(string callerId, string facility, string role)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow().UtcTicks;
            foreach (var sort in (ReadOnlySpan<Sort>)[Sort.Misses, Sort.Unrelated])
            {
                Require(callerId, facility, role, sort, now, room: 0);
            }
        }
    }

    /// <summary>Counts the charts of a permit before its receipt is made. Throws when one more would go over a ceiling.</summary>
    internal void Admit(Permit permit)
    {
        foreach (var chart in permit.Charts)
        {
            Release(permit, chart);
        }
    }

    /// <summary>Counts a chart whose key is about to be released; again for one that was counted costs nothing. Throws when it would go over a ceiling.</summary>
    internal void Release(Permit permit, long chart)
    {
        if (!IsCounted(permit.Rule, permit.Action))
        {
            return;
        }

        var (role, relation) = PartsOf(permit.Rule);
        lock (gate)
        {
            var now = clock.GetUtcNow().UtcTicks;
            foreach (var sort in SortsOf(relation))
            {
                Charge(permit.CallerId, permit.Facility, role, sort, chart, now);
            }
        }
    }

    /// <summary>Counts a refusal: a miss, or a chart tried without a relation.</summary>
    /// <returns>Null, or what holds the account from now on: one miss too many is answered as held, also when many are asked at the same time.</returns>
    internal BrakeException? Refused(string callerId, string facility, string rule, long chart, long at)
    {
        if (!rule.Contains('/', StringComparison.Ordinal) || PartsOf(rule).Relation is Held)
        {
            return null;
        }

        lock (gate)
        {
            var isMiss = PartsOf(rule).Relation == Missed;
            if (isMiss || chart != 0)
            {
                // Every miss counts, also the same again; what is tried without relation counts by chart.
                Add(callerId, facility, isMiss ? Sort.Misses : Sort.Unrelated, isMiss ? ++missed : chart, at);
            }

            var most = PartsOf(rule).Role == "system" ? FacilityCeiling(Sort.Misses) : Ceiling(Sort.Misses);
            return isMiss && accounts[callerId].Count(Sort.Misses, at - Window.Ticks) > most
                ? Hold(accounts[callerId], callerId, facility, NameOf(Sort.Misses), at)
                : null;
        }
    }

    /// <summary>Takes an entry of the ledger over after a start, oldest first; entries that left the window are passed over.</summary>
    public void Replay(LedgerEntry entry)
    {
        var at = entry.At.UtcTicks;
        if (at <= clock.GetUtcNow().UtcTicks - Window.Ticks)
        {
            return;
        }

        if (!entry.Granted)
        {
            Refused(entry.CallerId, entry.Facility, entry.Rule, entry.Chart, at);
        }
        else if (entry.Chart != 0 && IsCounted(entry.Rule, entry.Action))
        {
            lock (gate)
            {
                foreach (var sort in SortsOf(PartsOf(entry.Rule).Relation))
                {
                    Add(entry.CallerId, entry.Facility, sort, entry.Chart, at);
                }
            }
        }
    }

    static bool IsCounted(string rule, AccessAction action) =>
        action is AccessAction.Read or AccessAction.Disclose && rule.Contains('/', StringComparison.Ordinal)
        && PartsOf(rule).Relation is not ("self" or "registry" or "facility-papers" or "own-writings");

    static Sort[] SortsOf(string relation) => relation switch
    {
        "presence-attested" => [Sort.Charts, Sort.Attested],
        "break-glass" => [Sort.Charts, Sort.Unrelated],
        _ => [Sort.Charts],
    };

    static (string Role, string Relation) PartsOf(string rule)
    {
        var first = rule.IndexOf('/', StringComparison.Ordinal);
        var last = rule.LastIndexOf('/');
        return first < 0 ? ("", rule) : (first < last ? rule[(first + 1)..last] : "", rule[(last + 1)..]);
    }

    void Charge(string callerId, string facility, string role, Sort sort, long chart, long now)
    {
        var since = now - Window.Ticks;
        if (!(accounts.TryGetValue(callerId, out var known) && known.HasChart(sort, chart, since)))
        {
            Require(callerId, facility, role, sort, now, room: 1);
        }

        Add(callerId, facility, sort, chart, now);
    }

    /// <summary>Throws when the account or the facility has no room left.</summary>
    void Require(string callerId, string facility, string role, Sort sort, long now, int room)
    {
        var since = now - Window.Ticks;
        var ofAccount = role == "system" ? FacilityCeiling(sort) : Ceiling(sort);
        if (accounts.TryGetValue(callerId, out var account) && account.Count(sort, since) + room > ofAccount - (room == 0 ? 1 : 0))
        {
            throw Hold(account, callerId, facility, NameOf(sort), now);
        }

        if (facility.Length > 0 && facilities.TryGetValue(facility, out var place)
            && place.Count(sort, since) + room > FacilityCeiling(sort) - (room == 0 ? 1 : 0))
        {
            throw Hold(place, callerId, facility, $"facility-{NameOf(sort)}", now);
        }
    }

    static BrakeException Hold(Tally tally, string callerId, string facility, string ceiling, long now)
    {
        var isFirst = tally.AlarmedAt <= now - Window.Ticks;
        tally.AlarmedAt = isFirst ? now : tally.AlarmedAt;
        return new BrakeException(callerId, facility, ceiling, isFirst);
    }

    static string NameOf(Sort sort) => sort switch
    {
        Sort.Charts => "charts",
        Sort.Attested => "attested",
        Sort.Unrelated => "unrelated",
        _ => "misses",
    };

    void Add(string callerId, string facility, Sort sort, long chart, long at)
    {
        Of(accounts, callerId, at).Add(sort, chart, at);
        if (facility.Length > 0)
        {
            Of(facilities, facility, at).Add(sort, chart, at);
        }
    }

    static Tally Of(Dictionary<string, Tally> tallies, string name, long now)
    {
        if (tallies.TryGetValue(name, out var tally))
        {
            return tally;
        }

        if (tallies.Count >= TalliesMax)
        {
            foreach (var old in tallies.Where(pair => pair.Value.LastAt <= now - Window.Ticks).Select(pair => pair.Key).ToList())
            {
                tallies.Remove(old);
            }
        }

        return tallies[name] = new Tally();
    }

    int Ceiling(Sort sort) => sort switch
    {
        Sort.Charts => ceilings.Charts,
        Sort.Attested => ceilings.Attested,
        Sort.Unrelated => ceilings.Unrelated,
        _ => ceilings.Misses,
    };

    int FacilityCeiling(Sort sort) => sort switch
    {
        Sort.Charts => ceilings.FacilityCharts,
        Sort.Attested => ceilings.FacilityAttested,
        Sort.Unrelated => ceilings.FacilityUnrelated,
        _ => ceilings.FacilityMisses,
    };
}
