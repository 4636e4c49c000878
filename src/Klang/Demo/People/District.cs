namespace Klang.Demo.People;

/// <summary>About two thousand people who share a community hospital, three health centres, a clinic and a pharmacy.</summary>
sealed class District
{
    public required int Number { get; init; }

    /// <summary>Facilities with numbers 2 to 7.</summary>
    public required IReadOnlyList<Facility> Facilities { get; init; }

    public List<Household> Households { get; } = [];

    public List<Person> People { get; } = [];

    public Facility CommunityHospital => Facilities[0];

    public Facility Clinic => Facilities[4];

    public Facility Pharmacy => Facilities[5];
}
