using Klang.Demo.Catalogue;

namespace Klang.Demo.People;

/// <summary>Draws the people of one district, household by household, until they are enough.</summary>
sealed class Census
{
    const int PeoplePerHouseholdMax = 8;
    const int VillagesPerUnit = 4;

    readonly DemoOptions options;
    readonly District district;
    readonly int firstPerson;
    readonly int count;
    DemoRandom random;

    Census(DemoOptions options, int number, int firstPerson, int count)
    {
        this.options = options;
        this.firstPerson = firstPerson;
        this.count = count;
        district = new District { Number = number, Facilities = Facility.OfDistrict(number) };
        random = new DemoRandom(options.Seed, (ulong)firstPerson, purpose: 1);
    }

    /// <summary>How many people a full district has.</summary>
    public const int DistrictPeople = 2_000;

    public static District Take(DemoOptions options, int number)
    {
        var firstPerson = number * DistrictPeople;
        var census = new Census(options, number, firstPerson, Math.Min(DistrictPeople, options.People - firstPerson));
        census.Fill();
        return census.district;
    }

    DateOnly Today => options.AsOf;

    int Left => count - district.People.Count;

    void Fill()
    {
        if (district.Number == 0)
        {
            new StoryHouseholds(this).Settle();
        }

        while (Left > 0)
        {
            random = new DemoRandom(options.Seed, (ulong)(firstPerson + district.People.Count), purpose: 2);
            Settle(NewHousehold(district.Facilities[random.Weighted([30, 25, 25, 20])]));
        }

        foreach (var person in district.People)
        {
            Health.Draw(person, district, options);
        }
    }

    public DemoRandom Random => random;

    public District District => district;

    public DateOnly AsOf => Today;

    public Household NewHousehold(Facility catchment)
    {
        var number = district.Households.Count;
        var home = new Household
        {
            Number = number,
            Catchment = catchment,
            Village = random.Between(1, VillagesPerUnit),
            HouseNo = random.Chance(0.3) ? $"{random.Between(1, 250)}/{random.Between(1, 20)}" : Text.Of(random.Between(1, 250)),
            Phone = Phone(),
        };
        district.Households.Add(home);
        return home;
    }

    /// <summary>Adds a person to a household and to the district.</summary>
    public Person Add(Household home, bool female, DateOnly birth, string family, Story story = Story.None, string? given = null,
        string nation = "099", string? foreignerType = null, string? passport = null, int? firstDigit = null)
    {
        var number = firstPerson + district.People.Count;
        var person = new Person
        {
            Number = number,
            Home = home,
            Female = female,
            Birth = birth,
            Given = given ?? ThaiNames.Given(random, female, birth.Year),
            Family = family,
            Story = story,
            Nation = nation,
            ForeignerType = foreignerType,
            Passport = passport,
        };
        if (passport is null)
        {
            person.Cid = CitizenNumbers.Make(firstDigit ?? FirstDigit(birth), number);
        }

        Settle(person);
        home.Members.Add(person);
        district.People.Add(person);
        return person;
    }

    public DateOnly BirthAt(int years) =>
        Today.AddYears(-years).AddDays(-random.Between(0, 364));

    public static void Marry(Person man, Person woman)
    {
        man.Spouse = woman;
        woman.Spouse = man;
    }

    public static void Bear(Person child, Person? father, Person? mother)
    {
        child.Father = father;
        child.Mother = mother;
    }

    int FirstDigit(DateOnly birth) => birth.Year switch
    {
        >= 1984 => random.Weighted([0, 94, 4, 0, 0, 2]),
        _ => random.Weighted([0, 0, 1, 88, 4, 5, 0, 0, 2]),
    };

    void Settle(Person person)
    {
        var age = person.AgeOn(Today);
        person.IsHead = person.Home.Members.Count == 0;
        person.Blood = "1234"[random.Weighted([22, 33, 8, 37])].ToString();
        person.Mobile = age is >= 13 and < 85 && random.Chance(0.85) ? Phone() : null;
        person.Occupation = age switch
        {
            < 6 => "9999",
            < 22 => "9000",
            >= 70 => "9999",
            _ => random.Pick(Occupations),
        };
        person.Education = age < 6 ? "00" : age < 15 ? "02" : age > 60 ? "02" : random.Pick(Educations);
        person.Coverage = !person.IsThai
            ? person.Passport is null ? "8401" : "9100"
            : age is >= 20 and < 60
                ? random.Pick(WorkingCoverages)
                : age >= 60 && random.Chance(0.12) ? "1200" : "0100";
    }

    void Settle(Household home)
    {
        var family = ThaiNames.Family(random);
        switch (random.Weighted([34, 18, 12, 10, 20, 6]))
        {
            case 0:
                Couple(home, family, random.Between(24, 57));
                break;
            case 1:
                ElderCouple(home, family, random.Between(58, 84));
                break;
            case 2:
                GrandparentWithChild(home, family);
                break;
            case 3:
                Add(home, random.Chance(0.5), BirthAt(random.Between(20, 88)), family);
                break;
            case 4:
                ElderCouple(home, family, random.Between(56, 75));
                Couple(home, family, random.Between(26, 40));
                break;
            default:
                Migrants(home);
                break;
        }
    }

    /// <summary>A couple and the children that fit the wife's age.</summary>
    void Couple(Household home, string family, int age)
    {
        var husband = Room(home) ? Add(home, female: false, BirthAt(age + random.Between(0, 5)), family) : null;
        var wife = Room(home) ? Add(home, female: true, BirthAt(age), family) : null;
        if (husband is null || wife is null)
        {
            return;
        }

        Marry(husband, wife);
        var children = random.Weighted([18, 34, 34, 14]);
        var firstAt = random.Between(19, 32);
        for (var at = 0; at < children && Room(home); at++)
        {
            var birth = wife.Birth.AddYears(firstAt + at * 3).AddDays(random.Between(0, 700));
            if (birth >= Today.AddDays(-3) || birth < Today.AddYears(-24))
            {
                continue;
            }

            Bear(Add(home, random.Chance(0.49), birth, family), husband, wife);
        }
    }

    void ElderCouple(Household home, string family, int age)
    {
        var wife = Room(home) ? Add(home, female: true, BirthAt(age), family) : null;
        if (wife is null)
        {
            return;
        }

        if (random.Chance(age > 75 ? 0.45 : 0.75) && Room(home))
        {
            Marry(Add(home, female: false, BirthAt(age + random.Between(0, 6)), family), wife);
        }
        else
        {
            wife.Widowed = true;
        }
    }

    void GrandparentWithChild(Household home, string family)
    {
        ElderCouple(home, family, random.Between(55, 72));
        if (Room(home))
        {
            Add(home, random.Chance(0.49), BirthAt(random.Between(0, 14)), family);
        }
    }

    /// <summary>Workers from abroad: pink cards (0), the 6 series, and children of the 7 series.</summary>
    void Migrants(Household home)
    {
        var people = random.Between(1, 3);
        for (var at = 0; at < people && Room(home); at++)
        {
            var female = at % 2 == 1;
            var (given, family) = ThaiNames.Myanmar(random, female);
            var digit = random.Chance(0.7) ? 0 : 6;
            Add(home, female, BirthAt(random.Between(19, 45)), family, given: given, nation: "264",
                foreignerType: digit == 0 ? "12" : "13", firstDigit: digit);
        }

        if (people > 1 && random.Chance(0.4) && Room(home))
        {
            var (given, family) = ThaiNames.Myanmar(random, female: true);
            Bear(Add(home, female: true, BirthAt(random.Between(1, 8)), family, given: given, nation: "264", foreignerType: "18", firstDigit: 7),
                home.Members[0], home.Members[1]);
        }
    }

    bool Room(Household home) => Left > 0 && home.Members.Count < PeoplePerHouseholdMax;

    // No telephone number starts with 0000, so nobody is rung.
    string Phone() => "0000" + Text.Digits(random.Below(1_000_000), 6);

    static readonly string[] Occupations = ["9622", "6129", "5244", "9001", "8341", "9112", "5120", "7233", "2341", "4110"];
    static readonly string[] Educations = ["02", "03", "03", "04", "05", "05", "06"];
    static readonly string[] WorkingCoverages =
        ["0100", "0100", "0100", "0100", "0100", "0100", "4200", "4200", "4200", "1100"];
}
