using System.Collections.Immutable;

namespace Klang.Fhir.Search;

/// <summary>Reads criteria: names with modifiers, chains and <c>_has</c>, and their values.</summary>
/// <param name="now">What "approximately" is measured from; null when there is no clock.</param>
sealed class CriterionParser(DateTimeOffset? now)
{
    const string HasPrefix = "_has:";

    readonly ValueParser values = new(now);

    /// <summary>Reads one parameter of a search over those types; none means all types.</summary>
    internal (Criterion? Criterion, SearchProblem? Problem) Parse(ImmutableArray<ResourceType> types, string name, string value) =>
        Parse(types, name, name, value, SearchLimits.ChainDepthMax);

    (Criterion?, SearchProblem?) Parse(ImmutableArray<ResourceType> types, string whole, string name, string value, int depthLeft)
    {
        if (name.StartsWith(HasPrefix, StringComparison.Ordinal))
        {
            return depthLeft == 0 ? TooDeep() : Has(types, whole, name[HasPrefix.Length..], value, depthLeft - 1);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            return depthLeft == 0 ? TooDeep() : Chain(types, whole, name[..dot], name[(dot + 1)..], value, depthLeft - 1);
        }

        return Own(types, whole, name, value);
    }

    (Criterion?, SearchProblem?) Own(ImmutableArray<ResourceType> types, string whole, string name, string value)
    {
        var (code, modifierName) = Cut(name);
        var (parameter, unknown) = Find(types, code);
        if (parameter is null)
        {
            return (null, unknown);
        }

        var (modifier, type, unfit) = Modifier(parameter, modifierName);
        if (unfit is not null)
        {
            return (null, unfit);
        }

        var texts = SearchText.Split(value, ',').Where(text => text.Length > 0).ToList();
        if (texts.Count is 0 or > SearchLimits.ValuesMax)
        {
            return (null, texts.Count == 0
                ? SearchProblem.Unknown("It has no value.")
                : SearchProblem.Wrong($"{texts.Count} values are asked for; the limit is {SearchLimits.ValuesMax}."));
        }

        var anyOf = ImmutableArray.CreateBuilder<SearchValue>(texts.Count);
        foreach (var text in texts)
        {
            var (read, wrong) = values.Parse(parameter, modifier, type, text);
            if (read is null)
            {
                return (null, SearchProblem.Wrong($"The value cannot be read: {wrong!.Message}."));
            }

            anyOf.Add(read);
        }

        return (new ParameterCriterion(whole, parameter, modifier, anyOf.MoveToImmutable()), null);
    }

    (Criterion?, SearchProblem?) Chain(
        ImmutableArray<ResourceType> types, string whole, string head, string rest, string value, int depthLeft)
    {
        var (code, typeName) = Cut(head);
        var (parameter, problem) = Find(types, code);
        if (parameter is null)
        {
            return (null, problem);
        }

        if (parameter.Type != SearchParameterType.Reference
            || !Array.Exists(parameter.Paths, path => path.Code == FhirDataType.Reference))
        {
            return (null, SearchProblem.Wrong($"{Shown(code)} is no reference, so nothing can be chained to it."));
        }

        var (targets, wrongTarget) = Targets(parameter, typeName);
        if (wrongTarget is not null)
        {
            return (null, wrongTarget);
        }

        var links = ImmutableArray.CreateBuilder<ChainLink>();
        SearchProblem? first = null;
        foreach (var target in targets)
        {
            var (inner, innerProblem) = Parse([target], rest, rest, value, depthLeft);
            first ??= innerProblem;
            if (inner is not null)
            {
                links.Add(new ChainLink(target, inner));
            }
        }

        if (links.Count > SearchLimits.ChainTargetsMax)
        {
            return (null, SearchProblem.Wrong($"The chain may lead to {links.Count} types; name one, such as {Shown(code)}:Patient."));
        }

        return links.Count == 0 ? (null, first) : (new ChainCriterion(whole, parameter, links.ToImmutable()), null);
    }

    static (IReadOnlyList<ResourceType>, SearchProblem?) Targets(SearchParameter parameter, string typeName)
    {
        if (typeName.Length == 0)
        {
            return (parameter.Targets.IsEmpty ? ResourceTypes.All : parameter.Targets, null);
        }

        if (!ResourceTypes.TryParse(typeName, out var type) || (!parameter.Targets.IsEmpty && !parameter.Targets.Contains(type)))
        {
            return ([], WrongTarget(parameter));
        }

        return ([type], null);
    }

    (Criterion?, SearchProblem?) Has(
        ImmutableArray<ResourceType> types, string whole, string name, string value, int depthLeft)
    {
        var parts = name.Split(':', 3);
        if (parts.Length != 3 || !ResourceTypes.TryParse(parts[0], out var source))
        {
            return (null, SearchProblem.Wrong("_has is written _has:Type:reference:parameter, such as _has:Observation:patient:code."));
        }

        var (reference, problem) = Find([source], parts[1]);
        if (reference is null)
        {
            return (null, problem);
        }

        if (reference.Type != SearchParameterType.Reference)
        {
            return (null, SearchProblem.Wrong($"{source.Name()}.{reference.Code} is no reference."));
        }

        if (!reference.Targets.IsEmpty && !types.IsEmpty && !types.Any(type => reference.Targets.Contains(type)))
        {
            return (null, SearchProblem.Wrong($"{source.Name()}.{reference.Code} does not refer to the type that is searched."));
        }

        var (inner, innerProblem) = Parse([source], parts[2], parts[2], value, depthLeft);
        return inner is null ? (null, innerProblem) : (new HasCriterion(whole, source, reference, inner), null);
    }

    /// <summary>Finds a parameter that every one of the types has, in the same manner of comparing.</summary>
    internal static (SearchParameter? Parameter, SearchProblem? Problem) Find(ImmutableArray<ResourceType> types, string code)
    {
        SearchParameter? first = null;
        foreach (var type in types.IsEmpty ? [ResourceType.None] : types)
        {
            if (!SearchParameters.TryFind(type, code, out var found) || (first is not null && first.Type != found.Type))
            {
                return (null, NotKnown(type, code));
            }

            if (found.Impossible is { } reason)
            {
                return (null, SearchProblem.Unknown($"{code} is not supported: {reason}."));
            }

            first ??= found;
        }

        return (first, null);
    }

    static SearchProblem NotKnown(ResourceType type, string code)
    {
        var known = SearchParameters.Common.Concat(SearchParameters.For(type))
            .Where(parameter => parameter.Impossible is null)
            .Select(parameter => parameter.Code);
        var where = type == ResourceType.None ? "A search over all types" : type.Name();
        return SearchProblem.Unknown($"{where} has no search parameter {Shown(code)}. There are: {string.Join(", ", known)}.");
    }

    static (SearchModifier, ResourceType, SearchProblem?) Modifier(SearchParameter parameter, string name)
    {
        SearchModifier? modifier = name switch
        {
            "" => SearchModifier.None,
            "missing" => SearchModifier.Missing,
            "exact" when parameter.Type == SearchParameterType.String => SearchModifier.Exact,
            "contains" when parameter.Type == SearchParameterType.String => SearchModifier.Contains,
            "not" when parameter.Type == SearchParameterType.Token => SearchModifier.Not,
            "text" when parameter.Type == SearchParameterType.Token => SearchModifier.Text,
            "of-type" when HoldsIdentifier(parameter) => SearchModifier.OfType,
            "identifier" when parameter.Type == SearchParameterType.Reference => SearchModifier.Identifier,
            "above" when parameter.Type == SearchParameterType.Uri => SearchModifier.Above,
            "below" when parameter.Type == SearchParameterType.Uri => SearchModifier.Below,
            _ => null,
        };
        if (modifier is { } found)
        {
            return (found, ResourceType.None, null);
        }

        if (parameter.Type != SearchParameterType.Reference || !ResourceTypes.TryParse(name, out var type))
        {
            return (default, default, SearchProblem.Wrong(
                $"{parameter.Code} cannot have the modifier {Shown(name)}. It can have: {string.Join(", ", Modifiers(parameter))}."));
        }

        return parameter.Targets.IsEmpty || parameter.Targets.Contains(type)
            ? (SearchModifier.Type, type, null)
            : (default, default, WrongTarget(parameter));
    }

    /// <summary>The modifiers that a parameter can have, as they are written.</summary>
    internal static IEnumerable<string> Modifiers(SearchParameter parameter) => parameter.Type switch
    {
        SearchParameterType.String => [":missing", ":exact", ":contains"],
        SearchParameterType.Token when HoldsIdentifier(parameter) => [":missing", ":not", ":text", ":of-type"],
        SearchParameterType.Token => [":missing", ":not", ":text"],
        SearchParameterType.Reference => [":missing", ":identifier", ":[type]"],
        SearchParameterType.Uri => [":missing", ":above", ":below"],
        _ => [":missing"],
    };

    static bool HoldsIdentifier(SearchParameter parameter) =>
        parameter.Type == SearchParameterType.Token && Array.Exists(parameter.Paths, path => path.Code == FhirDataType.Identifier);

    static SearchProblem WrongTarget(SearchParameter parameter) => SearchProblem.Wrong(
        $"{parameter.Code} does not refer to that type. It refers to: {string.Join(", ", parameter.Targets.Select(ResourceTypes.Name))}.");

    static (string Code, string Modifier) Cut(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
    }

    static (Criterion?, SearchProblem?) TooDeep() =>
        (null, SearchProblem.Wrong($"The chain follows more than {SearchLimits.ChainDepthMax} references."));

    /// <summary>A name from outside, fit to be shown.</summary>
    internal static string Shown(string name)
    {
        var plain = string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or ':' or '.'));
        return plain.Length > 64 ? plain[..64] : plain;
    }
}
