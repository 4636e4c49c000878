using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Xunit;

namespace Klang.Tests.Fhir.Validation;

/// <summary>FHIR R4 §2.6.2 (JSON), §2.24 (data types), §2.3 (references), §2.20 (resources) and invariants.</summary>
public sealed class ResourceValidatorTests
{
    static string[] Complain(string json, ValidationOptions? options = null, ResourceType expected = ResourceType.None)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        return [.. ResourceValidator.Validate(tape.Root, expected, options).Select(complaint => $"{complaint.Code} {complaint.Path}")];
    }

    static void Accept(string json) => Assert.Equal([], Complain(json));

    static void Refuse(string json, string codeAndPath) => Assert.Equal([codeAndPath], Complain(json));

    static string Patient(string member) => $$"""{"resourceType":"Patient",{{member}}}""";

    static string Observation(string member) =>
        $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},{{{member}}}}""";

    [Theory]
    [InlineData("[]", "structure Resource")]
    [InlineData("{}", "required Resource.resourceType")]
    [InlineData("""{"resourceType":"Nonsense"}""", "value Resource.resourceType")]
    [InlineData("""{"resourceType":1}""", "value Resource.resourceType")]
    [InlineData("""{"resourceType":"SubscriptionStatus"}""", "value Resource.resourceType")]
    [InlineData("""{"resourceType":"DomainResource"}""", "value Resource.resourceType")]
    public void The_type_must_be_named_and_known(string json, string expected) => Refuse(json, expected);

    [Fact]
    public void The_type_must_be_the_expected_one() =>
        Assert.Equal(["invalid Patient.resourceType"], Complain("""{"resourceType":"Patient"}""", expected: ResourceType.Group));

    [Theory]
    [InlineData("""
        "birthdate":"1980-01-01"
        """, "structure Patient.birthdate")]
    [InlineData("""
        "name":{"text":"x"}
        """, "structure Patient.name")]
    [InlineData("""
        "gender":["male"]
        """, "structure Patient.gender")]
    [InlineData("""
        "active":"true"
        """, "structure Patient.active")]
    [InlineData("""
        "active":null
        """, "structure Patient.active")]
    [InlineData("""
        "name":[]
        """, "structure Patient.name")]
    [InlineData("""
        "name":[{}]
        """, "structure Patient.name[0]")]
    [InlineData("""
        "name":["x"]
        """, "structure Patient.name[0]")]
    [InlineData("""
        "name":[null]
        """, "structure Patient.name[0]")]
    [InlineData("""
        "name":[{"family":""}]
        """, "value Patient.name[0].family")]
    [InlineData("""
        "deceasedBoolean":true,"deceasedDateTime":"2020"
        """, "structure Patient.deceasedDateTime")]
    [InlineData("""
        "deceasedBoolean":true,"_deceasedDateTime":{"extension":[{"url":"http://e.org","valueCode":"x"}]}
        """, "structure Patient._deceasedDateTime")]
    [InlineData("""
        "deceased":true
        """, "structure Patient.deceased")]
    [InlineData("""
        "link":[{"type":"seealso"}]
        """, "required Patient.link[0].other")]
    [InlineData("""
        "gender":"Male"
        """, "code-invalid Patient.gender")]
    [InlineData("""
        "fhir_comments":["x"]
        """, "structure Patient.fhir_comments")]
    [InlineData("""
        "contact":[{"gender":"male"}]
        """, "invariant Patient.contact[0]")]
    [InlineData("""
        "\u0e01 secret":1
        """, "structure Patient.(member)")]
    public void Structure_is_checked(string member, string expected) => Refuse(Patient(member.Trim()), expected);

    [Theory]
    [InlineData("2567-02-30", "ปี พ.ศ.?")]
    [InlineData("2567", "ปี พ.ศ.?")]
    [InlineData("2023-02-29", "no such day")]
    [InlineData("2023-13", "no such day")]
    [InlineData("0001-01-01", "never set")]
    [InlineData("23-01-01", "YYYY")]
    [InlineData("2023-1-1", "YYYY")]
    [InlineData("2023-01-01T10:00:00Z", "YYYY")]
    [InlineData("๒๐๒๓-๐๑-๐๑", "YYYY")]
    [InlineData("1799-12-31", "before 1800")]
    public void A_wrong_date_is_refused_with_the_reason(string date, string reason)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(Patient($"\"birthDate\":\"{date}\""))).Value;
        var complaint = Assert.Single(ResourceValidator.Validate(tape.Root));
        Assert.Equal("Patient.birthDate", complaint.Path);
        Assert.Contains(reason, complaint.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(date, complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_birth_date_after_today_is_refused_when_today_is_known()
    {
        var options = new ValidationOptions { Today = new DateOnly(2025, 8, 1) };
        Assert.Equal([], Complain(Patient("\"birthDate\":\"2025-08-01\""), options));
        Assert.Equal([], Complain(Patient("\"birthDate\":\"2025\""), options));
        Assert.Equal(["value Patient.birthDate"], Complain(Patient("\"birthDate\":\"2025-08-02\""), options));
    }

    [Theory]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T10:00:00\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T10:00Z\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T24:00:00Z\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T10:00:00+15:00\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T10:00:00.Z\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01 10:00:00Z\"", false)]
    [InlineData("\"effectiveDateTime\":\"2023-01T10:00:00Z\"", false)]
    [InlineData("\"effectiveDateTime\":\"2016-12-31T23:59:60Z\"", true)]
    [InlineData("\"effectiveDateTime\":\"2023-01-01T10:00:00.123456789+07:00\"", true)]
    [InlineData("\"effectiveDateTime\":\"2023\"", true)]
    [InlineData("\"issued\":\"2023-01-01\"", false)]
    [InlineData("\"issued\":\"2023-01-01T10:00:00\"", false)]
    [InlineData("\"issued\":\"2023-01-01T10:00:00-14:00\"", true)]
    [InlineData("\"valueTime\":\"10:00\"", false)]
    [InlineData("\"valueTime\":\"10:00:00Z\"", false)]
    [InlineData("\"valueTime\":\"23:59:59.5\"", true)]
    [InlineData("\"valueInteger\":1.0", false)]
    [InlineData("\"valueInteger\":1e2", false)]
    [InlineData("\"valueInteger\":-0", false)]
    [InlineData("\"valueInteger\":2147483648", false)]
    [InlineData("\"valueInteger\":-2147483648", true)]
    [InlineData("\"valueInteger\":\"1\"", false)]
    [InlineData("\"valueQuantity\":{\"value\":\"1\"}", false)]
    [InlineData("\"valueQuantity\":{\"value\":1.10}", true)]
    [InlineData("\"valueQuantity\":{\"value\":-0.0e-2}", true)]
    [InlineData("\"valueQuantity\":{\"code\":\"mg\"}", false)]
    [InlineData("\"valueString\":\"a\\tb\\r\\nc\"", true)]
    [InlineData("\"valueString\":\"a\\u0007\"", false)]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"code\":\" a\"}]}", false)]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"code\":\"a  b\"}]}", false)]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"code\":\"a b\"}]}", true)]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://a b\"}]}", false)]
    [InlineData("\"id\":\"a_b\"", false)]
    [InlineData("\"id\":\"a.b-C9\"", true)]
    [InlineData("\"valueRange\":{\"low\":{\"value\":2,\"unit\":\"g\"},\"high\":{\"value\":1,\"unit\":\"g\"}}", false)]
    [InlineData("\"valueRange\":{\"low\":{\"value\":2,\"unit\":\"g\"},\"high\":{\"value\":1,\"unit\":\"kg\"}}", true)]
    [InlineData("\"valuePeriod\":{\"start\":\"2023-02\",\"end\":\"2023-01-31\"}", false)]
    [InlineData("\"valuePeriod\":{\"start\":\"2023-02-10\",\"end\":\"2023-02\"}", true)]
    [InlineData("\"valuePeriod\":{\"start\":\"2023-02-10T00:00:00+07:00\",\"end\":\"2023-02-09T20:00:00Z\"}", true)]
    [InlineData("\"valueString\":\"x\",\"dataAbsentReason\":{\"text\":\"x\"}", false)]
    [InlineData("\"referenceRange\":[{\"age\":{\"low\":{\"value\":1}}}]", false)]
    [InlineData("\"valueString\":\"x\",\"component\":[{\"code\":{\"text\":\"y\"}}]", true)]
    public void Values_and_rules_are_checked(string member, bool isValid) =>
        Assert.Equal(isValid, Complain(Observation(member)).Length == 0);

    [Theory]
    [InlineData("\"contentType\":\"text/plain\",\"data\":\"YWJj\"", true)]
    [InlineData("\"contentType\":\"text/plain\",\"data\":\"YWJ\"", false)]
    [InlineData("\"contentType\":\"text/plain\",\"data\":\"YW=j\"", false)]
    [InlineData("\"contentType\":\"text/plain\",\"data\":\"YQ==\"", true)]
    [InlineData("\"contentType\":\"text/plain\",\"data\":\"YQ\\n==\"", true)]
    [InlineData("\"data\":\"YWJj\"", false)]
    [InlineData("\"size\":-1", false)]
    [InlineData("\"size\":0", true)]
    public void Attachments_are_checked(string members, bool isValid) =>
        Assert.Equal(isValid, Complain(Patient($"\"photo\":[{{{members}}}]")).Length == 0);

    [Theory]
    [InlineData("\"given\":[\"a\",null],\"_given\":[null,{\"extension\":[{\"url\":\"http://e.org\",\"valueCode\":\"x\"}]}]", true)]
    [InlineData("\"given\":[\"a\",null]", false)]
    [InlineData("\"given\":[\"a\"],\"_given\":[null,{\"id\":\"x\"}]", false)]
    [InlineData("\"given\":[\"a\",\"b\"],\"_given\":[{\"id\":\"x\"}]", false)]
    [InlineData("\"given\":[\"a\"],\"_given\":{\"id\":\"x\"}", false)]
    [InlineData("\"_given\":[{\"id\":\"x\"}]", false)]
    [InlineData("\"_family\":{\"extension\":[{\"url\":\"http://e.org\",\"valueCode\":\"x\"}]}", true)]
    [InlineData("\"_family\":{}", false)]
    [InlineData("\"_family\":{\"value\":\"x\"}", false)]
    [InlineData("\"_family\":\"x\"", false)]
    [InlineData("\"_period\":{\"id\":\"x\"}", false)]
    [InlineData("\"__family\":{\"id\":\"x\"}", false)]
    [InlineData("\"extension\":[{\"url\":\"http://e.org\"}]", false)]
    [InlineData("\"extension\":[{\"valueCode\":\"x\"}]", false)]
    [InlineData("\"extension\":[{\"url\":\"http://e.org\",\"valueCode\":\"x\",\"extension\":[{\"url\":\"a\",\"valueCode\":\"x\"}]}]", false)]
    [InlineData("\"extension\":[{\"url\":\"http://e.org\",\"extension\":[{\"url\":\"a\",\"valueCode\":\"x\"}]}]", true)]
    [InlineData("\"family\":\"a\\u202eb\"", false)]
    [InlineData("\"text\":\"ก\u2066ข\"", false)]
    [InlineData("\"text\":\"ก\u0085ข\"", false)]
    [InlineData("\"text\":\"a\\tb\"", false)]
    [InlineData("\"text\":\"น้ำฝน ณ​อยุธยา\"", true)]
    public void Names_and_their_extensions_are_checked(string members, bool isValid) =>
        Assert.Equal(isValid, Complain(Patient($"\"name\":[{{{members}}}]")).Length == 0);

    [Theory]
    [InlineData("Organization/1", true)]
    [InlineData("Organization/1/_history/2", true)]
    [InlineData("urn:uuid:0d3a9ad4-2f0a-4f0e-8f4e-26fdd20b4e3c", true)]
    [InlineData("urn:uuid:0d3a9ad4-2f0a-4f0e-8f4e", false)]
    [InlineData("urn:oid:1.2.3", true)]
    [InlineData("urn:oid:1.02.3", false)]
    [InlineData("https://example.org/fhir/Organization/1", true)]
    [InlineData("https://example.org/fhir/Practitioner/1", false)]
    [InlineData("https://example.org/anything", true)]
    [InlineData("Practitioner/1", false)]
    [InlineData("Nonsense/1", false)]
    [InlineData("Organization", false)]
    [InlineData("Organization/", false)]
    [InlineData("Organization/a b", false)]
    [InlineData("Organization/1/name", false)]
    [InlineData("/Organization/1", false)]
    [InlineData("../Organization/1", false)]
    [InlineData("Organization?identifier=x", false)]
    [InlineData("#nothing", false)]
    [InlineData("#", false)]
    public void References_are_checked(string reference, bool isValid) =>
        Assert.Equal(isValid, Complain(Patient($"\"managingOrganization\":{{\"reference\":\"{reference}\"}}")).Length == 0);

    [Fact]
    public void A_conditional_reference_stands_in_a_bundle_only()
    {
        const string Group = """{"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient?identifier=x"}}]}""";
        Refuse(Group, "value Group.member[0].entity.reference");
        Assert.Equal([], Complain(Group, new ValidationOptions { AllowConditionalReferences = true }));
        Accept($$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{Group}}},"request":{"method":"POST","url":"Group"}}]}""");
    }

    [Theory]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}
        """, "")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o","name":"x"}]
        """, "invariant Patient.contained[0]")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","name":"x"}]
        """, "required Patient.contained[0].id")]
    [InlineData("""
        "contained":[{"resourceType":"Provenance","id":"p","target":[{"reference":"#"}],"recorded":"2020-01-01T00:00:00Z","agent":[{"who":{"display":"x"}}]}]
        """, "")]
    [InlineData("""
        "contained":[{"resourceType":"Practitioner","id":"o"}],"managingOrganization":{"reference":"#o"}
        """, "invalid Patient.managingOrganization.reference")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"versionId":"1"}}],"managingOrganization":{"reference":"#o"}
        """, "invariant Patient.contained[0].meta")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"security":[{"code":"R"}]}}],"managingOrganization":{"reference":"#o"}
        """, "invariant Patient.contained[0].meta")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o","name":"x","contained":[{"resourceType":"Patient","id":"p"}]}],"managingOrganization":{"reference":"#o"}
        """, "invariant Patient.contained[0].contained[0]")]
    [InlineData("""
        "contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":{"reference":"#o"}
        """, "invariant Patient.contained[0]")]
    public void Contained_resources_are_checked(string member, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : [expected], Complain(Patient(member.Trim())));

    [Theory]
    [InlineData("1999900000013", "")]
    [InlineData("1999900000014", "invalid Patient.identifier[0].value")]
    [InlineData("1-9999-00000-01-3", "invalid Patient.identifier[0].value")]
    [InlineData("199990000001", "invalid Patient.identifier[0].value")]
    [InlineData("1111111111111", "invalid Patient.identifier[0].value")]
    [InlineData("๑๙๙๙๙๐๐๐๐๐๐๑๓", "invalid Patient.identifier[0].value")]
    public void A_citizen_number_is_checked(string number, string expected) => Assert.Equal(
        expected.Length == 0 ? [] : [expected],
        Complain(Patient($$"""
            "identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{number}}"}]
            """)));

    [Theory]
    [InlineData("<p>ก &amp; ข &#3585; &nbsp;<br/></p>", true)]
    [InlineData("<img src='#a' alt='x'/>", true)]
    [InlineData("<a href='https://example.org/a?b=1&amp;c=2'>x</a>", true)]
    [InlineData("<p style='color: red'>x</p>", true)]
    [InlineData("  \\n ", false)]
    [InlineData("<p>x", false)]
    [InlineData("<p>x</div>", false)]
    [InlineData("<P>x</P>", false)]
    [InlineData("<script>x</script>", false)]
    [InlineData("<svg/>x", false)]
    [InlineData("<iframe src='https://example.org'/>x", false)]
    [InlineData("<form>x</form>", false)]
    [InlineData("<p onclick='x()'>x</p>", false)]
    [InlineData("<p class=x>x</p>", false)]
    [InlineData("<a href='javascript:x()'>x</a>", false)]
    [InlineData("<a href=' JaVa\\tScript:x()'>x</a>", false)]
    [InlineData("<a href='java&#115;cript:x()'>x</a>", false)]
    [InlineData("<a href='data:text/html,x'>x</a>", false)]
    [InlineData("<img src='data:image/svg+xml;base64,AAAA'/>", false)]
    [InlineData("<p style='background:url(https://example.org/x)'>x</p>", false)]
    [InlineData("<p style='width: expression(x)'>x</p>", false)]
    [InlineData("x & y", false)]
    [InlineData("x &unknown; y", false)]
    [InlineData("<![CDATA[x]]>", false)]
    [InlineData("<?x y?>x", false)]
    [InlineData("<!DOCTYPE x>x", false)]
    [InlineData("<!-- a -->x", true)]
    [InlineData("<!-- a -- b -->x", false)]
    public void Narrative_is_checked(string content, bool isValid)
    {
        var div = $"<div xmlns='http://www.w3.org/1999/xhtml'>{content}</div>";
        Assert.Equal(isValid, Complain(Patient($$"""
            "text":{"status":"generated","div":"{{div}}"}
            """)).Length == 0);
    }

    [Theory]
    [InlineData("<div>x</div>")]
    [InlineData("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>")]
    [InlineData("<div xmlns='http://example.org'>x</div>")]
    [InlineData("<h:div xmlns:h='http://www.w3.org/1999/xhtml'>x</h:div>")]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'>x</div><div/>")]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'>x</div>x")]
    [InlineData("x")]
    [InlineData("")]
    public void Narrative_is_one_div(string div) =>
        Assert.NotEmpty(Complain(Patient($$"""
            "text":{"status":"generated","div":"{{div}}"}
            """)));

    [Theory]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"abatementDateTime":"2020"}""", "con-4")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","total":1}""", "bdl-1")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:0d3a9ad4-2f0a-4f0e-8f4e-26fdd20b4e3c"}]}""", "bdl-5")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}""", "bdl-3")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://e.org/1","resource":{"resourceType":"Patient"}},{"fullUrl":"http://e.org/1","resource":{"resourceType":"Patient"}}]}""", "bdl-7")]
    [InlineData("""{"resourceType":"Bundle","type":"document","identifier":{"system":"http://e.org","value":"x"},"timestamp":"2020-01-01T00:00:00Z","entry":[{"resource":{"resourceType":"Patient"}}]}""", "bdl-11")]
    [InlineData("""{"resourceType":"AllergyIntolerance","patient":{"display":"x"}}""", "ait-1")]
    [InlineData("""{"resourceType":"Organization","active":true}""", "org-1")]
    [InlineData("""{"resourceType":"Organization","name":"x","telecom":[{"use":"home","value":"1","system":"phone"}]}""", "org-3")]
    [InlineData("""{"resourceType":"Observation","status":"final","valueString":"x","code":{"coding":[{"code":"a"}]},"component":[{"code":{"coding":[{"code":"a"}]}}]}""", "obs-7")]
    [InlineData("""{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationReference":{"display":"x"},"subject":{"display":"x"},"dosageInstruction":[{"timing":{"repeat":{"period":1}}}]}""", "tim-2")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"group","item":[{"linkId":"1","type":"display"}]}]}""", "que-2")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"x","valueString":"a","resource":{"resourceType":"Patient"}}]}""", "inv-1")]
    public void Rules_of_the_specification_are_enforced(string json, string key)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        var complaint = Assert.Single(ResourceValidator.Validate(tape.Root));
        Assert.Equal("invariant", complaint.Code);
        Assert.Contains($"({key})", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Required_codes_count_with_their_system()
    {
        const string Condition = """{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":CONCEPT}""";
        Accept(Condition.Replace("CONCEPT", """{"coding":[{"system":"http://e.org","code":"x"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}""", StringComparison.Ordinal));
        Refuse(Condition.Replace("CONCEPT", """{"coding":[{"system":"http://e.org","code":"active"}]}""", StringComparison.Ordinal), "code-invalid Condition.clinicalStatus");
        Refuse(Condition.Replace("CONCEPT", """{"text":"active"}""", StringComparison.Ordinal), "code-invalid Condition.clinicalStatus");
    }

    [Fact]
    public void All_complaints_come_at_once_with_line_and_column()
    {
        const string Json = """
            {"resourceType":"Bundle","type":"collection","entry":[
             {"resource":{"resourceType":"Patient","birthDate":"1980-02-31",
              "gendr":"male","name":[{"given":"x"}]}},
             {"resource":{"resourceType":"Observation","code":{"text":"x"}}}]}
            """;
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(Json)).Value;
        Assert.Equal(
            [
                "2:52 Bundle.entry[0].resource.birthDate There is no such day in the calendar.",
                "3:3 Bundle.entry[0].resource.gendr Patient has no element \"gendr\"; did you mean \"gender\"?",
                "3:35 Bundle.entry[0].resource.name[0].given \"given\" must be an array, also for one value.",
                "4:14 Bundle.entry[1].resource.status \"status\" is required.",
            ],
            ResourceValidator.Validate(tape.Root).Select(c => $"{c.Line}:{c.Column} {c.Path} {c.Message}"));
    }

    [Fact]
    public void Complaints_end_at_the_limit()
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 5000));
        Assert.Equal(100, Complain(Patient($"\"name\":[{items}]")).Length);
        Assert.Equal(7, Complain(Patient($"\"name\":[{items}]"), new ValidationOptions { ComplaintsMax = 7 }).Length);
    }

    [Fact]
    public void Messages_and_paths_never_repeat_what_was_sent()
    {
        const string Secret = "Canary1999900000013";
        string[] bodies =
        [
            $$"""{"resourceType":"{{Secret}}"}""",
            Patient($"\"{Secret} \":1"),
            Patient($"\"gender\":\"{Secret}\",\"birthDate\":\"{Secret}\",\"active\":\"{Secret}\",\"id\":\"{Secret}_\""),
            Patient($"\"managingOrganization\":{{\"reference\":\"{Secret}\",\"type\":\"{Secret} x\"}}"),
            Patient($"\"text\":{{\"status\":\"{Secret}\",\"div\":\"<{Secret}>\"}}"),
            Patient($"\"identifier\":[{{\"system\":\"https://terms.sil-th.org/id/th-cid\",\"value\":\"{Secret}\"}}]"),
        ];
        foreach (var body in bodies)
        {
            using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(body)).Value;
            var complaints = ResourceValidator.Validate(tape.Root);
            Assert.NotEmpty(complaints);
            Assert.All(complaints, complaint => Assert.DoesNotContain(Secret, complaint.Message + complaint.Path, StringComparison.Ordinal));
        }
    }
}
