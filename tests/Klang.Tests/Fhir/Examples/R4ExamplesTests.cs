using Klang.Fhir;
using Xunit;

namespace Klang.Tests.Fhir.Examples;

public sealed class R4ExamplesTests
{
    [Fact]
    public void Every_type_that_HL7_published_examples_of_is_there()
    {
        ResourceType[] unpublished =
        [
            ResourceType.Parameters, ResourceType.SubstanceNucleicAcid, ResourceType.SubstancePolymer,
            ResourceType.SubstanceProtein, ResourceType.SubstanceReferenceInformation, ResourceType.SubstanceSourceMaterial,
        ];
        Assert.Equal(unpublished, ResourceTypes.All.Where(type => !R4Examples.OfType(type).Any()));
        Assert.True(R4Examples.All.Count > 1000, $"{R4Examples.All.Count} examples");
        Assert.Equal(ResourceType.Patient, R4Examples.Get("Patient-example").Type);
    }
}
