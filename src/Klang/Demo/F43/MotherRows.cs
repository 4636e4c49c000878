using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.F43;

/// <summary>The files of pregnancy, birth and the weeks after.</summary>
sealed class MotherRows(F43Archive archive)
{
    readonly Facility unit = archive.Sender;

    public void Write(Visit visit)
    {
        if (visit.Antenatal is { } check)
        {
            Antenatal(visit, check);
        }

        if (visit.Delivery is { } delivery)
        {
            Birth(visit, delivery);
        }

        if (visit.Postnatal is { } after)
        {
            After(visit, after);
        }
    }

    void Antenatal(Visit visit, AntenatalCheck check)
    {
        var pregnancy = check.Pregnancy;
        if (check.Week < 14 || visit.Labs.Count > 0)
        {
            archive.Row("PRENATAL", visit.Person, visit.Closed)
                .Set("GRAVIDA", pregnancy.Gravida)
                .Set("LMP", Text.Day(pregnancy.LastPeriod))
                .Set("EDC", Text.Day(pregnancy.Expected))
                .Set("VDRL_RESULT", "1")
                .Set("HB_RESULT", "1")
                .Set("HIV_RESULT", "1")
                .Set("DATE_HCT", Text.Day(visit.Day))
                .Set("HCT_RESULT", 34 + visit.Person.Number % 5)
                .Set("THALASSEMIA", visit.Person.Number % 9 == 0 ? "2" : "1")
                .Set("HEIGHT", Text.Of(150 + visit.Person.Number % 15, 1));
        }

        archive.Row("ANC", visit.Person, visit.Closed)
            .Set("SEQ", visit.Sequence)
            .Set("DATE_SERV", Text.Day(visit.Day))
            .Set("GRAVIDA", pregnancy.Gravida)
            .Set("ANCNO", check.Week switch { <= 12 => "1", < 20 => "2", < 26 => "3", < 32 => "4", _ => "5" })
            .Set("GA", check.Week)
            .Set("ANCRESULT", "1")
            .Set("ANCPLACE", unit.Code)
            .Set("ANCPLACE9", unit.Code9)
            .Set("WEIGHT", Text.Of(check.WeightKg, 1))
            .Set("PROVIDER", visit.Staff("03").Code);
    }

    void Birth(Visit visit, Delivery delivery)
    {
        var pregnancy = delivery.Pregnancy;
        var child = pregnancy.Child!;
        var closed = visit.Closed.AddMinutes(30);
        archive.Row("LABOR", visit.Person, closed)
            .Set("GRAVIDA", pregnancy.Gravida)
            .Set("LMP", Text.Day(pregnancy.LastPeriod))
            .Set("EDC", Text.Day(pregnancy.Expected))
            .Set("BDATE", Text.Day(child.Birth))
            .Set("BRESULT", delivery.Mode == "2" ? "O829" : "O800")
            .Set("BPLACE", "1")
            .Set("BHOSP", unit.Code)
            .Set("BHOSP9", unit.Code9)
            .Set("BTYPE", delivery.Mode)
            .Set("BDOCTOR", delivery.Mode == "2" ? "1" : "2")
            .Set("LBORN", "1")
            .Set("SBORN", "0");
        archive.Row("NEWBORN", child, closed)
            .Set("MPID", visit.Person.PidAt(unit))
            .Set("GRAVIDA", pregnancy.Gravida)
            .Set("GA", pregnancy.WeeksOn(child.Birth))
            .Set("BDATE", Text.Day(child.Birth))
            .Set("BTIME", visit.Start.AddMinutes(42).ToString("HHmmss", System.Globalization.CultureInfo.InvariantCulture))
            .Set("BPLACE", "1")
            .Set("BHOSP", unit.Code)
            .Set("BHOSP9", unit.Code9)
            .Set("BIRTHNO", "1")
            .Set("BTYPE", delivery.Mode)
            .Set("BDOCTOR", delivery.Mode == "2" ? "1" : "2")
            .Set("BWEIGHT", delivery.BabyGrams)
            .Set("ASPHYXIA", delivery.Apgar)
            .Set("VITK", "1")
            .Set("TSH", "1")
            .Set("TSHRESULT", Text.Of(2.4 + child.Number % 40 * 0.1, 1))
            .Set("LENGTH", Text.Of(delivery.BabyCm, 1))
            .Set("HEADCIRCUM", Text.Of(33 + child.Number % 3, 1));
    }

    void After(Visit visit, MotherAndBabyCheck after)
    {
        var child = after.Pregnancy.Child!;
        archive.Row("POSTNATAL", visit.Person, visit.Closed)
            .Set("SEQ", visit.Sequence)
            .Set("GRAVIDA", after.Pregnancy.Gravida)
            .Set("BDATE", Text.Day(child.Birth))
            .Set("PPCARE", Text.Day(visit.Day))
            .Set("PPPLACE", unit.Code)
            .Set("BHOSP9", unit.Code9)
            .Set("PPRESULT", "1")
            .Set("PROVIDER", visit.Staff("03").Code);
        if (child.IsAliveOn(visit.Day))
        {
            archive.Row("NEWBORNCARE", child, visit.Closed)
                .Set("BDATE", Text.Day(child.Birth))
                .Set("BCARE", Text.Day(visit.Day))
                .Set("BCPLACE", unit.Code)
                .Set("BCPLACE9", unit.Code9)
                .Set("BCARERESULT", "1")
                .Set("FOOD", after.Feeding)
                .Set("PROVIDER", visit.Staff("03").Code);
        }
    }
}
