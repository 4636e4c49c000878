using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Persons;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>
/// Finds people by name, phone, address and birth date through the facility registers: opened together, matched in
/// memory, kept for the next question. A caller sees its own facility's register; one without a facility asks every one.
/// </summary>
sealed class Registers(IRecordStore store, Vault vault)
{
    const int FacilitiesHeldMax = 64;
    const int RowsMax = 2_000_000;

    static readonly FrozenSet<string> Codes = new[]
    {
        "name", "family", "given", "phonetic", "telecom", "phone", "email", "address", "address-city", "address-country",
        "address-postalcode", "address-state", "address-use",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenSet<string> MoreCodes = new[] { "birthdate", "gender", "death-date", "deceased", "active" }
        .ToFrozenSet(StringComparer.Ordinal);

    readonly ConcurrentDictionary<string, Register> held = new(StringComparer.Ordinal);

    /// <summary>
    /// Charts whose register rows meet the query's criteria of name, phone or address; null when the query has none, so
    /// that the registers cannot narrow it.
    /// </summary>
    internal async ValueTask<Outcome<HashSet<ChartId>?>> FindAsync(
        Session session, SearchQuery query, Matcher matcher, CancellationToken cancellationToken)
    {
        if (query.Types is not [ResourceType.Patient] || !query.Criteria.Any(criterion => Concerns(criterion, Codes)))
        {
            return (HashSet<ChartId>?)null;
        }

        var narrowing = query with
        {
            Criteria = [.. query.Criteria.Where(criterion => Concerns(criterion, Codes) || Concerns(criterion, MoreCodes))],
        };
        var facility = session.Context.Caller.Facility;
        var facilities = facility.Length > 0 ? [facility] : await store.ListRegistersAsync(cancellationToken);
        var found = new HashSet<ChartId>();
        var rows = 0;
        foreach (var one in facilities)
        {
            var register = await RefreshAsync(session, one, cancellationToken);
            if (register is null)
            {
                continue;
            }

            rows += register.Rows.Count;
            if (rows > RowsMax)
            {
                return session.TooCostly();
            }

            Match(register, narrowing, matcher, found);
        }

        return found;
    }

    static bool Concerns(Criterion criterion, FrozenSet<string> codes) =>
        criterion is ParameterCriterion { Modifier: not (SearchModifier.Not or SearchModifier.Missing) } plain
        && codes.Contains(plain.Parameter.Code);

    static void Match(Register register, SearchQuery query, Matcher matcher, HashSet<ChartId> found)
    {
        foreach (var (chart, row) in register.Rows)
        {
            using var tape = StoredJson.Read(row);
            foreach (var patient in tape.Root)
            {
                if (matcher.Matches(query, patient, ResourceType.Patient, default))
                {
                    found.Add(chart);
                    break;
                }
            }
        }
    }

    /// <summary>The register as of now: what changed since the last look is read and opened.</summary>
    async ValueTask<Register?> RefreshAsync(Session session, string facility, CancellationToken cancellationToken)
    {
        if (!held.TryGetValue(facility, out var register))
        {
            if (held.Count >= FacilitiesHeldMax)
            {
                held.TryRemove(held.Keys.First(), out _);
            }

            register = held.GetOrAdd(facility, _ => new Register());
        }

        await register.Gate.WaitAsync(cancellationToken);
        try
        {
            var changes = await store.ReadRegisterAsync(facility, register.Sequence, cancellationToken);
            if (changes.Count == 0)
            {
                return register;
            }

            var receipt = await session.QueryReceiptAsync(cancellationToken);
            if (receipt is null)
            {
                return null;
            }

            using var opener = await vault.OpenerAsync(receipt, KeyName.OfFacility(facility), cancellationToken);
            foreach (var change in changes)
            {
                register.Apply(change, opener);
            }

            return register;
        }
        finally
        {
            register.Gate.Release();
        }
    }

    sealed class Register
    {
        internal SemaphoreSlim Gate { get; } = new(1, 1);

        internal ConcurrentDictionary<ChartId, ReadOnlyMemory<byte>> Rows { get; } = new();

        internal long Sequence { get; private set; }

        internal void Apply(RegisterRow change, Opener opener)
        {
            if (change.Sealed.IsEmpty)
            {
                Rows.TryRemove(change.Chart, out _);
            }
            else
            {
                Span<byte> buffer = stackalloc byte[512];
                var plain = new ArrayBufferWriter<byte>(512);
                opener.Open(RegisterEntry.Aad(buffer, change.Facility, change.Chart), change.Sealed.Span, plain);
                Rows[change.Chart] = plain.WrittenMemory;
            }

            Sequence = Math.Max(Sequence, change.Sequence);
        }
    }
}
