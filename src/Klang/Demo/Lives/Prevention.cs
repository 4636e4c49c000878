using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Screening by the health centres, care of elders at home, and the last visit.</summary>
sealed class Prevention(LifeLine line)
{
    readonly Person person = line.Person;
    readonly DemoRandom random = line.Random;

    public void Plan()
    {
        var age = person.AgeOn(line.AsOf);
        for (var year = line.First.Year; year <= line.Last.Year; year++)
        {
            if (age >= 35 && person.IsThai)
            {
                Screen(year);
            }

            if (age >= 60)
            {
                Elder(year);
            }
        }

        Cancer(age);
        DentalOfAdults(age);
        End();
    }

    void Screen(int year)
    {
        if ((person.Has("E11") && person.Has("I10")) || !random.Chance(0.82))
        {
            return;
        }

        if (line.Add(line.PrimaryCare, new DateOnly(year, random.Pick(ScreeningMonths), random.Between(1, 28)), "คัดกรองเบาหวานและความดันโลหิตสูง") is not { } visit)
        {
            return;
        }

        var kg = 62 + random.Bell() * 10;
        visit.Diagnoses.Add(new Diagnosis("Z138", "1"));
        visit.Screening = new Screening(
            Math.Max(38, kg), person.Female ? 155 : 166, (int)Math.Max(60, kg * 1.3), (int)(124 + random.Bell() * 12), (int)(77 + random.Bell() * 8),
            (int)Math.Max(68, 96 + random.Bell() * 13), person.Female ? "1" : random.Pick(Habits), random.Pick(Habits));
    }

    void Elder(int year)
    {
        if (!random.Chance(0.8)
            || line.Add(line.PrimaryCare, new DateOnly(year, random.Between(1, 12), random.Between(1, 28)), "คัดกรองสุขภาพผู้สูงอายุ") is not { } visit)
        {
            return;
        }

        var age = person.AgeOn(visit.Day);
        visit.Vitals = line.NormalVitals();
        visit.Diagnoses.Add(new Diagnosis("Z138", "1"));
        visit.SpecialServices.Add(age > 82 && random.Chance(0.3) ? "1B1281" : age > 88 && random.Chance(0.2) ? "1B1282" : "1B1280");
        visit.SpecialServices.Add(random.Chance(0.93) ? "1B0280" : "1B0281");
        if (age > 78)
        {
            visit.HomeService = person.Has("I10") ? "1A000" : "1A008";
        }
    }

    void Cancer(int age)
    {
        if (person.Female && age is >= 30 and < 61 && random.Chance(0.35)
            && line.Add(line.PrimaryCare, line.AnyDay(), "คัดกรองมะเร็งปากมดลูกและเต้านม") is { } visit)
        {
            visit.Diagnoses.Add(new Diagnosis("Z124", "1"));
            visit.SpecialServices.Add("1B0046");
            visit.SpecialServices.Add("1B0030");
        }
    }

    void DentalOfAdults(int age)
    {
        if (age > 14 && random.Chance(0.12) && line.Add(line.Hospital, line.AnyDay(), "ปวดฟัน", "11") is { } visit)
        {
            visit.Vitals = line.NormalVitals();
            visit.Diagnoses.Add(new Diagnosis("K021", "1"));
            visit.Dental = new DentalCheck(age > 65 ? random.Between(8, 26) : random.Between(24, 30), random.Between(1, 4), 0, 0, age >= 60 ? "4" : "5");
            visit.Procedures.Add(("2309", 120));
            line.Give(visit, Drugs.Paracetamol, 10);
            line.Give(visit, Drugs.Amoxicillin, 15);
        }
    }

    /// <summary>Those who die in hospital do so in a last stay.</summary>
    void End()
    {
        if (person.Death is not { } death || death < line.First || death > line.Last)
        {
            return;
        }

        var hospital = person.Number % 2 == 0 ? line.Hospital : Facility.GeneralHospital;
        if (person.Number % 3 == 0 || line.AddAt(hospital, death.ToDateTime(new TimeOnly(2, 5)), "หมดสติ หายใจเฮือก", "12") is not { } visit)
        {
            return;
        }

        visit.Vitals = line.NormalVitals(35.9) with { Systolic = 62, Diastolic = 38, Pulse = 44, Breaths = 8 };
        visit.Diagnoses.Add(new Diagnosis(person.Has("E11") ? "I214" : "J189", "1"));
        visit.Died = true;
        line.Give(visit, Drugs.NormalSaline, 2);
        if (line.TakeStay(hospital, death))
        {
            visit.Stay = new Stay(visit.Start.AddHours(9), "9", "9", "04500", 1.8);
        }
    }

    static readonly int[] ScreeningMonths = [1, 2, 3, 10, 11, 12];
    static readonly string[] Habits = ["1", "1", "1", "2", "3", "4"];
}
