using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Antenatal care, birth, the weeks after it, and family planning.</summary>
sealed class MotherAndChild(LifeLine line)
{
    static readonly int[] CheckWeeks = [10, 15, 20, 26, 30, 33, 36, 38];

    readonly Person person = line.Person;
    readonly DemoRandom random = line.Random;

    public void Plan()
    {
        foreach (var pregnancy in person.Pregnancies)
        {
            Antenatal(pregnancy);
            if (pregnancy.Child is { } child)
            {
                Birth(pregnancy, child);
                After(pregnancy, child);
            }
        }

        BirthOfOwn();
        FamilyPlanning();
    }

    void Antenatal(Pregnancy pregnancy)
    {
        var late = person.Story is not (Story.Pregnant or Story.NewMother) && random.Chance(0.18);
        var startKg = random.Between(45, 68);
        for (var at = late ? 1 : 0; at < CheckWeeks.Length; at++)
        {
            var week = CheckWeeks[at];
            var day = pregnancy.LastPeriod.AddDays(week * 7 + random.Between(0, 6));
            if (pregnancy.Child is { } child && day >= child.Birth)
            {
                break;
            }

            var place = at is 0 or 4 ? line.Hospital : line.PrimaryCare;
            if (line.Add(place, day, "ฝากครรภ์", "03") is not { } visit)
            {
                continue;
            }

            Check(visit, pregnancy, startKg, at);
        }
    }

    void Check(Visit visit, Pregnancy pregnancy, int startKg, int at)
    {
        var week = pregnancy.WeeksOn(visit.Day);
        visit.Vitals = line.NormalVitals();
        visit.Diagnoses.Add(new Diagnosis(pregnancy.Gravida == 1 ? "Z340" : "Z348", "1"));
        visit.Antenatal = new AntenatalCheck(pregnancy, week, startKg + Math.Max(0, week - 10) * 0.4);
        line.Give(visit, Drugs.FerrousFolic, 30);
        line.Give(visit, Drugs.Calcium, 30);
        if (at == 0)
        {
            visit.Labs.Add(new LabLine(LabTests.Hematocrit, Text.Of(36 + random.Bell() * 2, 0)));
            visit.Labs.Add(new LabLine(LabTests.Hemoglobin, Text.Of(11.9 + random.Bell() * 0.7, 1)));
            visit.Labs.Add(new LabLine(LabTests.HepatitisB, "Negative"));
            visit.Labs.Add(new LabLine(LabTests.Hiv, "Negative"));
        }
        else if (at == 2)
        {
            visit.Vaccines.Add(new VaccineDose("106", visit.At));
            visit.Dental = new DentalCheck(28, random.Between(0, 3), 0, 0, "1");
        }
        else if (at == 4)
        {
            visit.Labs.Add(new LabLine(LabTests.FastingGlucose, Text.Of(86 + random.Bell() * 7, 0)));
            visit.Labs.Add(new LabLine(LabTests.Hematocrit, Text.Of(34 + random.Bell() * 2, 0)));
        }

        visit.Appointment = (LifeLine.Workday(visit.Day.AddDays(week < 32 ? 28 : 14)), "131");
    }

    void Birth(Pregnancy pregnancy, Person child)
    {
        if (child.Birth < line.First)
        {
            return;
        }

        var place = Birthplace(child);
        var start = child.Birth.ToDateTime(TimeOnly.MinValue).AddMinutes(60 + child.Number % 600);
        if (line.AddAt(place, start, "เจ็บครรภ์คลอด", "03") is not { } visit)
        {
            return;
        }

        var section = place.Kind == FacilityKind.GeneralHospital && child.Number % 2 == 0;
        visit.Vitals = line.NormalVitals() with { Pulse = 92 };
        visit.Diagnoses.Add(new Diagnosis(section ? "O829" : "O800", "1"));
        visit.Diagnoses.Add(new Diagnosis("Z370", "4"));
        visit.Procedures.Add((section ? "741" : "7359", section ? 9_500m : 2_200m));
        visit.Delivery = new Delivery(pregnancy, section ? "2" : "1", BirthGrams(child), 48 + child.Number % 4, 8 + child.Number % 3);
        line.Give(visit, Drugs.Oxytocin, 1);
        line.Give(visit, Drugs.FerrousFolic, 30);
        line.Give(visit, Drugs.Paracetamol, 10);
        if (line.TakeStay(place, visit.Day))
        {
            var end = visit.Start.Date.AddDays(section ? 3 : 2).AddHours(11);
            var latest = line.Last.ToDateTime(new TimeOnly(15, 0));
            visit.Stay = new Stay(end > latest ? latest : end, "4", "1", section ? "14500" : "14550", section ? 0.95 : 0.43);
        }
    }

    void After(Pregnancy pregnancy, Person child)
    {
        foreach (var days in (int[])[5, 12, 35])
        {
            if (child.Birth.AddDays(days) >= line.First && random.Chance(0.88)
                && line.Add(line.PrimaryCare, child.Birth.AddDays(days), "ตรวจหลังคลอด", "03") is { } visit)
            {
                visit.Vitals = line.NormalVitals();
                visit.Diagnoses.Add(new Diagnosis("Z392", "1"));
                visit.Postnatal = new MotherAndBabyCheck(pregnancy, "1");
                visit.HomeService = days == 5 ? "1A11" : null;
            }
        }
    }

    /// <summary>The child's side of its own birth.</summary>
    void BirthOfOwn()
    {
        if (person.Mother is null || person.Birth < line.First)
        {
            return;
        }

        var place = Birthplace(person);
        var start = person.Birth.ToDateTime(TimeOnly.MinValue).AddMinutes(60 + person.Number % 600 + 42);
        if (line.AddAt(place, start, "ทารกแรกเกิด", "05") is { } visit)
        {
            visit.Diagnoses.Add(new Diagnosis("Z380", "1"));
            visit.Vaccines.Add(new VaccineDose("010", place));
            visit.Vaccines.Add(new VaccineDose("041", place));
        }
    }

    public static Facility BirthplaceOf(LifeLine line, Person child) =>
        child.Number % 3 == 0 && child.Story == Story.None ? Facility.GeneralHospital : line.Hospital;

    public static int BirthGrams(Person child) => child.Number % 13 == 0 ? 2_310 : 2_720 + child.Number * 37 % 780;

    Facility Birthplace(Person child) => BirthplaceOf(line, child);

    void FamilyPlanning()
    {
        var age = person.AgeOn(line.AsOf);
        if (!person.Female || !person.IsMarried || age is < 18 or > 45 || person.Pregnancies.Count > 0 || !random.Chance(0.25))
        {
            return;
        }

        for (var day = line.First.AddDays(random.Between(3, 80)); day <= line.Last; day = day.AddDays(84))
        {
            if (line.Add(line.PrimaryCare, day, "ฉีดยาคุมกำเนิด") is { } visit)
            {
                visit.Vitals = line.NormalVitals();
                visit.Diagnoses.Add(new Diagnosis("Z304", "1"));
                visit.FamilyPlanning = "2";
                line.Give(visit, Drugs.Medroxyprogesterone, 1);
                visit.Appointment = (LifeLine.Workday(visit.Day.AddDays(84)), "121");
            }
        }
    }
}
