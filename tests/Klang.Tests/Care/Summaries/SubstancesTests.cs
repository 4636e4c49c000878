using Klang.Care.Terms;
using Xunit;

namespace Klang.Tests.Care.Summaries;

/// <summary>Which product holds which allergen, whatever either is called.</summary>
public sealed class SubstancesTests
{
    [Theory]
    [InlineData("AMOXICILLIN 500 mg cap", "amoxicillin")]
    [InlineData("Amoxicillin trihydrate 250mg/5 ml dry syrup", "amoxicillin")]
    [InlineData("แพ้ยาอะม็อกซี่ซิลลิน", "amoxicillin")]
    [InlineData("แพ้ยา Amoxicillin มีผื่น", "amoxicillin")]
    [InlineData("ยากลุ่มเพนนิซิลิน", "penicillin")]
    [InlineData("Penicillin allergy (disorder)", "penicillin")]
    [InlineData("Allergy to penicillin", "penicillin")]
    [InlineData("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet [Augmentin]", "co-amoxiclav")]
    [InlineData("AUGMENTIN 1 g", "co-amoxiclav")]
    [InlineData("Trimethoprim (80 mg)/Sulfamethoxazole (400 mg) tab", "co-trimoxazole")]
    [InlineData("Bactrim (GSK, THAILAND) (sulfamethoxazole 400 mg + trimethoprim 80 mg) tablet", "co-trimoxazole")]
    [InlineData("ZYLORIC (MAKER, THAILAND) (allopurinol 100 mg) tablet, 1 tablet", "allopurinol")]
    [InlineData("Penicillin (ผื่น 2561)", "penicillin")]
    [InlineData("Paracetamol 325 mg + Orphenadrine citrate 50 mg tab", "orphenadrine/paracetamol")]
    [InlineData("Potassium citrate 10 mg", "potassium citrate")]
    [InlineData("24 hr metformin hydrochloride 500 MG extended release tablet", "metformin")]
    [InlineData("5-Fluorouracil 500 mg inj", "5-fluorouracil")]
    [InlineData("ยางพารา", "ยางพารา")]
    [InlineData("500 mg", "500 mg")]
    [InlineData("/", "/")]
    [InlineData("(", "(")]
    [InlineData("   ", "")]
    [InlineData(null, "")]
    public void A_name_tells_its_substances(string? name, string key) => Assert.Equal(key, Substances.KeyOf(name));

    [Theory]
    [InlineData("Amoxicillin", "Co-amoxiclav 625 mg tab", true)]
    [InlineData("Co-amoxiclav", "Amoxicillin 500 mg cap", true)]
    [InlineData("Penicillin", "Amoxicillin 500 mg cap", true)]
    [InlineData("เพนิซิลลิน", "Piperacillin 4 g + Tazobactam 500 mg inj", true)]
    [InlineData("Sulfa", "Co-trimoxazole 480 mg tab", true)]
    [InlineData("ซัลฟ่า", "Silver sulfadiazine 1% cream", true)]
    [InlineData("NSAIDs", "Diclofenac sodium 25 mg tab", true)]
    [InlineData("Amoxicillin", "Ampicillin 1 g inj", false)]
    [InlineData("Penicillin", "Ceftriaxone 1 g inj", false)]
    [InlineData("Sulfa", "Ferrous sulfate 200 mg tab", false)]
    [InlineData("Statins", "Nystatin oral suspension", false)]
    [InlineData("Trimethoprim", "Sulfadiazine 500 mg tab", false)]
    [InlineData("ยางพารา", "Paracetamol 500 mg tab", false)]
    [InlineData("", "", false)]
    public void The_allergen_is_in_the_product_or_not(string allergen, string product, bool isSame) =>
        Assert.Equal(isSame, Substances.Same(Substances.KeyOf(allergen), Substances.KeyOf(product)));

    [Theory]
    [InlineData("Amoxicillin", "Cloxacillin 250 mg", SubstanceClass.Penicillins)]
    [InlineData("Ceftriaxone", "Cefdinir 100 mg", SubstanceClass.Cephalosporins)]
    [InlineData("Phenytoin", "Carbamazepine 200 mg", SubstanceClass.AromaticAnticonvulsants)]
    [InlineData("Ibuprofen", "Celecoxib 200 mg", SubstanceClass.Nsaids)]
    [InlineData("Norfloxacin", "Levofloxacin 500 mg", SubstanceClass.Quinolones)]
    [InlineData("Enalapril", "Perindopril 4 mg", SubstanceClass.AceInhibitors)]
    [InlineData("Paracetamol", "Ibuprofen 400 mg", SubstanceClass.None)]
    public void Relatives_share_a_class(string allergen, string product, SubstanceClass shared) =>
        Assert.Equal(shared, Substances.SharedClass(Substances.KeyOf(allergen), Substances.KeyOf(product)));

    [Fact]
    public void The_longest_name_ends_somewhere()
    {
        Assert.True(Substances.KeyOf(new string('(', 5000)).Length <= 200);
        Assert.True(Substances.KeyOf(string.Concat(Enumerable.Repeat("ก/", 5000))).Length <= 200);
    }
}
