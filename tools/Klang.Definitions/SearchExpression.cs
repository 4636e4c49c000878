using System.Globalization;
using System.Text.RegularExpressions;

namespace Klang.Definitions;

/// <summary>
/// Compiles the part of FHIRPath that R4's search parameters use into <see cref="SearchPath"/>s: members, choices, unions,
/// <c>ofType</c>, <c>as</c>, <c>where(x='y')</c>, <c>where(resolve() is T)</c>, <c>extension('u')</c>, an item by its place,
/// <c>%resource</c>, and <c>X.exists() and X != false</c>. Anything else throws: the generator stops.
/// </summary>
sealed partial class SearchExpression
{
    readonly ElementTree tree;
    readonly string baseType;
    readonly SearchPath start;
    readonly string text;
    int at;

    SearchExpression(ElementTree tree, string text, string baseType, SearchPath start)
    {
        this.tree = tree;
        this.text = text;
        this.baseType = baseType;
        this.start = start;
    }

    /// <summary>Compiles an expression for one base type; branches that start at other types give nothing.</summary>
    internal static IReadOnlyList<SearchPath> Compile(ElementTree tree, string text, string baseType) =>
        new SearchExpression(tree, text, baseType, new SearchPath([], baseType, baseType)).Whole();

    /// <summary>Compiles a composite's component, relative to the node that the composite found.</summary>
    internal static IReadOnlyList<SearchPath> CompileComponent(
        ElementTree tree, string text, string baseType, SearchPath node) =>
        new SearchExpression(tree, text, baseType, node with { Steps = [], Repeats = false }).Whole();

    List<SearchPath> Whole()
    {
        var flag = ExistsAndNotFalse().Match(text);
        if (flag.Success)
        {
            var members = Compile(tree, flag.Groups[1].Value, baseType).Select(path => path.Steps.Single().First);
            return [start.Then(new SearchPathStep(SearchStep.ExistsAndNotFalse, string.Join(',', members))) with
            {
                Code = "boolean",
            }];
        }

        var found = Union();
        return at == text.Length ? found : throw Fault("the expression should end here");
    }

    List<SearchPath> Union()
    {
        var found = Term();
        while (Take('|'))
        {
            found.AddRange(Term());
        }

        return found;
    }

    List<SearchPath> Term()
    {
        var found = Primary();
        while (true)
        {
            if (Take('['))
            {
                var item = int.Parse(Word(), CultureInfo.InvariantCulture);
                Expect(']');
                found = [.. found.Select(path =>
                    path.Then(new SearchPathStep(SearchStep.Item, Number: item)) with { Repeats = false })];
            }
            else if (Take('.'))
            {
                found = Step(found);
            }
            else if (TakeAs())
            {
                found = OfType(found, Word());
            }
            else
            {
                return found;
            }
        }
    }

    List<SearchPath> Primary()
    {
        if (Take('('))
        {
            var found = Union();
            Expect(')');
            return found;
        }

        if (Take('%'))
        {
            return Word() == "resource"
                ? [new SearchPath([new SearchPathStep(SearchStep.Root)], baseType, baseType)]
                : throw Fault("only %resource is known");
        }

        var name = Word();
        if (!char.IsUpper(name[0]))
        {
            return Members([start], name);
        }

        return name == baseType || name is "Resource" or "DomainResource" ? [start] : [];
    }

    List<SearchPath> Step(List<SearchPath> found)
    {
        var name = Word();
        if (!Take('('))
        {
            return Members(found, name);
        }

        List<SearchPath> result = name switch
        {
            "ofType" or "as" => OfType(found, Word()),
            "where" => Where(found),
            "extension" => Extension(found, Quoted()),
            _ => throw Fault($"the function {name} is not known"),
        };
        Expect(')');
        return result;
    }

    List<SearchPath> Members(List<SearchPath> found, string name)
    {
        var result = new List<SearchPath>();
        foreach (var path in found)
        {
            var members = tree.Find(path.Owner, name).ToList();
            if (members.Count == 0)
            {
                throw Fault($"{path.Owner} has no element {name}");
            }

            result.AddRange(members.Select(member =>
                path.Then(new SearchPathStep(SearchStep.Member, member.Name)) with
                {
                    Code = member.Code,
                    Owner = member.Owner,
                    Repeats = path.Repeats || member.Repeats,
                    System = member.System,
                    Targets = member.Targets,
                }));
        }

        return result;
    }

    static List<SearchPath> OfType(List<SearchPath> found, string type) =>
        [.. found.Where(path => string.Equals(path.Code, type, StringComparison.OrdinalIgnoreCase))];

    List<SearchPath> Where(List<SearchPath> found)
    {
        var subject = Word();
        if (subject == "resolve")
        {
            Expect('(');
            Expect(')');
            if (Word() != "is")
            {
                throw Fault("resolve() is followed by is");
            }

            var target = Word();
            return [.. found
                .Where(path => path.Code == "Reference")
                .Select(path => path.Then(new SearchPathStep(SearchStep.WhereRefersTo, target)) with { Targets = [target] })];
        }

        Expect('=');
        var value = Quoted();
        return [.. found.Select(path => path.Then(new SearchPathStep(SearchStep.WhereEquals, subject, value)))];
    }

    static List<SearchPath> Extension(List<SearchPath> found, string url) =>
        [.. found.Select(path => path.Then(new SearchPathStep(SearchStep.Extension, url)) with
        {
            Code = "Extension",
            Owner = "Extension",
            Repeats = true,
        })];

    string Word()
    {
        SkipSpace();
        var from = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        return at > from ? text[from..at] : throw Fault("a name is expected");
    }

    string Quoted()
    {
        Expect('\'');
        var end = text.IndexOf('\'', at);
        var value = text[at..end];
        at = end + 1;
        return value;
    }

    bool TakeAs()
    {
        SkipSpace();
        if (string.CompareOrdinal(text, at, "as ", 0, 3) != 0)
        {
            return false;
        }

        at += 3;
        return true;
    }

    bool Take(char symbol)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != symbol)
        {
            return false;
        }

        at++;
        SkipSpace();
        return true;
    }

    void Expect(char symbol)
    {
        if (!Take(symbol))
        {
            throw Fault($"{symbol} is expected");
        }
    }

    void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    InvalidDataException Fault(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{text}, character {at}: {what}."));

    [GeneratedRegex(@"^(\S+)\.exists\(\) and \1 != false$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ExistsAndNotFalse();
}
