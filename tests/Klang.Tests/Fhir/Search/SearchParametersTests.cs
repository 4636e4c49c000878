using Klang.Fhir;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

public sealed class SearchParametersTests
{
    /// <summary>Types of values that a parameter's expression may select although its kind of search cannot compare them.</summary>
    static readonly (SearchParameterType Type, FhirDataType Value)[] Passed =
    [
        (SearchParameterType.Date, FhirDataType.Age),
        (SearchParameterType.Date, FhirDataType.Range),
        (SearchParameterType.Date, FhirDataType.String),
        (SearchParameterType.Reference, FhirDataType.Other),
        (SearchParameterType.Token, FhirDataType.Quantity),
        (SearchParameterType.Token, FhirDataType.Range),
        (SearchParameterType.Token, FhirDataType.Reference),
    ];

    [Fact]
    public void Every_pair_of_parameter_and_type_is_there() => Assert.Equal(1706, SearchParameters.All.Length);

    [Fact]
    public void Every_parameter_works_or_says_why_not()
    {
        foreach (var parameter in SearchParameters.All)
        {
            var works = parameter.Paths.Any(path => Converts(parameter.Type, path.Code))
                && parameter.Components.All(component => component.Paths.Any(path => Converts(component.Type, path.Code)));
            Assert.True(works == parameter.Impossible is null, parameter.ToString());
        }

        Assert.Equal(["_content", "_query", "_text"],
            SearchParameters.All.Where(parameter => parameter.Impossible is not null).Select(parameter => parameter.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_expression_selects_can_be_compared_with_few_known_exceptions()
    {
        var odd = SearchParameters.All
            .SelectMany(parameter => parameter.Paths.Select(path => (parameter.Type, path.Code))
                .Concat(parameter.Components.SelectMany(component => component.Paths.Select(path => (component.Type, path.Code)))))
            .Where(pair => !Converts(pair.Type, pair.Code))
            .Distinct()
            .Order();
        Assert.Equal(Passed.Order(), odd);
    }

    [Fact]
    public void Parameters_are_found_by_type_and_code()
    {
        Assert.True(SearchParameters.TryFind(ResourceType.Observation, "code", out var code));
        Assert.Equal(SearchParameterType.Token, code.Type);
        Assert.Equal("http://hl7.org/fhir/SearchParameter/clinical-code", code.Url);
        Assert.Equal("Observation.code", code.Expression);
        Assert.True(SearchParameters.TryFind(ResourceType.Patient, "_lastUpdated", out _));
        Assert.False(SearchParameters.TryFind(ResourceType.Patient, "Code", out _));
        Assert.True(SearchParameters.TryFind(ResourceType.Observation, "code-value-quantity", out var composite));
        Assert.Equal(["code", "value-quantity"], composite.Components.Select(component => component.Code));
        Assert.True(SearchParameters.TryFind(ResourceType.Encounter, "patient", out var patient));
        Assert.Equal([ResourceType.Patient], patient.Targets);
    }

    static bool Converts(SearchParameterType type, FhirDataType value) => (type, value) switch
    {
        (SearchParameterType.Composite or SearchParameterType.Special, _) => true,
        (SearchParameterType.Token, FhirDataType.CodeableConcept or FhirDataType.Coding or FhirDataType.Identifier or FhirDataType.ContactPoint
            or FhirDataType.Boolean or FhirDataType.Code or FhirDataType.Id or FhirDataType.String or FhirDataType.Uri) => true,
        (SearchParameterType.String, FhirDataType.String or FhirDataType.Markdown or FhirDataType.HumanName or FhirDataType.Address) => true,
        (SearchParameterType.Date, FhirDataType.Date or FhirDataType.DateTime or FhirDataType.Instant or FhirDataType.Period or FhirDataType.Timing) => true,
        (SearchParameterType.Number, FhirDataType.Integer or FhirDataType.Decimal or FhirDataType.Range) => true,
        (SearchParameterType.Quantity, FhirDataType.Quantity or FhirDataType.Age or FhirDataType.Duration or FhirDataType.Money
            or FhirDataType.Range or FhirDataType.SampledData) => true,
        (SearchParameterType.Reference, FhirDataType.Reference or FhirDataType.Canonical or FhirDataType.Uri or FhirDataType.Resource
            or FhirDataType.Identifier) => true,
        (SearchParameterType.Uri, FhirDataType.Uri or FhirDataType.Url or FhirDataType.Canonical) => true,
        _ => false,
    };
}
