using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>The tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class FhirTests : ICollectionFixture<FhirHost>
{
    public const string Name = "FHIR over HTTP";
}
