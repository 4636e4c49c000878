using Klang.Fhir.Definitions;
using Klang.Fhir.Validation.Rules;
using Xunit;

namespace Klang.Tests.Fhir.Validation;

public sealed class RuleBookTests
{
    [Fact]
    public void Every_rule_of_the_table_compiles()
    {
        var rules = 0;
        foreach (var type in ElementTable.All)
        {
            rules += RuleBook.Compile(type.Invariants, type).Length;
            foreach (var element in type.Elements)
            {
                rules += RuleBook.Compile(element.Invariants, element.Members[0].Type).Length;
            }
        }

        Assert.True(rules > 180, $"{rules} rules");
    }

    [Theory]
    [InlineData("name.matches('x')")]
    [InlineData("nosuchelement.exists()")]
    [InlineData("name.exists() and")]
    [InlineData("name.exists() or %context.id.exists()")]
    [InlineData("(name.exists()")]
    [InlineData("name.resolve().exists()")]
    public void What_is_not_understood_is_refused_rather_than_guessed(string rule) =>
        Assert.Throws<FormatException>(() => RuleParser.Parse(rule, ElementTable.Find("Patient")!));
}
