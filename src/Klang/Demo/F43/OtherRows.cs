using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.F43;

/// <summary>The files that few visits have: growth, teeth, accidents, notifications, home visits.</summary>
sealed class OtherRows(F43Archive archive)
{
    readonly Facility unit = archive.Sender;

    public void Write(Visit visit)
    {
        F43Table Row(string file) => archive.Row(file, visit.Person, visit.Closed).Set("SEQ", visit.Sequence);
        F43Table Dated(string file) => Row(file).Set("DATE_SERV", Text.Day(visit.Day));

        if (visit.Growth is { } growth)
        {
            Dated("NUTRITION")
                .Set("NUTRITIONPLACE", unit.Code)
                .Set("NUTRITIONPLACE9", unit.Code9)
                .Set("WEIGHT", Text.Of(growth.WeightKg, 1))
                .Set("HEIGHT", Text.Of(growth.HeightCm, 1))
                .Set("HEADCIRCUM", Text.Of(growth.HeadCm, 1))
                .Set("CHILDDEVELOP", growth.Development)
                .Set("FOOD", growth.Food)
                .Set("BOTTLE", "2")
                .Set("PROVIDER", visit.Staff("03").Code);
        }

        if (visit.Dental is { } teeth)
        {
            Teeth(Dated("DENTAL"), teeth, visit);
        }

        if (visit.Injury is { } injury)
        {
            Accident(Row("ACCIDENT"), injury, visit);
        }

        if (visit.Notification is { } notification)
        {
            var home = visit.Person.Home;
            Dated("SURVEILLANCE")
                .Set("SYNDROME", notification.Syndrome)
                .Set("DIAGCODE", notification.Icd)
                .Set("CODE506", notification.Code506)
                .Set("ILLDATE", Text.Day(visit.Day.AddDays(-3)))
                .Set("ILLHOUSE", home.HouseNo)
                .Set("ILLVILLAGE", Text.Digits(home.Village, 2))
                .Set("ILLTAMBON", home.SubDistrict)
                .Set("ILLAMPUR", home.District)
                .Set("ILLCHANGWAT", Household.Province)
                .Set("PTSTATUS", "1")
                .Set("ORGANISM", notification.Organism)
                .Set("PROVIDER", visit.Doctor.Code);
        }

        if (visit.FamilyPlanning is { } method)
        {
            Dated("FP")
                .Set("FPTYPE", method)
                .Set("FPPLACE", unit.Code)
                .Set("FPPLACE9", unit.Code9)
                .Set("PROVIDER", visit.Staff("03").Code);
        }

        if (visit.HomeService is { } service)
        {
            Dated("COMMUNITY_SERVICE").Set("COMSERVICE", service).Set("PROVIDER", visit.Staff("03").Code);
        }

        if (visit.Rehabilitation is { } rehabilitation)
        {
            Dated("REHABILITATION")
                .Set("REHABCODE", rehabilitation)
                .Set("REHABPLACE", unit.Code)
                .Set("REHABPLACE9", unit.Code9)
                .Set("PROVIDER", visit.Doctor.Code);
        }
    }

    static void Teeth(F43Table row, DentalCheck teeth, Visit visit) => row
        .Set("DENTTYPE", teeth.Group)
        .Set("SERVPLACE", "1")
        .Set("PTEETH", teeth.Permanent)
        .Set("PCARIES", teeth.PermanentCaries)
        .Set("PFILLING", "1")
        .Set("PEXTRACT", Math.Max(0, teeth.Group is "4" or "5" ? 32 - teeth.Permanent : 0))
        .Set("DTEETH", teeth.Deciduous)
        .Set("DCARIES", teeth.DeciduousCaries)
        .Set("DFILLING", "0")
        .Set("DEXTRACT", "0")
        .Set("NEED_FLUORIDE", teeth.Deciduous > 0 ? "1" : "2")
        .Set("NEED_SCALING", "1")
        .Set("NEED_SEALANT", teeth.Group == "3" ? "2" : "0")
        .Set("NEED_PFILLING", teeth.PermanentCaries)
        .Set("NEED_DFILLING", teeth.DeciduousCaries)
        .Set("NEED_PEXTRACT", "0")
        .Set("NEED_DEXTRACT", "0")
        .Set("NPROSTHESIS", teeth.Permanent < 16 && teeth.Group == "4" ? "1" : "4")
        .Set("GUM", "1")
        .Set("PROVIDER", visit.Staff("02").Code);

    static void Accident(F43Table row, Injury injury, Visit visit) => row
        .Set("DATETIME_SERV", Text.Stamp(visit.Start))
        .Set("DATETIME_AE", Text.Stamp(visit.Start.AddMinutes(-55)))
        .Set("AETYPE", injury.Cause)
        .Set("AEPLACE", injury.Place)
        .Set("TYPEIN_AE", "1")
        .Set("TRAFFIC", injury.Traffic ? "1" : null)
        .Set("VEHICLE", injury.Traffic ? "02" : null)
        .Set("ALCOHOL", injury.Alcohol ? "1" : "2")
        .Set("NACROTIC_DRUG", "2")
        .Set("HELMET", injury.Traffic ? injury.Helmet ? "1" : "2" : null)
        .Set("AIRWAY", "3")
        .Set("STOPBLEED", "1")
        .Set("SPLINT", "3")
        .Set("FLUID", "3")
        .Set("URGENCY", injury.Urgency)
        .Set("COMA_EYE", "4")
        .Set("COMA_SPEAK", "5")
        .Set("COMA_MOVEMENT", "6");
}
