using Klang.Demo.Catalogue;

namespace Klang.Demo.People;

/// <summary>Draws what a person lives with: diseases, allergies, pregnancies, death.</summary>
static class Health
{
    const int YearsOfCare = 2;

    static readonly string[] Foods = ["กุ้ง", "ถั่วลิสง", "นมวัว", "ปู", "ไข่ขาว", "แป้งสาลี"];

    public static void Draw(Person person, District district, DemoOptions options)
    {
        var random = new DemoRandom(options.Seed, (ulong)person.Number, purpose: 3);
        var today = options.AsOf;
        if (person.Story == Story.Traveller)
        {
            return;
        }

        DrawNumber(person, random, today);
        DrawProblems(person, district, random, today);
        DrawAllergies(person, district, random, today);
        DrawPregnancies(person, random, today);
        DrawDeath(person, random, today);
    }

    /// <summary>Newborns get name and number some weeks after birth.</summary>
    static void DrawNumber(Person person, DemoRandom random, DateOnly today)
    {
        if (person.Story == Story.RenumberedForeigner || person.Birth < today.AddYears(-YearsOfCare))
        {
            return;
        }

        var since = person.Birth.AddDays(person.Story == Story.Newborn ? 60 : random.Between(5, 45));
        person.CidSince = since;
        person.NamedSince = since;
    }

    static void DrawProblems(Person person, District district, DemoRandom random, DateOnly today)
    {
        var age = person.AgeOn(today);
        void Add(string icd, double chance, int yearsMax = 15)
        {
            if (random.Chance(chance))
            {
                var since = today.AddDays(-random.Between(200, 365 * Math.Max(2, Math.Min(yearsMax, age - 20))));
                person.Problems.Add(new Problem(icd, since, DiagnosedAt(district, random)));
            }
        }

        switch (person.Story)
        {
            case Story.ElderWithTrends:
                person.Problems.Add(new Problem("E112", today.AddYears(-11), district.CommunityHospital));
                person.Problems.Add(new Problem("I10", today.AddYears(-13), district.CommunityHospital));
                person.Problems.Add(new Problem("E785", today.AddYears(-9), district.CommunityHospital));
                person.Problems.Add(new Problem("N183", today.AddMonths(-30), Facility.GeneralHospital));
                return;
            case Story.Referred:
                Add("I10", 1, 6);
                Add("E785", 1, 4);
                return;
            case Story.Restricted:
                person.Problems.Add(new Problem("B24", today.AddMonths(-50), Facility.GeneralHospital));
                person.Problems.Add(new Problem("F329", today.AddMonths(-15), district.CommunityHospital));
                return;
            case not Story.None:
                return;
            default:
                break;
        }

        var diabetes = age switch { < 35 => 0, < 45 => 0.04, < 60 => 0.12, _ => 0.21 };
        var hypertension = age switch { < 35 => 0.005, < 45 => 0.09, < 60 => 0.26, _ => 0.48 };
        Add("E119", diabetes);
        Add("I10", person.Has("E11") ? Math.Min(0.7, hypertension + 0.3) : hypertension);
        Add("E785", person.Has("E11") || person.Has("I10") ? 0.55 : age >= 40 ? 0.06 : 0);
        Add("N183", age >= 60 && (person.Has("E11") || person.Has("I10")) ? 0.16 : 0, 4);
        Add("J459", age < 15 ? 0.05 : 0.025, 20);
        Add("J449", !person.Female && age >= 60 ? 0.05 : 0, 8);
        Add("M109", !person.Female && age >= 40 ? 0.05 : 0.002, 8);
        Add("F329", age >= 18 ? 0.015 : 0, 5);
        Add("B24", age is >= 20 and < 65 ? 0.004 : 0, 10);
    }

    static Facility DiagnosedAt(District district, DemoRandom random) => random.Weighted([55, 25, 20]) switch
    {
        0 => district.CommunityHospital,
        1 => Facility.GeneralHospital,
        _ => district.Facilities[1],
    };

    static void DrawAllergies(Person person, District district, DemoRandom random, DateOnly today)
    {
        var hospital = district.CommunityHospital;
        switch (person.Story)
        {
            case Story.AllergyAtPharmacy:
                person.DrugAllergies.Add(new DrugAllergy(
                    Drugs.Amoxicillin, today.AddMonths(-20), [hospital, Facility.GeneralHospital], "1", "3", "27"));
                return;
            case Story.ElderWithTrends:
                person.DrugAllergies.Add(new DrugAllergy(
                    Drugs.Cotrimoxazole, today.AddMonths(-22), [hospital, person.Home.Catchment], "2", "1", "23"));
                return;
            case Story.WrongAllergy:
                person.DrugAllergies.Add(new DrugAllergy(
                    Drugs.Ibuprofen, today.AddMonths(-9), [person.Home.Catchment], "3", "1", "23", Withdrawn: true));
                return;
            case Story.FoodAllergy:
                person.FoodAllergies.AddRange(["กุ้ง", "ถั่วลิสง"]);
                return;
            case not Story.None:
                return;
            default:
                break;
        }

        var age = person.AgeOn(today);
        if (age >= 5 && random.Chance(0.055))
        {
            var drug = Drugs.Allergens[random.Weighted([26, 16, 14, 10, 8, 6, 5, 5, 5, 5])];
            var saw = random.Chance(0.7) ? hospital : Facility.GeneralHospital;
            var knownAt = new List<Facility> { saw };
            if (random.Chance(0.45))
            {
                knownAt.Add(person.Home.Catchment == saw ? Facility.GeneralHospital : person.Home.Catchment);
            }

            person.DrugAllergies.Add(new DrugAllergy(
                drug,
                today.AddDays(-random.Between(30, 720)),
                knownAt,
                "1234"[random.Weighted([35, 35, 22, 8])].ToString(),
                "1134"[random.Below(4)].ToString(),
                random.Pick(Symptoms)));
        }

        if (random.Chance(0.02))
        {
            person.FoodAllergies.Add(random.Pick(Foods));
        }
    }

    static void DrawPregnancies(Person person, DemoRandom random, DateOnly today)
    {
        if (!person.Female || person.AgeOn(today) is < 15 or > 47)
        {
            return;
        }

        var children = person.Home.Members.Where(member => member.Mother == person).OrderBy(child => child.Birth).ToList();
        for (var at = 0; at < children.Count; at++)
        {
            if (children[at].Birth >= today.AddYears(-YearsOfCare))
            {
                person.Pregnancies.Add(new Pregnancy(children[at].Birth.AddDays(-random.Between(262, 284)), at + 1, children[at]));
            }
        }

        var free = children.Count == 0 || children[^1].Birth < today.AddMonths(-14);
        if (person.Story == Story.Pregnant || (free && person.IsMarried && person.AgeOn(today) is >= 19 and < 41 && random.Chance(0.045)))
        {
            var weeks = person.Story == Story.Pregnant ? 33 : random.Between(7, 38);
            person.Pregnancies.Add(new Pregnancy(today.AddDays(-weeks * 7 - 2), children.Count + 1, Child: null));
        }
    }

    static void DrawDeath(Person person, DemoRandom random, DateOnly today)
    {
        var chance = person.AgeOn(today) switch { < 50 => 0.001, < 65 => 0.008, < 75 => 0.02, < 85 => 0.06, _ => 0.16 };
        if (person.Story == Story.None && person.Pregnancies.Count == 0 && random.Chance(chance))
        {
            var death = today.AddDays(-random.Between(20, 700));
            person.Death = death > person.Birth ? death : null;
        }
    }

    static readonly string[] Symptoms = ["27", "23", "26", "29", "24", "18"];
}
