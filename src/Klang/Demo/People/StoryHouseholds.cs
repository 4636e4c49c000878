using Klang.Demo.Catalogue;

namespace Klang.Demo.People;

/// <summary>Settles the first households of the first district: the people of the guide.</summary>
sealed class StoryHouseholds(Census census)
{
    public void Settle()
    {
        var town = census.District.CommunityHospital;
        var north = census.District.Facilities[1];
        var south = census.District.Facilities[2];
        var old = census.District.Facilities[3];
        Elders(north);
        AllergyAtPharmacy(town);
        Pregnant(south);
        Newborn(north);
        Foreigners(old);
        Single(south, female: false, years: 57, Story.Referred);
        Single(old, female: true, years: 44, Story.WrongAllergy);
        Single(town, female: true, years: 29, Story.FoodAllergy);
        Single(town, female: false, years: 34, Story.Restricted);
    }

    void Elders(Facility unit)
    {
        var home = census.NewHousehold(unit);
        var family = ThaiNames.Family(census.Random);
        var wife = census.Add(home, female: true, census.BirthAt(71), family, Story.ElderWithTrends);
        var husband = census.Add(home, female: false, census.BirthAt(74), family);
        Census.Marry(husband, wife);
    }

    void AllergyAtPharmacy(Facility unit)
    {
        var home = census.NewHousehold(unit);
        var family = ThaiNames.Family(census.Random);
        var husband = census.Add(home, female: false, census.BirthAt(43), family, Story.AllergyAtPharmacy);
        var wife = census.Add(home, female: true, census.BirthAt(40), family);
        Census.Marry(husband, wife);
        Census.Bear(census.Add(home, female: true, census.BirthAt(12), family), husband, wife);
    }

    void Pregnant(Facility unit)
    {
        var home = census.NewHousehold(unit);
        var family = ThaiNames.Family(census.Random);
        var husband = census.Add(home, female: false, census.BirthAt(33), family);
        var wife = census.Add(home, female: true, census.BirthAt(30), family, Story.Pregnant);
        Census.Marry(husband, wife);
        var toddler = census.Add(home, female: false, census.AsOf.AddMonths(-22).AddDays(-9), family, Story.Toddler);
        Census.Bear(toddler, husband, wife);
    }

    void Newborn(Facility unit)
    {
        var home = census.NewHousehold(unit);
        var family = ThaiNames.Family(census.Random);
        var husband = census.Add(home, female: false, census.BirthAt(29), family);
        var wife = census.Add(home, female: true, census.BirthAt(26), family, Story.NewMother);
        Census.Marry(husband, wife);
        Census.Bear(census.Add(home, female: true, census.AsOf.AddDays(-24), family, Story.Newborn), husband, wife);
    }

    void Foreigners(Facility unit)
    {
        var home = census.NewHousehold(unit);
        var (given, family) = ThaiNames.Myanmar(census.Random, female: false);
        var worker = census.Add(home, female: false, census.BirthAt(31), family, Story.RenumberedForeigner, given,
            nation: "264", foreignerType: "12", firstDigit: 0);
        worker.EarlierCid = CitizenNumbers.Make(6, worker.Number);
        worker.CidSince = census.AsOf.AddMonths(-10);
        census.Add(census.NewHousehold(unit), female: true, census.BirthAt(38), "Beispiel", Story.Traveller, "Erika",
            nation: "004", foreignerType: "30", passport: "D9999" + Text.Digits(census.Random.Below(10_000), 4));
    }

    void Single(Facility unit, bool female, int years, Story story) =>
        census.Add(census.NewHousehold(unit), female, census.BirthAt(years), ThaiNames.Family(census.Random), story);
}
