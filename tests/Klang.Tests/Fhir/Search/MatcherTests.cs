using System.Collections.Frozen;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Xunit;

namespace Klang.Tests.Fhir.Search;

/// <summary>The rules of FHIR R4 §3.1.1.4, one by one.</summary>
public sealed class MatcherTests
{
    const string Observation = """
        {"resourceType":"Observation","status":"final",
         "meta":{"tag":[{"system":"http://t","code":"x"}],"profile":["http://p/one"],"source":"http://s/1"},
         "code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"Hemoglobin A1c"},{"code":"HbA1c"}],"text":"น้ำตาลสะสม"},
         "subject":{"reference":"Patient/1"},"encounter":{"reference":"http://own/fhir/Encounter/e1"},
         "performer":[{"identifier":{"system":"http://council","value":"ว.12345"},"type":"Practitioner"}],
         "effectiveDateTime":"2025-03-15T08:30:00+07:00",
         "valueQuantity":{"value":5.40,"unit":"percent","system":"http://unitsofmeasure.org","code":"%"},
         "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"unit":"mmHg"}},
                      {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg"}}]}
        """;

    const string Patient = """
        {"resourceType":"Patient","active":true,"gender":"female","birthDate":"1980-02-29",
         "identifier":[{"system":"http://hn","value":"000123","type":{"coding":[{"system":"http://v2","code":"MR"}],"text":"เลขที่โรงพยาบาล"}}],
         "name":[{"prefix":["นางสาว"],"given":["สมหญิง","Ann"],"family":"ใจดี"},{"text":"Müller, Änne"}],
         "telecom":[{"system":"phone","value":"081-234-5678"},{"system":"email","value":"Som@example.org"}],
         "address":[{"line":["๑๒/๓ หมู่ ๔"],"city":"เชียงใหม่","postalCode":"50000"}],
         "managingOrganization":{"reference":"Organization/o1/_history/4"},"deceasedDateTime":"2025-01-01"}
        """;

    [Theory]
    // token
    [InlineData("code=4548-4", true)]
    [InlineData("code=http://loinc.org|4548-4", true)]
    [InlineData("code=http://loinc.org|", true)]
    [InlineData("code=http://snomed.info/sct|", false)]
    [InlineData("code=|4548-4", false)]
    [InlineData("code=|HbA1c", true)]
    [InlineData("code=hba1C", true)]
    [InlineData("code=454", false)]
    [InlineData("code=1,4548-4", true)]
    [InlineData("code=http://other|4548-4", false)]
    [InlineData("code:not=4548-4", false)]
    [InlineData("code:not=1", true)]
    [InlineData("code:not=1,4548-4", false)]
    [InlineData("category:not=laboratory", true)]
    [InlineData("code:text=hemo", true)]
    [InlineData("code:text=น้ำตาล", true)]
    [InlineData("code:text=a1c", false)]
    [InlineData("status=final", true)]
    [InlineData("status=http://hl7.org/fhir/observation-status|final", true)]
    [InlineData("status=|final", true)]
    [InlineData("status=http://other|final", false)]
    [InlineData("code:missing=false", true)]
    [InlineData("category:missing=true", true)]
    [InlineData("category:missing=false", false)]
    [InlineData("_id=r1", true)]
    [InlineData("_id=R1", false)]
    [InlineData("_id=x,r1", true)]
    [InlineData("_tag=http://t|x", true)]
    [InlineData("_tag=y", false)]
    [InlineData("_security:missing=true", true)]
    // uri
    [InlineData("_profile=http://p/one", true)]
    [InlineData("_profile=http://p", false)]
    [InlineData("_profile:below=http://p", true)]
    [InlineData("_profile:above=http://p/one/two", true)]
    [InlineData("_source=http://s/1", true)]
    // date
    [InlineData("date=2025-03-15", true)]
    [InlineData("date=2025", true)]
    [InlineData("date=ne2025", false)]
    [InlineData("date=2025-03-14", false)]
    [InlineData("date=2025-03-15T01:30:00Z", true)]
    [InlineData("date=2025-03-15T08:30", true)]
    [InlineData("date=gt2025-03-15", false)]
    [InlineData("date=ge2025-03-15", true)]
    [InlineData("date=lt2025-03-15", false)]
    [InlineData("date=le2025-03-15", true)]
    [InlineData("date=sa2025-03-14", true)]
    [InlineData("date=eb2025-03-16", true)]
    [InlineData("date=eb2025-03-15", false)]
    [InlineData("date=ge2025-03-01&date=lt2025-04-01", true)]
    [InlineData("date=ge2025-03-16&date=lt2025-04-01", false)]
    [InlineData("date=ap2025-03-16", true)]
    [InlineData("_lastUpdated=gt2025-05-31", true)]
    [InlineData("_lastUpdated=2025-06-01T05:00:00.123Z", true)]
    [InlineData("_lastUpdated=gt2025-06-01T05:00:00.123Z", false)]
    // quantity
    [InlineData("value-quantity=5.4", true)]
    [InlineData("value-quantity=5.40", true)]
    [InlineData("value-quantity=5", true)]
    [InlineData("value-quantity=5.5", false)]
    [InlineData("value-quantity=5.40|http://unitsofmeasure.org|%", true)]
    [InlineData("value-quantity=5.40||percent", true)]
    [InlineData("value-quantity=5.40||%", true)]
    [InlineData("value-quantity=5.40|http://unitsofmeasure.org|mg", false)]
    [InlineData("value-quantity=5.40|http://other|%", false)]
    [InlineData("value-quantity=gt5.4", false)]
    [InlineData("value-quantity=ge5.4", true)]
    [InlineData("value-quantity=lt5.41", true)]
    [InlineData("value-quantity=ap5.9", true)]
    [InlineData("value-quantity=ap6.1", false)]
    [InlineData("value-quantity=ne5.4", false)]
    [InlineData("value-quantity=sa5", true)]
    // reference
    [InlineData("subject=Patient/1", true)]
    [InlineData("subject=1", true)]
    [InlineData("subject:Patient=1", true)]
    [InlineData("subject:Group=1", false)]
    [InlineData("subject=Group/1", false)]
    [InlineData("patient=1", true)]
    [InlineData("patient=http://own/fhir/Patient/1", true)]
    [InlineData("patient=http://foreign/fhir/Patient/1", false)]
    [InlineData("encounter=e1", true)]
    [InlineData("encounter=Encounter/e1", true)]
    [InlineData("encounter=http://own/fhir/Encounter/e1", true)]
    [InlineData("performer:identifier=http://council|ว.12345", true)]
    [InlineData("performer:identifier=http://council|1", false)]
    [InlineData("performer:missing=false", true)]
    // composite
    [InlineData("component-code-value-quantity=http://loinc.org|8480-6$gt100", true)]
    [InlineData("component-code-value-quantity=http://loinc.org|8462-4$gt100", false)]
    [InlineData("component-code-value-quantity=8462-4$gt100,8462-4$lt100", true)]
    [InlineData("combo-code-value-quantity=4548-4$5.4", true)]
    [InlineData("combo-code-value-quantity=8480-6$5.4", false)]
    [InlineData("component-code-value-quantity:missing=false", true)]
    [InlineData("component-code-value-concept:missing=true", true)]
    public void An_observation_matches_or_not(string query, bool expected) =>
        Assert.Equal(expected, SearchCase.Matches(ResourceType.Observation, query, Observation, "http://own/fhir"));

    [Theory]
    [InlineData("name=สมหญิง", true)]
    [InlineData("name=สม", true)]
    [InlineData("name=หญิง", false)]
    [InlineData("name:contains=หญิง", true)]
    [InlineData("name=น.ส.สมหญิง", true)]
    [InlineData("name=นางสาวสมหญิง", true)]
    [InlineData("name=สมหญิง Ann ใจดี", true)]
    [InlineData("name=muller", true)]
    [InlineData("name=MÜLLER", true)]
    [InlineData("family=ใจดี", true)]
    [InlineData("family:exact=ใจดี", true)]
    [InlineData("family:exact=ใจ", false)]
    [InlineData("given=ann", true)]
    [InlineData("given:exact=ann", false)]
    [InlineData("given:exact=Ann", true)]
    [InlineData("name:exact=สมหญิง Ann ใจดี", false)]
    [InlineData("address=12/3", true)]
    [InlineData("address=เชียง", true)]
    [InlineData("address-city=เชียงใหม่", true)]
    [InlineData("address-postalcode=50000", true)]
    [InlineData("phone=0812345678", true)]
    [InlineData("phone=+66812345678", true)]
    [InlineData("telecom=phone|0812345678", true)]
    [InlineData("phone=0812345679", false)]
    [InlineData("email=som@example.org", true)]
    [InlineData("email=0812345678", false)]
    [InlineData("gender=female", true)]
    [InlineData("gender=http://hl7.org/fhir/administrative-gender|female", true)]
    [InlineData("active=true", true)]
    [InlineData("active=http://terminology.hl7.org/CodeSystem/special-values|true", true)]
    [InlineData("active=false", false)]
    [InlineData("deceased=true", true)]
    [InlineData("deceased=false", false)]
    [InlineData("birthdate=1980", true)]
    [InlineData("birthdate=1980-02-29", true)]
    [InlineData("birthdate=1980-03", false)]
    [InlineData("birthdate=ge1980-03-01", false)]
    [InlineData("identifier=http://hn|000123", true)]
    [InlineData("identifier=000123", true)]
    [InlineData("identifier=|000123", false)]
    [InlineData("identifier:of-type=http://v2|MR|000123", true)]
    [InlineData("identifier:of-type=http://v2|NI|000123", false)]
    [InlineData("identifier:text=เลขที่", true)]
    [InlineData("organization=o1", true)]
    [InlineData("organization=Organization/o1", true)]
    [InlineData("organization=Organization/o1/_history/4", true)]
    [InlineData("organization=Organization/o1/_history/5", false)]
    public void A_patient_matches_or_not(string query, bool expected) =>
        Assert.Equal(expected, SearchCase.Matches(ResourceType.Patient, query, Patient));

    [Theory]
    [InlineData(ResourceType.Patient, "deceased=false", """{}""", true)]
    [InlineData(ResourceType.Patient, "deceased=false", """{"deceasedBoolean":false}""", true)]
    [InlineData(ResourceType.Patient, "deceased=true", """{"deceasedBoolean":true}""", true)]
    [InlineData(ResourceType.Encounter, "date=2025-01", """{"period":{"start":"2025-01-05","end":"2025-01-09"}}""", true)]
    [InlineData(ResourceType.Encounter, "date=2025-01-05", """{"period":{"start":"2025-01-05","end":"2025-01-09"}}""", false)]
    [InlineData(ResourceType.Encounter, "date=ge2030", """{"period":{"start":"2025-01-05"}}""", true)]
    [InlineData(ResourceType.Encounter, "date=lt2000", """{"period":{"end":"2025-01-05"}}""", true)]
    [InlineData(ResourceType.Encounter, "date=gt2025-01-07&date=lt2025-01-06", """{"period":{"start":"2025-01-05","end":"2025-01-09"}}""", true)]
    [InlineData(ResourceType.Observation, "date=2025-02-01", """{"effectiveTiming":{"event":["2025-01-01","2025-02-01"]}}""", true)]
    [InlineData(ResourceType.RiskAssessment, "probability=gt0.5", """{"prediction":[{"probabilityRange":{"low":{"value":0.1},"high":{"value":0.7}}}]}""", true)]
    [InlineData(ResourceType.RiskAssessment, "probability=eb0.5", """{"prediction":[{"probabilityRange":{"low":{"value":0.1},"high":{"value":0.7}}}]}""", false)]
    [InlineData(ResourceType.RiskAssessment, "probability=0.5", """{"prediction":[{"probabilityDecimal":0.5}]}""", true)]
    [InlineData(ResourceType.Invoice, "totalgross=48||THB", """{"totalGross":{"value":48.00,"currency":"THB"}}""", true)]
    [InlineData(ResourceType.Invoice, "totalgross=48|urn:iso:std:iso:4217|EUR", """{"totalGross":{"value":48.00,"currency":"THB"}}""", false)]
    [InlineData(ResourceType.Location, "near=13.7563|100.5018|5|km", """{"position":{"longitude":100.5231,"latitude":13.7367}}""", true)]
    [InlineData(ResourceType.Location, "near=13.7563|100.5018|1|km", """{"position":{"longitude":100.5231,"latitude":13.7367}}""", false)]
    [InlineData(ResourceType.Location, "near:missing=true", """{}""", true)]
    [InlineData(ResourceType.MeasureReport, "measure=http://m/1", """{"measure":"http://m/1|2.0"}""", true)]
    [InlineData(ResourceType.MeasureReport, "measure=http://m/1|2.0", """{"measure":"http://m/1|2.0"}""", true)]
    [InlineData(ResourceType.MeasureReport, "measure=http://m/1|3.0", """{"measure":"http://m/1|2.0"}""", false)]
    [InlineData(ResourceType.MeasureReport, "measure=http://m/", """{"measure":"http://m/1|2.0"}""", false)]
    [InlineData(ResourceType.DocumentReference, "relationship=replaces$DocumentReference/9", """{"relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/9"}}]}""", true)]
    [InlineData(ResourceType.Condition, "code=a\\,b", """{"code":{"coding":[{"code":"a,b"}]}}""", true)]
    [InlineData(ResourceType.Condition, "code=a\\|b", """{"code":{"coding":[{"code":"a|b"}]}}""", true)]
    [InlineData(ResourceType.Condition, "code=a", """{"code":{"coding":[{"code":"\u0061"}]}}""", true)]
    [InlineData(ResourceType.Condition, "code=a", """{"code":{"coding":[null,7,{"code":["a"]},{"code":null}]}}""", false)]
    [InlineData(ResourceType.Condition, "code=a", """{"code":"a"}""", false)]
    [InlineData(ResourceType.Composition, "related-id=http://x|1", """{"relatesTo":[{"targetIdentifier":{"system":"http://x","value":"1"}}]}""", true)]
    public void Odd_shapes_match_or_not(ResourceType type, string query, string json, bool expected) =>
        Assert.Equal(expected, SearchCase.Matches(type, query, json));

    [Fact]
    public void A_search_over_types_uses_each_types_own_parameter()
    {
        var query = SearchCase.Parse(null, "_type=Condition,Observation&code=4548-4").Value;
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(Observation)).Value;
        Assert.True(Matcher.Default.Matches(query, tape.Root, ResourceType.Observation, SearchCase.Identity));
        Assert.False(Matcher.Default.Matches(query, tape.Root, ResourceType.Procedure, SearchCase.Identity));
    }

    [Fact]
    public void Resolved_chains_match_by_reference_and_id()
    {
        SearchParameters.TryFind(ResourceType.Observation, "subject", out var subject);
        var reference = new ReferenceAnyOfCriterion("subject.name", subject!, FrozenSet.ToFrozenSet(["Patient/1", "Patient/2"]));
        var other = reference with { Targets = FrozenSet.ToFrozenSet(["Patient/3"]) };
        var id = new IdAnyOfCriterion("_has:x", FrozenSet.ToFrozenSet(["Observation/r1"]));
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(Observation)).Value;
        Assert.True(Matcher.Default.Matches(reference, tape.Root, ResourceType.Observation, SearchCase.Identity));
        Assert.False(Matcher.Default.Matches(other, tape.Root, ResourceType.Observation, SearchCase.Identity));
        Assert.True(Matcher.Default.Matches(id, tape.Root, ResourceType.Observation, SearchCase.Identity));
        Assert.False(Matcher.Default.Matches(id, tape.Root, ResourceType.Condition, SearchCase.Identity));
    }

    [Fact]
    public void A_chain_that_nobody_resolved_is_a_bug()
    {
        var query = SearchCase.Parse(ResourceType.Observation, "subject:Patient.name=x").Value;
        Assert.True(query.NeedsRewriting);
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(Observation)).Value;
        Assert.Throws<InvalidOperationException>(() => Matcher.Default.Matches(query, tape.Root, ResourceType.Observation, SearchCase.Identity));
    }
}
