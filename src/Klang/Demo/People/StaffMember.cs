using Klang.Demo.Catalogue;

namespace Klang.Demo.People;

/// <summary>Somebody who works at a facility.</summary>
sealed record StaffMember(
    string Code, string Cid, string Given, string Family, bool Female, DateOnly Birth, string ProviderType, string? Council, string? Licence)
{
    const int FirstNumber = 9_000_000;
    const int PlacesPerFacility = 16;

    static readonly (string Type, string? Council, char Prefix)[] Hospital =
        [("01", "01", 'ว'), ("011", "01", 'ว'), ("03", "02", 'พ'), ("03", "02", 'พ'), ("11", "03", 'ภ'), ("02", "04", 'ท'), ("13", "06", 'ม')];

    static readonly (string Type, string? Council, char Prefix)[] Primary =
        [("03", "02", 'พ'), ("05", null, ' '), ("04", null, ' '), ("06", null, ' ')];

    static readonly (string Type, string? Council, char Prefix)[] Small = [("01", "01", 'ว'), ("11", "03", 'ภ'), ("13", "06", 'ม')];

    public static IReadOnlyList<StaffMember> Of(Facility facility)
    {
        var random = new DemoRandom(seed: 77, person: (ulong)(facility.District * 10 + facility.Number), purpose: 1);
        var posts = facility.IsHospital ? Hospital : facility.Kind == FacilityKind.PrimaryCare ? Primary : Small;
        var staff = new List<StaffMember>(posts.Length);
        for (var at = 0; at < posts.Length; at++)
        {
            var (type, council, prefix) = posts[at];
            var female = random.Chance(0.65);
            var birth = new DateOnly(random.Between(1966, 1998), random.Between(1, 12), random.Between(1, 28));
            var number = FirstNumber + (facility.District * 10 + facility.Number) * PlacesPerFacility + at;
            staff.Add(new StaffMember(
                Text.Digits(at + 1, 3),
                CitizenNumbers.Make(birth.Year < 1984 ? 3 : 1, number),
                ThaiNames.Given(random, female, birth.Year),
                ThaiNames.Family(random),
                female,
                birth,
                type,
                council,
                council is null ? null : $"{prefix}99{Text.Digits(number % 10_000, 4)}"));
        }

        return staff;
    }
}
