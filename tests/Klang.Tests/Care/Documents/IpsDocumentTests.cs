#nullable disable warnings // The SDK's model calls nearly every member nullable; a missing one fails the test anyhow.

using Hl7.Fhir.Model;
using Xunit;
using static Klang.Tests.Care.Documents.WrittenDocument;

namespace Klang.Tests.Care.Documents;

/// <summary>The International Patient Summary. Source: HL7 IPS 2.0, FHIR R4 §2.36.1.</summary>
public sealed class IpsDocumentTests
{
    const string Allergies = "48765-2";
    const string Medicines = "10160-0";
    const string Problems = "11450-4";
    const string Vaccines = "11369-6";
    const string Results = "30954-2";
    const string Procedures = "47519-4";
    const string Vitals = "8716-3";
    const string Pregnancies = "10162-6";

    static readonly string[] Recommended = [Vaccines, Results, Procedures, Vitals];

    [Fact]
    public void A_document_begins_with_its_composition_and_says_who_when_and_what()
    {
        var document = Of(SampleChart.Full());

        Assert.Equal(Bundle.BundleType.Document, document.Bundle.Type);
        Assert.Equal(("urn:ietf:rfc:3986", $"urn:uuid:{DocumentId}"), (document.Bundle.Identifier.System, document.Bundle.Identifier.Value));
        Assert.Equal(SampleChart.Now, document.Bundle.Timestamp);
        var composition = document.Composition;
        Assert.Equal("60591-5", composition.Type.Coding.Single().Code);
        Assert.Equal($"{BaseUrl}/Patient/golden", composition.Subject.Reference);
        Assert.Equal("2026-11-23T07:05:00.000Z", composition.Date);
        Assert.NotEmpty(composition.Title);
        Assert.IsType<Organization>(document.Bundle.Entry.Single(entry => entry.FullUrl == composition.Author.Single().Reference).Resource);
        Assert.Equal("golden", document.Bundle.Entry[1].Resource.Id);
    }

    [Fact]
    public void An_empty_chart_says_of_every_section_that_nothing_is_known()
    {
        var document = Of(new SampleChart());

        Assert.Equal("no-allergy-info", Assert.IsType<AllergyIntolerance>(document.Entries(Allergies).Single()).Code.Coding.Single().Code);
        Assert.Equal("no-problem-info", Assert.IsType<Condition>(document.Entries(Problems).Single()).Code.Coding.Single().Code);
        var medicine = Assert.IsType<MedicationStatement>(document.Entries(Medicines).Single());
        Assert.Equal("no-medication-info", Assert.IsType<CodeableConcept>(medicine.Medication).Coding.Single().Code);
        Assert.All(Recommended, code =>
        {
            Assert.Equal("unavailable", document.Section(code).EmptyReason.Coding.Single().Code);
            Assert.Empty(document.Section(code).Entry);
        });
        Assert.Contains("ยังไม่ได้ซักประวัติแพ้ยา", document.Text(Allergies), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_that_survives_masking_stands_in_the_text_and_names_what_is_shown()
    {
        var text = Of(SampleChart.Full(), new Klang.Care.Summaries.MaskedWarning("Ibuprofen <400> mg")).Composition.Text.Div;
        Assert.Contains("ยาควบคุมพิเศษ: Ibuprofen &lt;400&gt; mg", text, StringComparison.Ordinal);
        Assert.Contains("Ask a pharmacist", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ยาควบคุมพิเศษ", Of(SampleChart.Full()).Composition.Text.Div, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_having_asked_is_not_the_same_as_none()
    {
        var chart = new SampleChart();
        chart.Allergy("a1", "p1", "ไม่มีประวัติแพ้ยา", "716186003", "2026-10-01");
        var document = Of(chart);

        Assert.Equal("a1", document.Entries(Allergies).Single().Id);
        Assert.Contains("ไม่มีประวัติแพ้ยา ยืนยันแล้ว", document.Text(Allergies), StringComparison.Ordinal);
        Assert.Contains("1 ต.ค. 2569 (2026-10-01)", document.Text(Allergies), StringComparison.Ordinal);
        Assert.DoesNotContain("no-allergy-info", document.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("ยังไม่ได้ซัก", document.Text(Allergies), StringComparison.Ordinal);
    }

    [Fact]
    public void Allergies_name_substance_source_and_both_calendars_and_escape_what_was_sent()
    {
        var document = Of(SampleChart.Full());

        Assert.Equal(["a1", "a2"], document.Entries(Allergies).Select(resource => resource.Id).Order());
        var text = document.Text(Allergies);
        Assert.Contains("Amoxicillin <ผื่น & \"บวม\">", text, StringComparison.Ordinal);
        Assert.Contains("4 มี.ค. 2561 (2018-03-04)", text, StringComparison.Ordinal);
        Assert.Contains("โรงพยาบาลกลางสมมติ", text, StringComparison.Ordinal);
        Assert.Contains("กุ้ง", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Medicines_bring_the_medication_that_they_name()
    {
        var document = Of(SampleChart.Full());

        Assert.Equal(["d1", "r1"], document.Entries(Medicines).Select(resource => resource.Id).Order());
        var dispense = document.Entries(Medicines).OfType<MedicationDispense>().Single();
        Assert.Equal("Medication/m1", Assert.IsType<ResourceReference>(dispense.Medication).Reference);
        Assert.Contains(document.Bundle.Entry, entry => entry.FullUrl == $"{BaseUrl}/Medication/m1");
        Assert.Contains("Warfarin 3 mg tablet", document.Text(Medicines), StringComparison.Ordinal);
        Assert.Contains("60 เม็ด", document.Text(Medicines), StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_are_split_into_present_and_past_and_keep_every_source()
    {
        var document = Of(SampleChart.Full());

        Assert.Equal(["c1"], document.Entries(Problems).Select(resource => resource.Id));
        Assert.Contains("E11.9", document.Text(Problems), StringComparison.Ordinal);
        Assert.Contains("Type 2 diabetes", document.Text(Problems), StringComparison.Ordinal);
        Assert.Equal(["c3"], document.Entries("11348-0").Select(resource => resource.Id));
    }

    [Theory]
    [InlineData(Vaccines, "i1", "บีซีจี")]
    [InlineData(Results, "o11,o12", "7.2")]
    [InlineData(Procedures, "x1", "ถอนฟัน")]
    [InlineData(Vitals, "o13", "37.1")]
    [InlineData("46240-8", "e1", "ผู้ป่วยนอก (Outpatient)")]
    [InlineData("18776-5", "t1", "ตรวจ INR")]
    public void A_section_shows_its_facts_in_words_and_as_entries(string code, string ids, string words)
    {
        var document = Of(SampleChart.Full());

        Assert.Equal(ids, string.Join(',', document.Entries(code).Select(resource => resource.Id).Order()));
        Assert.Contains(words, document.Text(code), StringComparison.Ordinal);
    }

    [Fact]
    public void Pregnancy_is_asked_of_women_only()
    {
        Assert.NotNull(Of(new SampleChart("female")).Section(Pregnancies).EmptyReason);
        Assert.DoesNotContain(Of(new SampleChart("male")).Composition.Section, section => section.Code.Coding[0].Code == Pregnancies);
    }

    [Fact]
    public void References_lead_to_the_one_patient_to_what_is_inside_or_out_of_the_document()
    {
        var document = Of(SampleChart.Full());
        var encounter = document.Entries("46240-8").OfType<Encounter>().Single();

        Assert.Equal("Patient/golden", encounter.Subject.Reference);
        Assert.Equal(["Condition/c1", $"{BaseUrl}/Condition/gone"], encounter.Diagnosis.Select(diagnosis => diagnosis.Condition.Reference));
        Assert.Equal($"{BaseUrl}/Practitioner/dr7", document.Entries(Allergies).OfType<AllergyIntolerance>().Single(one => one.Id == "a2").Recorder.Reference);
        var patient = document.Bundle.Entry.Select(entry => entry.Resource).OfType<Patient>().Single();
        Assert.Equal([$"{BaseUrl}/Patient/p1", $"{BaseUrl}/Patient/p2"], patient.Link.Select(link => link.Other.Reference));
    }

    [Fact]
    public void White_space_and_words_that_look_like_references_do_not_confuse_the_copy()
    {
        var chart = new SampleChart();
        chart.Add(SampleChart.Hospital, """
            { "resourceType" : "Procedure", "id": "x9", "status":"completed", "code":{"text":"says \"reference\":\"Patient/p1\" \\"},
              "note":[{"text":"reference"}], "subject" : { "reference" : "Patient/p1" } , "performedDateTime":"2024-02-03",
              "location":{"reference":"#in"}, "contained":[{"resourceType":"Location","id":"in","name":"reference"}] }
            """);
        var procedure = Assert.IsType<Procedure>(Of(chart).Entries(Procedures).Single());

        Assert.Equal("""says "reference":"Patient/p1" \""", procedure.Code.Text);
        Assert.Equal(("Patient/golden", "#in"), (procedure.Subject.Reference, procedure.Location.Reference));
    }

    [Fact]
    public void Control_characters_of_senders_do_not_spoil_the_narrative()
    {
        var chart = new SampleChart();
        chart.Add(SampleChart.Hospital, """{"resourceType":"Procedure","id":"x9","status":"completed","code":{"text":"ก\tข\uFFFEค\nง"},"subject":{"reference":"Patient/p1"}}""");

        Assert.Contains("ก ข ค ง", Of(chart).Text(Procedures), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes() =>
        Assert.Equal(Of(SampleChart.Full()).Json, Of(SampleChart.Full()).Json);

    [Fact]
    public void A_long_history_is_cut_and_says_so()
    {
        var chart = new SampleChart();
        for (var at = 0; at < 300; at++)
        {
            chart.Problem($"c{at}", "p1", $"Q{at:000}", "active");
        }

        var document = Of(chart);
        Assert.Equal(200, document.Entries(Problems).Count);
        Assert.Contains("แสดงเฉพาะรายการล่าสุด", document.Text(Problems), StringComparison.Ordinal);
    }
}
