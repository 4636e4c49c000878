using System.Collections.Immutable;
using System.Globalization;

namespace Klang.Fhir.Search;

/// <summary>Reads the parameters of a search (FHIR R4 §3.1.1). Pure; every search has its own parser.</summary>
public sealed class SearchQueryParser
{
    readonly CriterionParser criteria;
    readonly List<Criterion> found = [];
    readonly List<SortKey> sort = [];
    readonly List<Include> includes = [];
    readonly List<string> elements = [];
    readonly List<IgnoredParameter> ignored = [];
    readonly List<KeyValuePair<string, string>> left = [];
    readonly List<KeyValuePair<string, string>> applied = [];
    readonly List<Complaint> complaints = [];
    readonly HashSet<string> once = new(StringComparer.Ordinal);
    readonly bool strict;
    readonly bool isSystemSearch;
    ImmutableArray<ResourceType> types;
    int? count;
    TotalMode? total;
    SummaryMode summary;

    SearchQueryParser(ResourceType? type, bool strict, DateTimeOffset? now)
    {
        isSystemSearch = type is null or ResourceType.None;
        types = isSystemSearch ? [] : [type!.Value];
        this.strict = strict;
        criteria = new CriterionParser(now);
    }

    /// <summary>
    /// Reads decoded parameters. Refused (<see cref="RefusalKind.BadRequest"/>, every complaint at once): values and modifiers that
    /// cannot be understood, what is over a limit of <see cref="SearchLimits"/>, and, when strict, parameters that do not exist
    /// (with the list of those that do); a lenient search leaves these out and tells so in <see cref="SearchQuery.Ignored"/>.
    /// </summary>
    /// <param name="type">The type in the URL; null for a search over all types, which <c>_type</c> may narrow.</param>
    /// <param name="parameters">Names and values, percent-decoded, in the order sent; from the URL and, with POST, from the form.</param>
    /// <param name="strict">True for <c>Prefer: handling=strict</c>.</param>
    /// <param name="now">What "approximately" is measured from for dates; null takes the length of the value itself.</param>
    public static Outcome<SearchQuery> Parse(
        ResourceType? type, IReadOnlyList<KeyValuePair<string, string>> parameters, bool strict, DateTimeOffset? now = null)
    {
        if (parameters.Count > SearchLimits.ParametersMax)
        {
            return new Refusal(RefusalKind.BadRequest, "too-costly",
                $"The search has {parameters.Count} parameters; the limit is {SearchLimits.ParametersMax}.");
        }

        return new SearchQueryParser(type, strict, now).Read(parameters);
    }

    Outcome<SearchQuery> Read(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (name == "_type" && isSystemSearch)
            {
                ReadTypes(value);
            }
        }

        foreach (var (name, value) in parameters)
        {
            ReadOne(name, value);
        }

        if (complaints.Count > 0)
        {
            return new Refusal(RefusalKind.BadRequest, [.. complaints]);
        }

        return new SearchQuery
        {
            Types = types,
            Criteria = [.. found],
            Sort = [.. sort],
            Includes = [.. includes],
            Elements = [.. elements.Distinct(StringComparer.Ordinal)],
            Count = count,
            CountOnly = count == 0 || summary == SummaryMode.Count,
            Total = total,
            Summary = summary,
            Ignored = [.. ignored],
            Left = [.. left],
            Applied = [.. applied],
        };
    }

    void ReadOne(string name, string value)
    {
        if (name.Length is 0 or > SearchLimits.NameLengthMax || value.Length > SearchLimits.ValueLengthMax)
        {
            Complain(CriterionParser.Shown(name), "too-long",
                $"Names have 1 to {SearchLimits.NameLengthMax} characters, values up to {SearchLimits.ValueLengthMax}.");
            return;
        }

        if (value.Length == 0)
        {
            Ignore(name, "It has no value.");
            return;
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var problem = (colon < 0 ? name : name[..colon]) switch
        {
            "_format" or "_pretty" or "_since" or "_at" => Leave(name, value),
            "_type" when isSystemSearch => null,
            "_count" => ReadCount(name, value),
            "_total" => ReadTotal(name, value),
            "_summary" => ReadSummary(name, value),
            "_elements" => ReadElements(value),
            "_sort" => ReadSort(value),
            "_include" => ReadInclude(name, value, isReverse: false),
            "_revinclude" => ReadInclude(name, value, isReverse: true),
            "_contained" => value == "false" ? null : SearchProblem.Wrong("Contained resources are not searched; only _contained=false is possible."),
            "_containedType" => SearchProblem.Wrong("Contained resources are not searched."),
            "_filter" => SearchProblem.Wrong("_filter is not supported; use the type's own parameters."),
            _ => ReadCriterion(name, value),
        };
        if (problem is null)
        {
            if (left.Count == 0 || left[^1].Key != name || left[^1].Value != value)
            {
                applied.Add(new KeyValuePair<string, string>(name, value));
            }
        }
        else if (problem.IsUnknown && !strict)
        {
            Ignore(name, problem.Message);
        }
        else
        {
            Complain(CriterionParser.Shown(name), problem.IsUnknown ? "not-supported" : "value", problem.Message);
        }
    }

    SearchProblem? Leave(string name, string value)
    {
        left.Add(new KeyValuePair<string, string>(name, value));
        return null;
    }

    SearchProblem? ReadCriterion(string name, string value)
    {
        var (criterion, problem) = criteria.Parse(types, name, value);
        if (criterion is not null)
        {
            found.Add(criterion);
        }

        return problem;
    }

    void ReadTypes(string value)
    {
        var builder = ImmutableArray.CreateBuilder<ResourceType>();
        foreach (var name in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!ResourceTypes.TryParse(name, out var type))
            {
                Complain("_type", "value", $"{CriterionParser.Shown(name)} is no resource type of R4.");
            }
            else if (!builder.Contains(type))
            {
                builder.Add(type);
            }
        }

        if (!once.Add("_type"))
        {
            Complain("_type", "value", "It may be given once; divide types by commas.");
        }

        types = builder.ToImmutable();
    }

    SearchProblem? ReadCount(string name, string value)
    {
        if (name != "_count" || !value.All(char.IsAsciiDigit))
        {
            return SearchProblem.Wrong("A whole number from 0 is needed.");
        }

        count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            ? Math.Min(wanted, SearchLimits.CountMax)
            : SearchLimits.CountMax;
        return Once(name);
    }

    SearchProblem? ReadTotal(string name, string value)
    {
        total = value switch
        {
            "none" => TotalMode.None,
            "estimate" => TotalMode.Estimate,
            "accurate" => TotalMode.Accurate,
            _ => null,
        };
        return total is null ? SearchProblem.Wrong("It must be none, estimate or accurate.") : Once(name);
    }

    SearchProblem? ReadSummary(string name, string value)
    {
        SummaryMode? mode = value switch
        {
            "false" => SummaryMode.None,
            "true" => SummaryMode.Summary,
            "text" => SummaryMode.Text,
            "data" => SummaryMode.Data,
            "count" => SummaryMode.Count,
            _ => null,
        };
        summary = mode ?? SummaryMode.None;
        return mode is null ? SearchProblem.Wrong("It must be true, false, text, data or count.") : Once(name);
    }

    SearchProblem? ReadElements(string value)
    {
        foreach (var name in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var element = dot > 0 && ResourceTypes.TryParse(name.AsSpan(0, dot), out _) ? name[(dot + 1)..] : name;
            if (elements.Count == SearchLimits.ElementsMax || element.Length is 0 or > 64 || !element.All(char.IsAsciiLetterOrDigit))
            {
                return SearchProblem.Wrong(
                    $"Up to {SearchLimits.ElementsMax} names of top-level elements are needed, divided by commas, such as id,status,code.");
            }

            elements.Add(element);
        }

        return null;
    }

    SearchProblem? ReadSort(string value)
    {
        foreach (var text in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var descending = text[0] == '-';
            var code = descending ? text[1..] : text;
            var (parameter, problem) = CriterionParser.Find(types, code);
            if (parameter is null)
            {
                return problem;
            }

            if (parameter.Type is SearchParameterType.Composite or SearchParameterType.Special)
            {
                return SearchProblem.Wrong($"{parameter.Code} has no order to sort by.");
            }

            if (sort.Count == SearchLimits.SortKeysMax)
            {
                return SearchProblem.Wrong($"There are more than {SearchLimits.SortKeysMax} sort keys.");
            }

            sort.Add(new SortKey(parameter, descending));
        }

        return null;
    }

    SearchProblem? ReadInclude(string name, string value, bool isReverse)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var iterates = colon >= 0 && name[(colon + 1)..] == "iterate";
        if (colon >= 0 && !iterates)
        {
            return SearchProblem.Wrong("Only :iterate can follow.");
        }

        if (includes.Count == SearchLimits.IncludesMax)
        {
            return SearchProblem.Wrong($"There are more than {SearchLimits.IncludesMax} includes.");
        }

        var (include, problem) = Include(value, isReverse, iterates);
        if (include is not null)
        {
            includes.Add(include);
        }

        return problem;
    }

    static (Include?, SearchProblem?) Include(string value, bool isReverse, bool iterates)
    {
        if (value == "*")
        {
            return (new Include(isReverse, ResourceType.None, Parameter: null, ResourceType.None, iterates), null);
        }

        var parts = value.Split(':');
        if (parts.Length is < 2 or > 3 || !ResourceTypes.TryParse(parts[0], out var source))
        {
            return (null, SearchProblem.Wrong("It is written Type:parameter or Type:parameter:TargetType, such as Observation:subject:Patient, or *."));
        }

        var target = ResourceType.None;
        if (parts.Length == 3 && !ResourceTypes.TryParse(parts[2], out target))
        {
            return (null, SearchProblem.Wrong("The target is no resource type of R4."));
        }

        if (parts[1] == "*")
        {
            return (new Include(isReverse, source, Parameter: null, target, iterates), null);
        }

        var (parameter, problem) = CriterionParser.Find([source], parts[1]);
        if (parameter is { Type: not SearchParameterType.Reference })
        {
            return (null, SearchProblem.Wrong($"{source.Name()}.{parameter.Code} is no reference."));
        }

        if (parameter is not null && target != ResourceType.None && !parameter.Targets.IsEmpty && !parameter.Targets.Contains(target))
        {
            return (null, SearchProblem.Wrong($"{source.Name()}.{parameter.Code} does not refer to {target.Name()}."));
        }

        return parameter is null ? (null, problem) : (new Include(isReverse, source, parameter, target, iterates), null);
    }

    SearchProblem? Once(string name) => once.Add(name) ? null : SearchProblem.Wrong("It may be given once.");

    void Ignore(string name, string reason) => ignored.Add(new IgnoredParameter(CriterionParser.Shown(name), reason));

    void Complain(string name, string code, string message) =>
        complaints.Add(new Complaint(Severity.Error, code, $"{name}: {message}"));
}
