using System.Text;

namespace Klang.Fhir.Validation.Rules;

/// <summary>What a token of FHIRPath is.</summary>
enum RuleTokenKind
{
    End,
    Name,
    Variable,
    Text,
    Number,
    Symbol,
}

/// <summary>One token of a rule.</summary>
readonly record struct RuleToken(RuleTokenKind Kind, string Text);

/// <summary>Cuts a rule into tokens (FHIRPath N1 §Lexical Elements).</summary>
static class RuleTokens
{
    public static List<RuleToken> Read(string rule)
    {
        var tokens = new List<RuleToken>();
        for (var at = 0; at < rule.Length;)
        {
            if (char.IsWhiteSpace(rule[at]))
            {
                at++;
                continue;
            }

            tokens.Add(ReadOne(rule, ref at));
        }

        tokens.Add(new RuleToken(RuleTokenKind.End, ""));
        return tokens;
    }

    static RuleToken ReadOne(string rule, ref int at)
    {
        var start = at;
        var first = rule[at];
        if (first == '\'')
        {
            return new RuleToken(RuleTokenKind.Text, ReadText(rule, ref at));
        }

        if (char.IsAsciiDigit(first))
        {
            while (at < rule.Length && char.IsAsciiDigit(rule[at]))
            {
                at++;
            }

            return new RuleToken(RuleTokenKind.Number, rule[start..at]);
        }

        if (char.IsAsciiLetter(first) || first is '_' or '$' or '%')
        {
            at++;
            while (at < rule.Length && (char.IsAsciiLetterOrDigit(rule[at]) || rule[at] == '_'))
            {
                at++;
            }

            return new RuleToken(first is '$' or '%' ? RuleTokenKind.Variable : RuleTokenKind.Name, rule[start..at]);
        }

        var isDouble = at + 1 < rule.Length && rule[at..(at + 2)] is "!=" or "<=" or ">=";
        at += isDouble ? 2 : 1;
        return new RuleToken(RuleTokenKind.Symbol, rule[start..at]);
    }

    static string ReadText(string rule, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < rule.Length && rule[at] != '\''; at++)
        {
            if (rule[at] == '\\')
            {
                at++;
            }

            text.Append(rule[at]);
        }

        at++;
        return text.ToString();
    }
}
