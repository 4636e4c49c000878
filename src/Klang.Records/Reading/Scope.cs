using System.Collections.Frozen;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Compartments;
using Klang.Fhir.References;
using Klang.Fhir.Search;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>The charts that a query names by patient, id or personal number, when it does.</summary>
sealed class Scope
{
    const int ChartsMax = 500;

    /// <summary>Ids that a search over all types looks up under every type; beyond, candidates are walked.</summary>
    const int IdsOfAnyTypeMax = 32;

    Scope(SearchQuery query, IEnumerable<ChartId> charts)
    {
        Query = query;

        // By number: the order in which they were named would tell of ids that led to what is not shown.
        Charts = [.. charts.OrderBy(chart => chart.Value)];
    }

    /// <summary>The query, its patient references widened to every Patient of the chart.</summary>
    internal SearchQuery Query { get; }

    /// <summary>The charts; none when the query names what does not exist.</summary>
    internal IReadOnlyList<ChartId> Charts { get; }

    /// <summary>True for a look-up by personal number: one Patient answers for each chart.</summary>
    internal bool AnswersPerson { get; private init; }

    /// <summary>Golden Patients asked for by id, each with the ids by which it was asked for.</summary>
    internal IReadOnlyDictionary<string, List<string>> GoldenIds { get; private init; } = FrozenDictionary<string, List<string>>.Empty;

    /// <summary>Null when the query names no charts and the population index has to be asked.</summary>
    internal static async ValueTask<Scope?> FindAsync(
        ChartReader reader, IRecordStore store, Vault vault, Session session, SearchQuery query, CancellationToken cancellationToken)
    {
        foreach (var criterion in query.Criteria)
        {
            var scope = criterion switch
            {
                IdAnyOfCriterion ids => await ByIdsAsync(reader, query, ids, ids.Resources, cancellationToken),
                ReferenceAnyOfCriterion chained when IsToPatient(query, chained.Parameter) =>
                    await ByPatientsAsync(reader, session, query, chained, chained.Targets, chained.Parameter, cancellationToken),
                ParameterCriterion { Modifier: SearchModifier.None or SearchModifier.Type } plain =>
                    await ByParameterAsync(reader, store, vault, session, query, plain, cancellationToken),
                _ => null,
            };
            if (scope is not null)
            {
                return scope;
            }
        }

        return null;
    }

    static async ValueTask<Scope?> ByParameterAsync(
        ChartReader reader, IRecordStore store, Vault vault, Session session, SearchQuery query, ParameterCriterion criterion,
        CancellationToken cancellationToken)
    {
        if (criterion.Parameter.Code == "_id" && (!query.Types.IsEmpty || criterion.AnyOf.Length <= IdsOfAnyTypeMax))
        {
            IEnumerable<ResourceType> types = query.Types.IsEmpty ? ResourceTypes.All : query.Types;
            var ids = criterion.AnyOf.OfType<TokenValue>().Where(value => value.Code is not null)
                .SelectMany(value => types.Select(type => $"{type.Name()}/{Encoding.UTF8.GetString(value.Code!)}"));
            return await ByIdsAsync(reader, query, criterion, ids.ToFrozenSet(StringComparer.Ordinal), cancellationToken);
        }

        if (criterion.Parameter.Code == "identifier" && query.Types is [ResourceType.Patient])
        {
            return await ByClaimsAsync(store, vault, session, query, criterion, cancellationToken);
        }

        return IsToPatient(query, criterion.Parameter) && PatientsOf(criterion) is { } patients
            ? await ByPatientsAsync(reader, session, query, criterion, patients, criterion.Parameter, cancellationToken)
            : null;
    }

    static bool IsToPatient(SearchQuery query, SearchParameter parameter) =>
        !query.Types.IsEmpty && query.Types.All(type => PatientCompartment.ParametersOf(type)
            .Any(known => known.Code == parameter.Code)
            || (type != ResourceType.Patient && parameter.Code == "patient" && PatientCompartment.IsInCompartment(type)));

    /// <summary>The Patients a reference criterion names; null when a value may name something else.</summary>
    static List<string>? PatientsOf(ParameterCriterion criterion)
    {
        var patients = new List<string>();
        foreach (var value in criterion.AnyOf)
        {
            if (value is not ReferenceValue { Kind: ReferenceKind.Relative } reference || reference.Id.Length == 0
                || !(reference.Type == ResourceType.Patient
                    || (reference.Type == ResourceType.None && criterion.Parameter.Targets.Contains(ResourceType.Patient))))
            {
                return null;
            }

            patients.Add($"Patient/{Encoding.UTF8.GetString(reference.Id)}");
        }

        return patients;
    }

    static async ValueTask<Scope?> ByPatientsAsync(
        ChartReader reader, Session session, SearchQuery query, Criterion criterion, IReadOnlyCollection<string> patients,
        SearchParameter parameter, CancellationToken cancellationToken)
    {
        if (patients.Count > ChartsMax)
        {
            return null;
        }

        var named = new Dictionary<ChartId, List<string>>();
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var patient in patients)
        {
            if (!patient.StartsWith("Patient/", StringComparison.Ordinal))
            {
                return null;
            }

            aliases.Add(patient);
            var located = await reader.LocateAsync(ResourceType.Patient, patient["Patient/".Length..], cancellationToken);
            if (located is null)
            {
                // Perhaps a bare id of a Group, Device or Location: only the population index knows.
                if (criterion is ParameterCriterion { Parameter.Targets.Length: not 1 } open
                    && open.AnyOf.Any(value => value is ReferenceValue { Type: ResourceType.None }))
                {
                    return null;
                }

                continue;
            }

            (named.TryGetValue(located.Value.Place.Chart, out var ids) ? ids : named[located.Value.Place.Chart] = [])
                .Add(patient["Patient/".Length..]);
        }

        List<ChartId> charts = [.. named.Keys];
        if (!await session.AdmitAsync(charts, cancellationToken))
        {
            return new Scope(query, []);
        }

        // The charts are about to be searched anyway: they say best by which ids they were ever known.
        foreach (var (chart, ids) in named)
        {
            if (!session.IsTooCostly && await session.OpenAsync(chart, cancellationToken) is { } opened)
            {
                if (ids.TrueForAll(opened.Chart.UnknownPatients.Contains))
                {
                    charts.Remove(chart);
                    continue;
                }

                aliases.UnionWith(GoldenReader.Aliases(opened.Head, opened.Chart));
            }
        }

        var widened = new ReferenceAnyOfCriterion(criterion.Name, parameter, aliases.ToFrozenSet(StringComparer.Ordinal));
        return new Scope(query with { Criteria = query.Criteria.Replace(criterion, widened) }, charts);
    }

    static async ValueTask<Scope?> ByIdsAsync(
        ChartReader reader, SearchQuery query, Criterion criterion, FrozenSet<string> resources, CancellationToken cancellationToken)
    {
        if (!query.Types.IsEmpty && resources.Count > ChartsMax)
        {
            return null;
        }

        var charts = new List<ChartId>();
        var golden = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var wanted = new HashSet<string>(resources, StringComparer.Ordinal);
        foreach (var resource in resources.Order(StringComparer.Ordinal))
        {
            var slash = resource.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !ResourceTypes.TryParse(resource.AsSpan(0, slash), out var type)
                || await reader.LocateAsync(type, resource[(slash + 1)..], cancellationToken) is not { } located)
            {
                continue;
            }

            if (!charts.Contains(located.Place.Chart))
            {
                charts.Add(located.Place.Chart);
            }

            // The id of a chart that was merged away leads to the chart that took it in, as it does when read.
            if (located.Place.State == PlaceState.Golden
                && await reader.ReadHeadAsync(located.Place.Chart, cancellationToken) is { } head)
            {
                (golden.TryGetValue(head.Content.GoldenId, out var asked) ? asked : golden[head.Content.GoldenId] = []).Add(resource[(slash + 1)..]);
                wanted.Add($"Patient/{head.Content.GoldenId}");
            }
        }

        var widened = new IdAnyOfCriterion(criterion.Name, wanted.ToFrozenSet(StringComparer.Ordinal));
        return new Scope(query with { Criteria = query.Criteria.Replace(criterion, widened) }, charts) { GoldenIds = golden };
    }

    static async ValueTask<Scope?> ByClaimsAsync(
        IRecordStore store, Vault vault, Session session, SearchQuery query, ParameterCriterion criterion, CancellationToken cancellationToken)
    {
        var charts = new List<ChartId>();
        var isNational = true;
        foreach (var value in criterion.AnyOf)
        {
            if (value is not TokenValue token || !TryReadClaim(token, out var claim))
            {
                return null;
            }

            isNational &= claim.IsNational;
            var owner = await store.FindClaimAsync(claim.Key(vault), cancellationToken);
            session.Misses += owner is null && claim.IsNational ? 1 : 0;
            if (owner is null && token.System is null)
            {
                // Nobody holds it as a citizen number; it may stand somewhere as a number of another sort.
                return null;
            }

            if (owner is { } held && !charts.Contains(held.Owner))
            {
                charts.Add(held.Owner);
            }
        }

        // A Patient kept apart by a conflict may carry the number without holding the claim; its task leads to it.
        return new Scope(query, charts) { AnswersPerson = isNational };
    }

    /// <summary>Reads a number that names a person. Thirteen digits with a good check mean a citizen also without a system.</summary>
    static bool TryReadClaim(TokenValue token, out PersonClaim claim)
    {
        claim = default;
        if (token is { System: null, Code: { } bare })
        {
            var digits = Encoding.UTF8.GetString(bare);
            return PersonClaims.TryRead(PersonClaims.CitizenNumberSystem, digits, out claim) && claim.Value == digits;
        }

        return token is { System: { Length: > 0 } system, Code: { } code }
            && PersonClaims.TryRead(Encoding.UTF8.GetString(system), Encoding.UTF8.GetString(code), out claim);
    }
}
