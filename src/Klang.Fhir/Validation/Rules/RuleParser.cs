using System.Globalization;
using System.Text;
using Klang.Fhir.Definitions;

namespace Klang.Fhir.Validation.Rules;

/// <summary>
/// Compiles the part of FHIRPath that most R4 invariants are written in: paths, where, select, exists, empty, all,
/// count, first, tail, hasValue, isDistinct, is, as, in, comparisons, logic. What it does not know it refuses, so
/// that no rule is taken for another.
/// </summary>
sealed class RuleParser
{
    static readonly byte[] Ucum = "http://unitsofmeasure.org"u8.ToArray();

    readonly List<RuleToken> tokens;
    readonly TypeDefinition? resourceType;
    int at;

    RuleParser(string rule, TypeDefinition type)
    {
        tokens = RuleTokens.Read(rule);
        resourceType = type.Kind is TypeKind.Resource or TypeKind.Backbone ? ElementTable.Find(type.Name.Split('.')[0]) : null;
    }

    RuleToken Token => tokens[at];

    /// <summary>Compiles a rule on values of a type; throws <see cref="FormatException"/> for what is not understood.</summary>
    public static TestTerm Parse(string rule, TypeDefinition type)
    {
        var parser = new RuleParser(rule, type);
        var test = AsTest(parser.ParseImplies(new ThisTerm(type)));
        return parser.Token.Kind == RuleTokenKind.End ? test : throw parser.NotUnderstood();
    }

    RuleTerm ParseImplies(NodeTerm focus) =>
        ParseJoints(focus, ParseOr, name => name == "implies" ? Joint.Implies : null);

    RuleTerm ParseOr(NodeTerm focus) =>
        ParseJoints(focus, ParseAnd, name => name switch { "or" => Joint.Or, "xor" => Joint.Xor, _ => null });

    RuleTerm ParseAnd(NodeTerm focus) => ParseJoints(focus, ParseIn, name => name == "and" ? Joint.And : null);

    RuleTerm ParseJoints(NodeTerm focus, Func<NodeTerm, RuleTerm> parseOperand, Func<string, Joint?> jointOf)
    {
        var left = parseOperand(focus);
        while (Token.Kind == RuleTokenKind.Name && jointOf(Token.Text) is { } joint)
        {
            at++;
            left = new JointTerm(joint, AsTest(left), AsTest(parseOperand(focus)));
        }

        return left;
    }

    RuleTerm ParseIn(NodeTerm focus)
    {
        var left = ParseEquals(focus);
        if (Token is not { Kind: RuleTokenKind.Name, Text: "in" })
        {
            return left;
        }

        at++;
        return (left, ParseEquals(focus)) switch
        {
            (NodeTerm nodes, TextsTerm texts) => new TextEqualsTerm(nodes, texts.Texts, expected: true),
            (NodeTerm nodes, TextTerm text) => new TextEqualsTerm(nodes, [text.Text], expected: true),
            _ => throw NotUnderstood(),
        };
    }

    RuleTerm ParseEquals(NodeTerm focus)
    {
        var left = ParseOrder(focus);
        while (Token is { Kind: RuleTokenKind.Symbol, Text: "=" or "!=" })
        {
            var isSame = Token.Text == "=";
            at++;
            left = Equal(left, isSame, ParseOrder(focus));
        }

        return left;
    }

    TestTerm Equal(RuleTerm left, bool isSame, RuleTerm right) => (left, right) switch
    {
        (NodeTerm nodes, TextTerm text) => new TextEqualsTerm(nodes, [text.Text], isSame),
        (NumberTerm first, NumberTerm second) => new NumberOrderTerm(first, isSame ? Ordering.Same : Ordering.Different, second),
        (NodeTerm nodes, NumberTerm number) => new NodeNumberOrderTerm(nodes, isSame ? Ordering.Same : Ordering.Different, number),
        (TestTerm or NodeTerm, TestTerm) => new JointTerm(isSame ? Joint.Same : Joint.Different, AsTest(left), AsTest(right)),
        (TestTerm, NodeTerm) => new JointTerm(isSame ? Joint.Same : Joint.Different, AsTest(left), AsTest(right)),
        _ => throw NotUnderstood(),
    };

    RuleTerm ParseOrder(NodeTerm focus)
    {
        var left = ParseUnion(focus);
        Ordering? ordering = Token is { Kind: RuleTokenKind.Symbol } ? Token.Text switch
        {
            "<" => Ordering.Less,
            "<=" => Ordering.LessOrSame,
            ">" => Ordering.More,
            ">=" => Ordering.MoreOrSame,
            _ => null,
        } : null;
        if (ordering is not { } how)
        {
            return left;
        }

        at++;
        return (left, ParseUnion(focus)) switch
        {
            (NumberTerm first, NumberTerm second) => new NumberOrderTerm(first, how, second),
            (NodeTerm nodes, NumberTerm number) => new NodeNumberOrderTerm(nodes, how, number),
            (NodeTerm first, NodeTerm second) => new NodeOrderTerm(first, how, second),
            _ => throw NotUnderstood(),
        };
    }

    RuleTerm ParseUnion(NodeTerm focus)
    {
        var left = ParseIs(focus);
        while (Token is { Kind: RuleTokenKind.Symbol, Text: "|" })
        {
            at++;
            left = (left, ParseIs(focus)) switch
            {
                (NodeTerm first, NodeTerm second) => new UnionTerm(first, second),
                (TextTerm first, TextTerm second) => new TextsTerm([first.Text, second.Text]),
                (TextsTerm first, TextTerm second) => new TextsTerm([.. first.Texts, second.Text]),
                _ => throw NotUnderstood(),
            };
        }

        return left;
    }

    RuleTerm ParseIs(NodeTerm focus)
    {
        var left = ParseSum(focus);
        while (Token is { Kind: RuleTokenKind.Name, Text: "is" or "as" } && left is NodeTerm nodes)
        {
            var isTest = Token.Text == "is";
            at++;
            left = TypeTerm(nodes, TakeName(), isTest);
        }

        return left;
    }

    RuleTerm ParseSum(NodeTerm focus)
    {
        var left = ParsePath(focus);
        while (Token is { Kind: RuleTokenKind.Symbol, Text: "+" })
        {
            at++;
            left = left is NumberTerm first && ParsePath(focus) is NumberTerm second ? first.Plus(second) : throw NotUnderstood();
        }

        return left;
    }

    RuleTerm ParsePath(NodeTerm focus)
    {
        var left = ParseFirst(focus);
        while (Token is { Kind: RuleTokenKind.Symbol, Text: "." })
        {
            at++;
            left = ParseInvocation(left, focus);
        }

        return left;
    }

    RuleTerm ParseFirst(NodeTerm focus)
    {
        var token = Token;
        switch (token.Kind)
        {
            case RuleTokenKind.Text:
                at++;
                return new TextTerm(Encoding.UTF8.GetBytes(token.Text));
            case RuleTokenKind.Number:
                at++;
                return new NumberTerm(int.Parse(token.Text, CultureInfo.InvariantCulture), []);
            case RuleTokenKind.Variable:
                at++;
                return token.Text switch
                {
                    "$this" => focus,
                    "%resource" => new ResourceTerm(resourceType),
                    "%ucum" => new TextTerm(Ucum),
                    _ => throw NotUnderstood(),
                };
            case RuleTokenKind.Name when token.Text is "true" or "false":
                at++;
                return new ConstantTerm(token.Text == "true");
            case RuleTokenKind.Name when resourceType is not null && token.Text == resourceType.Name && focus is ThisTerm:
                at++;
                return focus;
            case RuleTokenKind.Name:
                return ParseInvocation(focus, focus);
            case RuleTokenKind.Symbol when token.Text == "(":
                at++;
                var inner = ParseImplies(focus);
                Expect(")");
                return inner;
            default:
                throw NotUnderstood();
        }
    }

    RuleTerm ParseInvocation(RuleTerm left, NodeTerm focus)
    {
        var name = TakeName();
        if (Token is not { Kind: RuleTokenKind.Symbol, Text: "(" })
        {
            return left is NodeTerm source ? Step(source, name) : throw NotUnderstood();
        }

        at++;
        var result = left switch
        {
            NodeTerm nodes => ParseNodeFunction(nodes, name, focus),
            TestTerm test when name == "not" => new NotTerm(test),
            SelectedTestTerm selected when name == "allFalse" => new AllTerm(selected.Nodes, new NotTerm(selected.Test)),
            SelectedTestTerm selected when name == "exists" => new ExistsTerm(selected.Nodes, expected: true),
            _ => throw NotUnderstood(),
        };
        Expect(")");
        return result;
    }

    RuleTerm ParseNodeFunction(NodeTerm nodes, string function, NodeTerm focus)
    {
        var hasArgument = Token is not { Kind: RuleTokenKind.Symbol, Text: ")" };
        var inside = new ThisTerm(nodes.Type);
        switch (function)
        {
            case "exists":
                return new ExistsTerm(hasArgument ? new WhereTerm(nodes, AsTest(ParseImplies(inside))) : nodes, expected: true);
            case "empty":
                return new ExistsTerm(nodes, expected: false);
            case "not":
                return new NotTerm(new BooleanNodeTerm(nodes));
            case "hasValue":
                return new HasValueTerm(nodes);
            case "count":
                return new NumberTerm(0, [nodes]);
            case "where":
                return new WhereTerm(nodes, AsTest(ParseImplies(inside)));
            case "all":
                return new AllTerm(nodes, AsTest(ParseImplies(inside)));
            case "select":
                return ParseImplies(inside) switch
                {
                    NodeTerm projection => new SelectTerm(nodes, projection),
                    TestTerm test => new SelectedTestTerm(nodes, test),
                    _ => throw NotUnderstood(),
                };
            case "first":
                return new PartTerm(nodes, isTail: false);
            case "tail":
                return new PartTerm(nodes, isTail: true);
            case "descendants":
                return new DescendantsTerm(nodes);
            case "isDistinct":
                return new DistinctTerm(nodes);
            case "is" or "as" or "ofType":
                return TypeTerm(nodes, TakeName(), isTest: function == "is");
            case "combine" when ParseImplies(focus) is NodeTerm other:
                return new UnionTerm(nodes, other);
            case "trace":
                Skip(RuleTokenKind.Text);
                return nodes;
            case "toString":
                return nodes;
            case "startsWith" or "contains" when ParseImplies(focus) is TextTerm part:
                return new TextPartTerm(nodes, part.Text, function == "contains" ? TextPart.Contains : TextPart.StartsWith);
            default:
                throw NotUnderstood();
        }
    }

    static RuleTerm TypeTerm(NodeTerm nodes, string type, bool isTest)
    {
        var isType = new IsTypeTerm(nodes, type);
        return isTest ? isType : new AsTerm(nodes, isType, ElementTable.Find(type));
    }

    /// <summary>Where the type is known the element must be one of its own: a misspelt rule would never fail.</summary>
    StepTerm Step(NodeTerm source, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (source.Type is not { Kind: not (TypeKind.AnyResource or TypeKind.Primitive) } type)
        {
            return new StepTerm(source, utf8, shadowName: null, choice: null, type: null);
        }

        var element = type.FindElement(name) ?? throw NotUnderstood();
        var target = element.Members[0].Type;
        return element.IsChoice
            ? new StepTerm(source, utf8, shadowName: null, element, element.Members.Length == 1 ? target : null)
            : new StepTerm(source, utf8, target.Kind == TypeKind.Primitive ? Encoding.UTF8.GetBytes("_" + name) : null, choice: null, target);
    }

    static TestTerm AsTest(RuleTerm term) => term switch
    {
        TestTerm test => test,
        NodeTerm nodes => new BooleanNodeTerm(nodes),
        _ => throw new FormatException("A rule's part is no test."),
    };

    string TakeName()
    {
        var name = Token.Kind == RuleTokenKind.Name ? Token.Text : throw NotUnderstood();
        at++;
        return name;
    }

    void Skip(RuleTokenKind kind)
    {
        if (Token.Kind != kind)
        {
            throw NotUnderstood();
        }

        at++;
    }

    void Expect(string symbol)
    {
        if (Token.Kind != RuleTokenKind.Symbol || Token.Text != symbol)
        {
            throw NotUnderstood();
        }

        at++;
    }

    FormatException NotUnderstood() => new($"Not understood at token {at}: {Token.Text}.");

    /// <summary>A test for each of some nodes, as <c>select(test)</c> gives before <c>allFalse()</c>.</summary>
    sealed class SelectedTestTerm(NodeTerm nodes, TestTerm test) : RuleTerm
    {
        public NodeTerm Nodes => nodes;

        public TestTerm Test => test;
    }
}
