using Klang.Care.Summaries;
using Klang.Care.Wording;
using Xunit;
using static Klang.Tests.Care.Summaries.FactChart;

namespace Klang.Tests.Care.Summaries;

/// <summary>Allergies from every facility, and the four states of the strip.</summary>
public sealed class AllergyTests
{
    const string None = """{"resourceType":"AllergyIntolerance",{0}"code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]},"recordedDate":"2026-10-01"}""";

    [Fact]
    public void Nobody_having_asked_is_not_none()
    {
        Assert.Equal(AllergyState.NotAsked, new FactChart().Summary.Allergies.State);
        Assert.Equal(AllergyState.NotAsked, new FactChart()
            .Add("""{"resourceType":"AllergyIntolerance","code":{"coding":[{"code":"no-allergy-info"}]} }""").Summary.Allergies.State);
    }

    [Fact]
    public void A_confirmed_none_names_who_and_when()
    {
        var allergies = new FactChart().Add(Nothing("\"recorder\":{\"display\":\"พว.มาลี สมมติ\"},")).Summary.Allergies;

        Assert.Equal(AllergyState.NoneKnown, allergies.State);
        Assert.Equal(("X1001", "2026-10-01", "พว.มาลี สมมติ"), (allergies.NoneKnown!.Value.Facility.Code, allergies.NoneKnown.Value.Date.ToIso(), allergies.NoneKnownBy));
        Assert.Empty(allergies.Items);
    }

    [Theory]
    [InlineData("\"verificationStatus\":{\"coding\":[{\"code\":\"unconfirmed\"}]},")]
    [InlineData("\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]},")]
    [InlineData("\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},")]
    [InlineData("\"clinicalStatus\":{\"coding\":[{\"code\":\"inactive\"}]},")]
    public void A_none_that_is_over_withdrawn_or_unconfirmed_confirms_nothing(string status) =>
        Assert.Equal(AllergyState.NotAsked, new FactChart().Add(Nothing(status)).Summary.Allergies.State);

    [Fact]
    public void The_newest_none_speaks()
    {
        var chart = new FactChart().Add(Nothing(""))
            .Add(Nothing("").Replace("2026-10-01", "2020-01-01", StringComparison.Ordinal), Clinic);

        Assert.Equal("2026-10-01", chart.Summary.Allergies.NoneKnown!.Value.Date.ToIso());
    }

    [Fact]
    public void One_facilitys_none_hides_no_allergy_of_another()
    {
        var allergies = new FactChart().Allergy("Amoxicillin", facility: Clinic).Add(Nothing("")).Summary.Allergies;

        Assert.Equal(AllergyState.Listed, allergies.State);
        Assert.Equal("Amoxicillin", Assert.Single(allergies.Items).Name);
        Assert.NotNull(allergies.NoneKnown);
    }

    [Theory]
    [InlineData("NKDA")]
    [InlineData("ไม่แพ้ยา")]
    [InlineData("ปฏิเสธการแพ้ยา")]
    [InlineData(" No known drug allergy. ")]
    public void None_written_as_text_is_none(string text) =>
        Assert.Equal(AllergyState.NoneKnown, new FactChart().Allergy(text).Summary.Allergies.State);

    [Theory]
    [InlineData("แพ้ยาไม่ทราบชื่อ")]
    [InlineData("unknown antibiotic")]
    [InlineData("ไม่แพ้ยา penicillin แต่แพ้ sulfa")]
    public void An_allergy_to_something_unknown_stays_one(string text) =>
        Assert.Equal(AllergyState.Listed, new FactChart().Allergy(text).Summary.Allergies.State);

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("refuted")]
    public void A_withdrawn_allergy_is_gone_and_hides_no_other(string status)
    {
        var withdrawn = $"\"verificationStatus\":{{\"coding\":[{{\"code\":\"{status}\"}}]}},";
        Assert.Equal(AllergyState.NotAsked, new FactChart().Allergy("Amoxicillin", more: withdrawn).Summary.Allergies.State);

        var item = Assert.Single(new FactChart().Allergy("Amoxicillin", more: withdrawn)
            .Allergy("AMOXICILLIN 500 mg cap", "2021-07-15", facility: Clinic).Summary.Allergies.Items);
        Assert.True(item.IsActive);
        Assert.Equal(Clinic, Assert.Single(item.Reports).Origin.Facility.Code);
    }

    [Fact]
    public void Food_alone_leaves_the_question_about_medicines_open()
    {
        var allergies = new FactChart().Allergy("กุ้ง", more: "\"category\":[\"food\"],").Summary.Allergies;

        Assert.Equal(AllergyState.NotAsked, allergies.State);
        Assert.False(Assert.Single(allergies.Items).ConcernsMedicines);
    }

    [Fact]
    public void A_none_of_food_says_nothing_of_medicines() =>
        Assert.Equal(AllergyState.NotAsked, new FactChart().Add(
            """{"resourceType":"AllergyIntolerance","code":{"coding":[{"code":"no-known-food-allergies"}]} }""").Summary.Allergies.State);

    [Theory]
    [InlineData("")]
    [InlineData("\"category\":[\"medication\"],")]
    [InlineData("\"category\":[\"biologic\"],")]
    [InlineData("\"category\":[\"food\",\"medication\"],")]
    [InlineData("\"category\":[\"nonsense\"],")]
    public void What_is_not_surely_food_or_environment_counts_with_medicines(string category) =>
        Assert.Equal(AllergyState.Listed, new FactChart().Allergy("ไข่", more: category).Summary.Allergies.State);

    [Fact]
    public void An_allergy_is_over_only_when_every_source_says_so()
    {
        const string Over = "\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},";
        Assert.False(Assert.Single(new FactChart().Allergy("Aspirin", more: Over).Summary.Allergies.Items).IsActive);
        Assert.True(Assert.Single(new FactChart().Allergy("Aspirin", more: Over).Allergy("ASA", facility: Clinic).Summary.Allergies.Items).IsActive);
    }

    [Fact]
    public void One_substance_is_one_item_with_the_worst_level_and_the_surest_source()
    {
        var item = Assert.Single(new FactChart()
            .Allergy("AMOXYCILLIN", "2018-03-04", National("1", "1"))
            .Allergy("แพ้ยา อะม็อกซีซิลลิน", "2021-07-15", National("3", "5"), Clinic)
            .Summary.Allergies.Items);

        Assert.Equal((AllergyGravity.LifeThreatening, AllergyCertainty.Certain), (item.Gravity, item.Certainty));
        Assert.Equal("2018-03-04", item.FirstKnown.ToIso());
        Assert.Equal([Clinic, Hospital], item.Reports.Select(report => report.Origin.Facility.Code));
    }

    [Theory]
    [InlineData("4", "\"criticality\":\"high\",", AllergyGravity.Hospitalised)]
    [InlineData("1", "\"criticality\":\"high\",", AllergyGravity.High)]
    [InlineData("9", "\"criticality\":\"high\",", AllergyGravity.High)]
    [InlineData("1", "\"criticality\":\"unable-to-assess\",", AllergyGravity.NotSerious)]
    [InlineData("1", "\"reaction\":[{\"severity\":\"severe\"}],", AllergyGravity.High)]
    [InlineData("", "\"criticality\":\"low\",", AllergyGravity.NotSerious)]
    [InlineData("", "", AllergyGravity.Unknown)]
    public void The_national_level_is_shown_and_never_softens_a_grave_one(string level, string more, AllergyGravity gravity) =>
        Assert.Equal(gravity, Assert.Single(new FactChart().Allergy("Aspirin", more: National(level, "1") + more).Summary.Allergies.Items).Gravity);

    [Fact]
    public void The_lists_of_the_43_files_give_thai_words_whichever_address_they_came_by()
    {
        foreach (var list in (string[])["https://terms.sil-th.org/CodeSystem/cs-thcc-allergy-manifest", "https://terms.sil-th.org/CodeSystem/cs-43plus-allergy-symptom"])
        {
            var reaction = $$"""
                "reaction":[{"manifestation":[{"coding":[{"system":"{{list}}","code":"27"}]}]}],
                """;
            Assert.Equal(new Bilingual("ลมพิษ", "Urticaria"), Assert.Single(Assert.Single(
                new FactChart().Allergy("Aspirin", more: reaction).Summary.Allergies.Items).Reactions));
        }
    }

    [Fact]
    public void A_reaction_in_icd10_or_words_is_shown_and_named_once()
    {
        const string Reaction = "\"reaction\":[{\"manifestation\":[{\"coding\":[{\"system\":\"http://hl7.org/fhir/sid/icd-10\",\"code\":\"L50.0\"}]},{\"text\":\"ปากบวม\"},{\"text\":\"ปากบวม\"},{}]}],";
        Assert.Equal(["ลมพิษ", "ปากบวม"], Assert.Single(
            new FactChart().Allergy("Aspirin", more: Reaction).Summary.Allergies.Items).Reactions.Select(words => words.Thai));
    }

    [Fact]
    public void A_row_with_a_code_for_its_name_takes_the_name_that_a_dispensing_gives_the_code()
    {
        const string Code = "\"coding\":[{\"system\":\"https://terms.sil-th.org/CodeSystem/cs-didstd\",\"code\":\"101234567890123456789012\"}]";
        var summary = new FactChart()
            .Add($$"""{"resourceType":"AllergyIntolerance","code":{ {{Code}},"text":"101234567890123456789012"},"recordedDate":"2018-01-01"}""")
            .Add($$"""{"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{ {{Code}},"text":"Amoxicillin 500 mg cap"},"whenHandedOver":"2026-11-02"}""")
            .Summary;

        Assert.Equal("amoxicillin", Assert.Single(summary.Allergies.Items).SubstanceKey);
        Assert.Equal(AlertKind.AllergyConflict, Assert.Single(summary.Alerts).Kind);
    }

    [Fact]
    public void What_is_missing_or_odd_makes_no_allergy_vanish()
    {
        var allergies = new FactChart()
            .Add("""{"resourceType":"AllergyIntolerance"}""")
            .Add("""{"resourceType":"AllergyIntolerance","code":[],"recordedDate":7,"category":"food","reaction":{"manifestation":"x"}}""", Clinic)
            .Add("""{"resourceType":"AllergyIntolerance","code":{"coding":[{"code":"X"}]},"extension":[{"url":5},{}],"recordedDate":"2018-13-99"}""")
            .Add("""{"resourceType":"AllergyIntolerance","reaction":[{"substance":{"text":"Latex"}}]}""").Summary.Allergies;

        Assert.Equal(AllergyState.Listed, allergies.State);
        Assert.Equal(["?", "Latex", "X"], allergies.Items.Select(item => item.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_active_the_medicines_and_the_gravest_stand_first()
    {
        var allergies = new FactChart()
            .Allergy("กุ้ง", more: "\"category\":[\"food\"],\"criticality\":\"high\",")
            .Allergy("Ibuprofen", more: National("1", "1"))
            .Allergy("Phenytoin", more: National("2", "1"))
            .Allergy("Aspirin", more: National("2", "1") + "\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},").Summary.Allergies;

        Assert.Equal(["Phenytoin", "Ibuprofen", "กุ้ง", "Aspirin"], allergies.Items.Select(item => item.Name));
    }

    static string Nothing(string more) => None.Replace("{0}", more, StringComparison.Ordinal);

    static string National(string level, string certainty) => level.Length == 0 ? "" : $$"""
        "extension":[{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-severity","valueCodeableConcept":{"coding":[{"code":"{{level}}"}]} },{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-certainty","valueCodeableConcept":{"coding":[{"code":"{{certainty}}"}]} }],
        """;
}
