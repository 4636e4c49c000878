namespace Klang.Demo.People;

/// <summary>A house in a village, and the unit whose catchment it is.</summary>
sealed class Household
{
    public required int Number { get; init; }

    public required Facility Catchment { get; init; }

    /// <summary>Moo within the sub-district, from 1.</summary>
    public required int Village { get; init; }

    public required string HouseNo { get; init; }

    public required string Phone { get; init; }

    public List<Person> Members { get; } = [];

    public string HouseholdId => Text.Digits(Number + 1, 6);

    /// <summary>Eleven digits as the registry writes them; 9999 is no office.</summary>
    public string HouseId => "9999" + Text.Digits(Catchment.District * 10_000 + Number, 7);

    /// <summary>98 is no province.</summary>
    public static string Province => "98";

    public string District => Text.Digits(Catchment.District % 99 + 1, 2);

    public string SubDistrict => Text.Digits(Catchment.Number - 1, 2);

    public string VillageId => Province + District + SubDistrict + Text.Digits(Village, 2);
}
