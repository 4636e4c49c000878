using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Charts;

namespace Klang.Records.Reading;

/// <summary>Start and end of care for $everything: resources with a clinical date outside are left out, those without one stay.</summary>
sealed class CarePeriod
{
    static readonly string[] DateCodes = ["date", "onset-date", "effective-time", "effectivedate", "whenhandedover", "period", "authored", "authoredon", "performed"];

    readonly Criterion[][] byType;
    readonly bool isOpen;

    CarePeriod(Criterion[][] byType, bool isOpen)
    {
        this.byType = byType;
        this.isOpen = isOpen;
    }

    internal static Outcome<CarePeriod> Parse(string? start, string? end)
    {
        var table = new Criterion[256][];
        if (start is null && end is null)
        {
            return new CarePeriod(table, isOpen: true);
        }

        foreach (var type in ResourceTypes.All)
        {
            var code = Array.Find(DateCodes, name => SearchParameters.TryFind(type, name, out var parameter)
                && parameter.Type == SearchParameterType.Date);
            if (code is null || type == ResourceType.Patient)
            {
                continue;
            }

            var pairs = new List<KeyValuePair<string, string>>();
            Add(pairs, code, "ge", start);
            Add(pairs, code, "le", end);
            var parsed = SearchQueryParser.Parse(type, pairs, strict: true, null);
            if (!parsed.TryGet(out var query, out var refusal))
            {
                return refusal;
            }

            table[(int)type] = [.. query.Criteria];
        }

        return new CarePeriod(table, isOpen: false);
    }

    static void Add(List<KeyValuePair<string, string>> pairs, string code, string prefix, string? date)
    {
        if (date is not null)
        {
            pairs.Add(new(code, prefix + date));
        }
    }

    internal bool Holds(Slot slot)
    {
        if (isOpen || byType[(int)slot.Type] is not { } criteria)
        {
            return true;
        }

        using var tape = StoredJson.Read(slot.Json);
        var first = (ParameterCriterion)criteria[0];
        if (ValueExtractor.Select(tape.Root, first.Parameter).Count == 0)
        {
            return true;
        }

        foreach (var criterion in criteria)
        {
            if (!Matcher.Default.Matches(criterion, tape.Root, slot.Type, default))
            {
                return false;
            }
        }

        return true;
    }
}
