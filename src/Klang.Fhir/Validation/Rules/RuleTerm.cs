namespace Klang.Fhir.Validation.Rules;

/// <summary>A part of a rule: nodes, a number, literals or a test.</summary>
abstract class RuleTerm;

/// <summary>A literal text.</summary>
sealed class TextTerm(byte[] text) : RuleTerm
{
    public byte[] Text => text;
}

/// <summary>Several literal texts: <c>('a' | 'b')</c>.</summary>
sealed class TextsTerm(byte[][] texts) : RuleTerm
{
    public byte[][] Texts => texts;
}

/// <summary>A whole number: a literal, a count, or a sum of counts.</summary>
sealed class NumberTerm(int constant, IReadOnlyList<NodeTerm> counted) : RuleTerm
{
    public NumberTerm Plus(NumberTerm other) => new(constant + other.Constant, [.. counted, .. other.Counted]);

    public int Value(in RuleFocus focus)
    {
        var value = constant;
        for (var place = 0; place < counted.Count; place++)
        {
            value += counted[place].Number(focus);
        }

        return value;
    }

    int Constant => constant;

    IReadOnlyList<NodeTerm> Counted => counted;
}
