using System.Globalization;

namespace Klang.Demo.People;

/// <summary>A made-up place of care. Codes start with K, which no real one does.</summary>
sealed class Facility
{
    Facility(FacilityKind kind, int district, int number, string name)
    {
        Kind = kind;
        District = district;
        Number = number;
        Name = name;
        Code = $"K{Base36(district)}0{(char)('0' + number)}";
        Code9 = $"KA000{Code[1..]}";
        Staff = StaffMember.Of(this);
    }

    public FacilityKind Kind { get; }

    public int District { get; }

    /// <summary>1 general hospital, 2 community hospital, 3-5 primary care, 6 clinic, 7 pharmacy, 8 laboratory.</summary>
    public int Number { get; }

    public string Code { get; }

    public string Code9 { get; }

    public string Name { get; }

    public IReadOnlyList<StaffMember> Staff { get; }

    public bool SendsF43 => Kind <= FacilityKind.PrimaryCare;

    public bool IsHospital => Kind <= FacilityKind.CommunityHospital;

    /// <summary>An old system that writes TIS-620.</summary>
    public bool WritesTis620 => Number == 5;

    public static readonly Facility GeneralHospital = new(FacilityKind.GeneralHospital, 0, 1, "โรงพยาบาลสาธิตธานี");

    public static readonly Facility Laboratory = new(FacilityKind.Laboratory, 0, 8, "สาธิตแล็บ ห้องปฏิบัติการทางการแพทย์");

    /// <summary>The facilities of one district, in the order of their numbers, from 2 to 7.</summary>
    public static IReadOnlyList<Facility> OfDistrict(int district)
    {
        var area = district == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {district + 1}");
        return
        [
            new(FacilityKind.CommunityHospital, district, 2, $"โรงพยาบาลสมมติบุรี{area}"),
            new(FacilityKind.PrimaryCare, district, 3, $"รพ.สต.บ้านตัวอย่าง{area}"),
            new(FacilityKind.PrimaryCare, district, 4, $"รพ.สต.บ้านนาจำลอง{area}"),
            new(FacilityKind.PrimaryCare, district, 5, $"รพ.สต.บ้านหนองสมมุติ{area}"),
            new(FacilityKind.Clinic, district, 6, $"คลินิกหมอสาธิตเวชกรรม{area}"),
            new(FacilityKind.Pharmacy, district, 7, $"ร้านยาสาธิตเภสัช{area}"),
        ];
    }

    static string Base36(int district)
    {
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return $"{Digits[district / 36]}{Digits[district % 36]}";
    }
}
