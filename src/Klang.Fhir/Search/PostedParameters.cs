using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Klang.Fhir.Compartments;
using Klang.Fhir.Json;
using Klang.Fhir.References;

namespace Klang.Fhir.Search;

/// <summary>
/// Which values are posted to the population index, and how a query looks there. Posted are identifiers, codes, event days, references
/// to the registry, tags, birth days and the status of what is worked through; never result values, names or free text. The index may
/// give too many charts, never too few: the <see cref="Matcher"/> decides. Pure and safe to share.
/// </summary>
/// <remarks>
/// Rows are what a write costs, so few are posted and a chart has one row however often a value recurs. Codes are posted without
/// their system, which serves <c>code</c>, <c>|code</c> and <c>system|code</c> alike; identifiers both ways, since hospitals'
/// numbers repeat. Codes of vital signs are in every chart and are not posted. The table is in docs/search.md; numbers are never reused.
/// </remarks>
public static class PostedParameters
{
    /// <summary>The number under which the presence of a type is posted.</summary>
    public const ushort TypeNumber = 1;

    /// <summary>The number under which identifiers are posted with their system.</summary>
    public const ushort SystemIdentifierNumber = 4;

    const ushort TagNumber = 2;
    const ushort IdentifierNumber = 3;

    static readonly FrozenDictionary<string, ushort> Numbers = new Dictionary<string, ushort>(StringComparer.Ordinal)
    {
        ["_tag"] = TagNumber,
        ["identifier"] = IdentifierNumber,
        ["code"] = 5,
        ["date"] = 6,
        ["status"] = 7,
        ["service-provider"] = 8,
        ["organization"] = 9,
        ["birthdate"] = 10,
        ["vaccine-code"] = 11,
        ["whenhandedover"] = 12,
        ["recorded-date"] = 13,
        ["authoredon"] = 14,
        ["performer"] = 15,
        ["actor"] = 16,
        ["owner"] = 17,
        ["general-practitioner"] = 18,
        ["effective"] = 19,
        ["effective-time"] = 20,
        ["authored"] = 21,
        ["authored-on"] = 22,
        ["type"] = 23,
        ["created"] = 24,
        ["payor"] = 25,
        ["started"] = 26,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is posted for a type beside its presence, its tags and its identifiers.</summary>
    static readonly (ResourceType Type, string Codes)[] Table =
    [
        (ResourceType.AllergyIntolerance, "code"),
        (ResourceType.Appointment, "date actor status"),
        (ResourceType.CarePlan, "date"),
        (ResourceType.Claim, "created"),
        (ResourceType.Composition, "date type"),
        (ResourceType.Condition, "code recorded-date"),
        (ResourceType.Consent, "date"),
        (ResourceType.Coverage, "payor"),
        (ResourceType.DiagnosticReport, "code date"),
        (ResourceType.DocumentReference, "date type"),
        (ResourceType.Encounter, "date service-provider"),
        (ResourceType.EpisodeOfCare, "date organization status"),
        (ResourceType.ImagingStudy, "started"),
        (ResourceType.Immunization, "vaccine-code date"),
        (ResourceType.MedicationAdministration, "code effective-time"),
        (ResourceType.MedicationDispense, "code whenhandedover"),
        (ResourceType.MedicationRequest, "code authoredon"),
        (ResourceType.MedicationStatement, "code effective"),
        (ResourceType.Observation, "code date"),
        (ResourceType.Patient, "birthdate organization general-practitioner"),
        (ResourceType.Procedure, "code date"),
        (ResourceType.QuestionnaireResponse, "authored"),
        (ResourceType.Schedule, "actor"),
        (ResourceType.ServiceRequest, "code authored performer status"),
        (ResourceType.Task, "owner status authored-on"),
    ];

    /// <summary>LOINC codes of vital signs and body measures: nearly every chart has them, so a row would find nothing.</summary>
    static readonly FrozenSet<string> CommonCodes = FrozenSet.ToFrozenSet(
        [
            "85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7", "39156-5", "85354-9",
            "8480-6", "8462-4", "8478-0", "8280-0",
        ],
        StringComparer.Ordinal);

    static readonly FrozenDictionary<ResourceType, ImmutableArray<PostedParameter>> ByType =
        ResourceTypes.All.ToFrozenDictionary(type => type, Posted);

    /// <summary>What is posted for a type, its presence aside; in the order of the numbers.</summary>
    public static ImmutableArray<PostedParameter> For(ResourceType type) => ByType.TryGetValue(type, out var list) ? list : [];

    /// <summary>Adds a resource's postings, each once: its type, and a row for every value that is posted.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="type">Its type.</param>
    /// <param name="into">Is added to; the caller drops what the chart has already.</param>
    public static void Extract(JsonNode resource, ResourceType type, List<Posting> into)
    {
        var from = into.Count;
        into.Add(new Posting(type, TypeNumber, PostingKind.Hash, default, 0));
        foreach (var posted in For(type))
        {
            var sink = new PostingSink { Type = type, Posted = posted, Into = into, From = from };
            ValueExtractor.Visit(resource, posted.Parameter, ref sink);
        }
    }

    /// <summary>
    /// What every chart with a match of the query has in the index: all of these groups hold for it. Empty when the index cannot
    /// narrow. A group without look-ups means that nothing can match.
    /// </summary>
    /// <param name="query">May still hold chains and <c>_has</c>; they do not narrow.</param>
    public static ImmutableArray<PostingGroup> Narrow(SearchQuery query)
    {
        if (query.Types.IsEmpty)
        {
            return [];
        }

        var groups = ImmutableArray.CreateBuilder<PostingGroup>();
        var merged = query.Types.Length == 1 ? MergedDates(query, query.Types[0], groups) : [];
        foreach (var criterion in query.Criteria)
        {
            if (!merged.Contains(criterion) && Group(criterion, query.Types) is { } group)
            {
                groups.Add(group);
            }
        }

        if (groups.Count == 0)
        {
            groups.Add(new PostingGroup(
                [.. query.Types.Select(type => new PostingTerm(type, TypeNumber, PostingKind.Hash, default, 0, 0))]));
        }

        return groups.ToImmutable();
    }

    static PostingGroup? Group(Criterion criterion, ImmutableArray<ResourceType> types)
    {
        var terms = ImmutableArray.CreateBuilder<PostingTerm>();
        foreach (var type in types)
        {
            if (!TryAddTerms(criterion, type, terms))
            {
                return null;
            }
        }

        return new PostingGroup(terms.ToImmutable());
    }

    /// <summary>False when the index does not know what the criterion asks for.</summary>
    static bool TryAddTerms(Criterion criterion, ResourceType type, ImmutableArray<PostingTerm>.Builder terms)
    {
        switch (criterion)
        {
            case ParameterCriterion { Modifier: SearchModifier.None or SearchModifier.OfType or SearchModifier.Type } one
                when Find(type, one.Parameter.Code) is { } posted:
                return one.AnyOf.All(value => TryAddTerms(value, type, posted, terms));
            case ReferenceAnyOfCriterion one when Find(type, one.Parameter.Code) is { } posted:
                return one.Targets.All(target => TryAddTarget(target, type, posted, terms));
            default:
                return false;
        }
    }

    static bool TryAddTerms(SearchValue value, ResourceType type, PostedParameter posted, ImmutableArray<PostingTerm>.Builder terms)
    {
        switch (value)
        {
            case TokenValue { Code: { Length: > 0 } code } token:
                if (IsCommon(posted, code))
                {
                    return false;
                }

                terms.Add(token.System is { Length: > 0 } system && posted.Number == IdentifierNumber
                    ? Term(type, SystemIdentifierNumber, WithSystem(system, code))
                    : Term(type, posted.Number, Folded(code)));
                return true;
            case IdentifierOfTypeValue identifier:
                terms.Add(Term(type, posted.Number, Folded(identifier.Value)));
                return true;
            case DateValue date when TryDays(date, out var first, out var last):
                AddDays(type, posted.Number, first, last, terms);
                return true;
            case ReferenceValue reference:
                return TryAddReference(reference, type, posted, terms);
            default:
                return false;
        }
    }

    /// <summary>Only references to the registry are posted, so only these can be looked up.</summary>
    static bool TryAddReference(
        ReferenceValue reference, ResourceType type, PostedParameter posted, ImmutableArray<PostingTerm>.Builder terms)
    {
        var targets = posted.Parameter.Targets;
        if (reference.Id.Length == 0 || (reference.Type == ResourceType.None && targets.IsEmpty))
        {
            return false;
        }

        foreach (var target in reference.Type == ResourceType.None ? targets : [reference.Type])
        {
            if (!PatientCompartment.IsRegistryType(target))
            {
                return false;
            }

            terms.Add(Term(type, posted.Number, TypeAndId(target, reference.Id)));
        }

        return true;
    }

    static bool TryAddTarget(string target, ResourceType type, PostedParameter posted, ImmutableArray<PostingTerm>.Builder terms)
    {
        if (!FhirReference.TryParse(target, out var reference) || !PatientCompartment.IsRegistryType(reference.Type))
        {
            return false;
        }

        terms.Add(Term(type, posted.Number, Encoding.UTF8.GetBytes(reference.TypeAndId)));
        return true;
    }

    /// <summary>
    /// Several conditions on one date (<c>date=ge…&amp;date=lt…</c>) become one range when a resource has one date at most: what meets
    /// them all has a day between. When the conditions contradict each other they stay apart, since a long span may still meet both.
    /// </summary>
    static HashSet<Criterion> MergedDates(SearchQuery query, ResourceType type, ImmutableArray<PostingGroup>.Builder groups)
    {
        var merged = new HashSet<Criterion>();
        var candidates =
            from criterion in query.Criteria.OfType<ParameterCriterion>()
            where criterion.Modifier == SearchModifier.None && criterion.AnyOf is [DateValue]
            let posted = Find(type, criterion.Parameter.Code)
            where posted is { IsSingleSpan: true }
            group criterion by posted;
        foreach (var same in candidates)
        {
            int first = 0, last = int.MaxValue;
            foreach (var criterion in same)
            {
                if (TryDays((DateValue)criterion.AnyOf[0], out var from, out var to))
                {
                    first = Math.Max(first, from);
                    last = Math.Min(last, to);
                    merged.Add(criterion);
                }
            }

            if (first > last)
            {
                merged.ExceptWith(same);
            }
            else if (merged.Overlaps(same))
            {
                var terms = ImmutableArray.CreateBuilder<PostingTerm>();
                AddDays(type, same.Key.Number, first, last, terms);
                groups.Add(new PostingGroup(terms.ToImmutable()));
            }
        }

        return merged;
    }

    /// <summary>The days of which every matching span has one; false when it may have any.</summary>
    static bool TryDays(DateValue date, out int first, out int last)
    {
        first = 0;
        last = DateOnly.MaxValue.DayNumber;
        var (low, high) = date.Range;
        switch (date.Prefix)
        {
            case SearchPrefix.Eq or SearchPrefix.Ap:
                first = DateRange.DayOf(low);
                last = Math.Max(first, DateRange.DayOf(high - 1));
                return true;
            case SearchPrefix.Gt or SearchPrefix.Sa:
                first = DateRange.DayOf(high);
                return true;
            case SearchPrefix.Ge:
                first = DateRange.DayOf(low);
                return true;
            case SearchPrefix.Lt or SearchPrefix.Eb:
                last = DateRange.DayOf(low - 1);
                return true;
            case SearchPrefix.Le:
                last = DateRange.DayOf(high - 1);
                return true;
            default:
                return false;
        }
    }

    static void AddDays(ResourceType type, ushort number, int first, int last, ImmutableArray<PostingTerm>.Builder terms)
    {
        foreach (var (from, to) in PostedDays.Between(first, last))
        {
            terms.Add(new PostingTerm(type, number, PostingKind.Day, default, from, to));
        }
    }

    static PostedParameter? Find(ResourceType type, string code)
    {
        foreach (var posted in For(type))
        {
            if (posted.Parameter.Code == code)
            {
                return posted;
            }
        }

        return null;
    }

    static ImmutableArray<PostedParameter> Posted(ResourceType type)
    {
        var codes = Table.Where(row => row.Type == type).SelectMany(row => row.Codes.Split(' ')).Prepend("_tag");
        if (SearchParameters.TryFind(type, "identifier", out _))
        {
            codes = codes.Prepend("identifier");
        }

        return [.. codes.Select(code => Posted(type, code)).OrderBy(posted => posted.Number)];
    }

    static PostedParameter Posted(ResourceType type, string code)
    {
        if (!SearchParameters.TryFind(type, code, out var parameter))
        {
            throw new InvalidOperationException($"The table of posted parameters names {type.Name()}.{code}, which does not exist.");
        }

        var isSingle = parameter.Type == SearchParameterType.Date && !parameter.Repeats
            && !Array.Exists(parameter.Paths, path => path.Code == FhirDataType.Timing);
        return new PostedParameter(parameter, Numbers[code], isSingle);
    }

    static PostingTerm Term(ResourceType type, ushort number, byte[] value) => new(type, number, PostingKind.Hash, value, 0, 0);

    static bool IsCommon(PostedParameter posted, ReadOnlySpan<byte> code) =>
        posted.Parameter.BaseType == ResourceType.Observation && posted.Parameter.Code == "code"
        && CommonCodes.Contains(Encoding.UTF8.GetString(code));

    /// <summary>Codes match without case, so they are posted without.</summary>
    static byte[] Folded(ReadOnlySpan<byte> code)
    {
        var folded = code.ToArray();
        foreach (ref var letter in folded.AsSpan())
        {
            letter = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
        }

        return folded;
    }

    static byte[] WithSystem(ReadOnlySpan<byte> system, ReadOnlySpan<byte> code) => [.. system, (byte)'|', .. Folded(code)];

    static byte[] TypeAndId(ResourceType type, ReadOnlySpan<byte> id) => [.. type.Utf8Name(), (byte)'/', .. id];

    struct PostingSink : IValueSink
    {
        internal ResourceType Type;
        internal PostedParameter Posted;
        internal List<Posting> Into;
        internal int From;

        public readonly bool Take(in IndexValue value)
        {
            switch (value.Type)
            {
                case SearchParameterType.Token when !value.Code.IsEmpty && !IsCommon(Posted, value.Code.Span):
                    Add(Posted.Number, Folded(value.Code.Span));
                    if (Posted.Number == IdentifierNumber && !value.System.IsEmpty)
                    {
                        Add(SystemIdentifierNumber, WithSystem(value.System.Span, value.Code.Span));
                    }

                    break;
                case SearchParameterType.Date:
                    foreach (var day in PostedDays.Of(value.LowTicks, value.HighTicks))
                    {
                        Add(new Posting(Type, Posted.Number, PostingKind.Day, default, day));
                    }

                    break;
                case SearchParameterType.Reference when ReferenceParts.TryParse(value.Code.Span, out var parts)
                    && PatientCompartment.IsRegistryType(parts.Type) && !parts.Id.IsEmpty:
                    Add(Posted.Number, TypeAndId(parts.Type, parts.Id));
                    break;
                default:
                    break;
            }

            return true;
        }

        readonly void Add(ushort number, byte[] value) => Add(new Posting(Type, number, PostingKind.Hash, value, 0));

        readonly void Add(in Posting posting)
        {
            for (var at = From; at < Into.Count; at++)
            {
                if (Into[at].Equals(posting))
                {
                    return;
                }
            }

            Into.Add(posting);
        }
    }
}
