using System.Globalization;
using System.Text;

namespace Klang.Fhir.Editing;

/// <summary>
/// The FHIRPath that FHIRPath Patch allows (FHIR R4 §3.1.5): members, indexers, <c>where(path = literal and …)</c>,
/// <c>first()</c>, <c>last()</c>, <c>ofType(Type)</c>, <c>extension('url')</c>. Anything else is refused, with the place.
/// </summary>
sealed class PatchPath
{
    readonly string text;
    int at;

    PatchPath(string text) => this.text = text;

    /// <summary>The steps in order; the first may name the resource's type.</summary>
    public List<PatchStep> Steps { get; } = [];

    public static Outcome<PatchPath> Parse(string text, string place)
    {
        if (text.Length is 0 or > EditLimits.PathLengthMax)
        {
            return PatchRefusals.Document($"A path has 1 to {EditLimits.PathLengthMax} characters.", place);
        }

        var path = new PatchPath(text);
        return path.ReadSteps() && path.at == text.Length
            ? path
            : PatchRefusals.Document(string.Create(CultureInfo.InvariantCulture,
                $"The path is not understood at character {path.at + 1}. Known are members, [index], where(path = literal), first(), last(), ofType(Type) and extension('url')."), place);
    }

    bool ReadSteps()
    {
        do
        {
            Skip();
            if (!ReadStep())
            {
                return false;
            }

            Skip();
            while (Take('['))
            {
                if (!ReadInteger(out var index) || !Take(']'))
                {
                    return false;
                }

                Steps.Add(new IndexStep(index));
            }
        }
        while (Take('.'));
        return true;
    }

    bool ReadStep()
    {
        if (ReadName() is not { } name)
        {
            return false;
        }

        if (!Take('('))
        {
            Steps.Add(new NameStep(name));
            return true;
        }

        switch (name)
        {
            case "first":
                Steps.Add(new IndexStep(0));
                break;
            case "last":
                Steps.Add(new IndexStep(IndexStep.Last));
                break;
            case "where":
                var conditions = new List<PatchCondition>();
                if (!ReadConditions(conditions))
                {
                    return false;
                }

                Steps.Add(new WhereStep(conditions));
                break;
            case "ofType":
                if (ReadName() is not { } type)
                {
                    return false;
                }

                if (type is "FHIR" or "System" && Take('.'))
                {
                    type = ReadName() ?? "";
                }

                Steps.Add(new TypeStep(type));
                break;
            case "extension":
                if (ReadLiteral() is not { IsString: true } url)
                {
                    return false;
                }

                Steps.Add(new NameStep("extension"));
                Steps.Add(new WhereStep([new PatchCondition(["url"], url)]));
                break;
            default:
                return false;
        }

        return Take(')');
    }

    bool ReadConditions(List<PatchCondition> conditions)
    {
        do
        {
            var names = new List<string>();
            do
            {
                Skip();
                if (ReadName() is not { } name)
                {
                    return false;
                }

                names.Add(name);
            }
            while (Take('.'));
            if (!Take('=') || ReadLiteral() is not { } literal)
            {
                return false;
            }

            conditions.Add(new PatchCondition(names, literal));
        }
        while (TakeWord("and"));
        return true;
    }

    PatchLiteral? ReadLiteral()
    {
        Skip();
        if (at < text.Length && text[at] == '\'')
        {
            return ReadString();
        }

        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '-' or '+' or ':' or '@'))
        {
            at++;
        }

        var word = text[start..at];
        return word switch
        {
            "" => null,
            "true" or "false" => new PatchLiteral(word, IsString: false),
            ['@', .. var date] => new PatchLiteral(date.StartsWith('T') ? date[1..] : date, IsString: true),
            _ => decimal.TryParse(word, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? new PatchLiteral(word, IsString: false) : null,
        };
    }

    PatchLiteral? ReadString()
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\'')
            {
                at++;
                return new PatchLiteral(value.ToString(), IsString: true);
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                value.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                value.Append(text[at]);
            }
        }

        return null;
    }

    string? ReadName()
    {
        Skip();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at == start || char.IsAsciiDigit(text[start]) ? null : text[start..at];
    }

    bool ReadInteger(out int value)
    {
        Skip();
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    bool Take(char wanted)
    {
        Skip();
        if (at >= text.Length || text[at] != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    bool TakeWord(string word)
    {
        Skip();
        if (!text.AsSpan(at).StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    void Skip()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }
}

/// <summary>One step of a <see cref="PatchPath"/>.</summary>
abstract record PatchStep;

/// <summary>Members of that name; at the start also the type itself.</summary>
sealed record NameStep(string Name) : PatchStep;

/// <summary>One of what was found so far.</summary>
sealed record IndexStep(int Index) : PatchStep
{
    /// <summary>The last one.</summary>
    public const int Last = -1;
}

/// <summary>Those of a type, where a choice has several.</summary>
sealed record TypeStep(string Type) : PatchStep;

/// <summary>Those for which all conditions hold.</summary>
sealed record WhereStep(IReadOnlyList<PatchCondition> Conditions) : PatchStep;

/// <summary>A member below equals a literal.</summary>
sealed record PatchCondition(IReadOnlyList<string> Names, PatchLiteral Literal);

/// <summary>A literal by its text.</summary>
sealed record PatchLiteral(string Text, bool IsString);
