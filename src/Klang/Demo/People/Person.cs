namespace Klang.Demo.People;

/// <summary>A made-up person as the census knows them; what happens to them is planned in <see cref="Lives"/>.</summary>
sealed class Person
{
    /// <summary>Place in the whole province; unique.</summary>
    public required int Number { get; init; }

    public required Household Home { get; init; }

    public required bool Female { get; init; }

    public required DateOnly Birth { get; init; }

    public required string Given { get; init; }

    public required string Family { get; init; }

    public Story Story { get; init; }

    /// <summary>Latest number; null for those without.</summary>
    public string? Cid { get; set; }

    /// <summary>The number before, and the day from which <see cref="Cid"/> is used.</summary>
    public string? EarlierCid { get; set; }

    public DateOnly CidSince { get; set; } = DateOnly.MinValue;

    /// <summary>The day from which a newborn has a name of its own.</summary>
    public DateOnly NamedSince { get; set; } = DateOnly.MinValue;

    public string Nation { get; init; } = "099";

    public string? ForeignerType { get; init; }

    public string? Passport { get; init; }

    public string Coverage { get; set; } = "0100";

    public string Occupation { get; set; } = "9622";

    public string Education { get; set; } = "02";

    public string Blood { get; set; } = "9";

    public string? Mobile { get; set; }

    public bool IsHead { get; set; }

    public Person? Father { get; set; }

    public Person? Mother { get; set; }

    public Person? Spouse { get; set; }

    public bool Widowed { get; set; }

    public DateOnly? Death { get; set; }

    public List<Problem> Problems { get; } = [];

    public List<DrugAllergy> DrugAllergies { get; } = [];

    public List<string> FoodAllergies { get; } = [];

    public List<Pregnancy> Pregnancies { get; } = [];

    public bool IsThai => Nation == "099";

    public int AgeOn(DateOnly day)
    {
        var years = day.Year - Birth.Year;
        return Birth.AddYears(years) > day ? years - 1 : years;
    }

    public int MonthsOn(DateOnly day) => (day.Year - Birth.Year) * 12 + day.Month - Birth.Month - (day.Day < Birth.Day ? 1 : 0);

    public string? CidOn(DateOnly day) => day >= CidSince ? Cid : EarlierCid;

    public bool IsAliveOn(DateOnly day) => day >= Birth && (Death is not { } death || day <= death);

    public bool Has(string icdPrefix) => Problems.Exists(problem => problem.Icd.StartsWith(icdPrefix, StringComparison.Ordinal));

    /// <summary>Half of those with a drug allergy speak of it at the counter.</summary>
    public bool TellsPharmacy => Story == Story.None && Number % 2 == 0;

    public bool IsMarried => Spouse is not null;

    /// <summary>1 single, 2 married, 3 widowed.</summary>
    public string MaritalStatus => Widowed ? "3" : IsMarried ? "2" : "1";

    public string GivenOn(DateOnly day) => day >= NamedSince || Mother is null ? Given : $"บุตร{Mother.TitleOn(day)}{Mother.Given}";

    /// <summary>Title by sex, age and marriage.</summary>
    public string TitleOn(DateOnly day) => (Female, AgeOn(day) < 15) switch
    {
        (false, true) => "เด็กชาย",
        (false, false) => "นาย",
        (true, true) => "เด็กหญิง",
        (true, false) => IsMarried || Widowed ? "นาง" : "นางสาว",
    };

    public string TitleCodeOn(DateOnly day) => TitleOn(day) switch
    {
        "เด็กชาย" => "001",
        "เด็กหญิง" => "002",
        "นาย" => "003",
        "นางสาว" => "004",
        _ => "005",
    };

    /// <summary>The person's number inside one facility. Hospitals call it HN as well.</summary>
    public string PidAt(Facility facility) =>
        Text.Digits(facility.Kind == FacilityKind.PrimaryCare ? Number % 1_000_000 + 1 : Number + 100_001, 7);
}
