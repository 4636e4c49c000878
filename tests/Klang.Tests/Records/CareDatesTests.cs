using Klang.Fhir;
using Klang.Fhir.Compartments;
using Klang.Fhir.Definitions;
using Klang.Records.Reading;
using Xunit;

namespace Klang.Tests.Records;

/// <summary>The table of care dates against R4's own definitions.</summary>
public sealed class CareDatesTests
{
    static readonly string[] Temporal = ["date", "dateTime", "instant", "Period", "Timing"];

    [Fact]
    public void Every_type_of_the_compartment_has_its_row() =>
        Assert.DoesNotContain(ResourceTypes.All, type => PatientCompartment.IsInCompartment(type) && CareDates.ElementsOf(type) is null);

    [Fact]
    public void Every_element_named_is_one_of_the_type_and_holds_a_time()
    {
        var tried = 0;
        foreach (var type in ResourceTypes.All)
        {
            foreach (var path in CareDates.ElementsOf(type) ?? [])
            {
                foreach (var (whole, steps) in path == CareDates.Itself ? [("start", ["start"]), ("end", ["end"])] : new[] { (path, path.Split('.')) })
                {
                    var definition = ElementTable.Of(type);
                    foreach (var step in steps)
                    {
                        var member = definition.Find(System.Text.Encoding.UTF8.GetBytes(step));
                        Assert.True(member is not null, $"{type.Name()}.{whole}");
                        definition = member.Type;
                    }

                    Assert.True(Temporal.Contains(definition.Code), $"{type.Name()}.{whole} is {definition.Code}");
                    tried++;
                }
            }
        }

        Assert.True(tried > 90, $"{tried}");
    }
}
