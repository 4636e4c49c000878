using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Long-lasting diseases: regular visits, results that move, medicines that follow them.</summary>
sealed class ChronicCare(LifeLine line)
{
    readonly Person person = line.Person;
    readonly DemoRandom random = line.Random;

    public void Plan()
    {
        if (person.Has("E11") || person.Has("I10") || person.Has("E78") || person.Has("N18"))
        {
            Metabolic();
        }

        Airways();
        Gout();
        Restricted();
    }

    void Metabolic()
    {
        var story = person.Story == Story.ElderWithTrends;
        var home = story ? line.Hospital : RegularPlace();
        var sugar = story ? new Trend(9.6, 7.1, 0.25) : Pick(new(8.8, 7.0, 0.35), new(6.9, 9.2, 0.4), new(7.1, 6.9, 0.3));
        var systolic = story ? new Trend(164, 132, 4) : Pick(new(158, 134, 6), new(132, 156, 6), new(134, 132, 6));
        var kidney = story ? new Trend(52, 33, 1.5) : person.Has("N18") ? new Trend(random.Between(42, 58), random.Between(28, 44), 2)
            : new Trend(random.Between(72, 104), random.Between(70, 98), 3);
        var ldl = story ? new Trend(168, 92, 6) : Pick(new(155, 98, 9), new(118, 148, 9), new(110, 106, 9));
        var startKg = random.Between(48, 84);
        var weight = new Trend(startKg, startKg + random.Between(-4, 4), 0.4);
        var height = random.Between(person.Female ? 146 : 156, person.Female ? 166 : 178);
        var days = story ? 60 : random.Between(60, 98);
        var visitNumber = 0;
        for (var day = line.First.AddDays(random.Between(2, days)); day <= line.Last; day = day.AddDays(days + random.Between(-6, 6)), visitNumber++)
        {
            var place = story && visitNumber % 3 == 2 ? line.PrimaryCare : home;
            if (!story && random.Chance(0.06))
            {
                continue;
            }

            var visit = line.Add(place, day, "มาตามนัด รับยาโรคประจำตัว");
            if (visit is null)
            {
                continue;
            }

            var share = line.ShareOf(day);
            var bp = person.Has("I10") ? systolic.At(share, random) : 122 + random.Bell() * 6;
            Check(visit, bp, weight.At(share, random), height, visitNumber);
            Diagnose(visit, kidney.At(share, random));
            Medicines(visit, share, sugar.At(share, random), days);
            if (visitNumber % 2 == 0)
            {
                Laboratory(visit, share, sugar, kidney, ldl, visitNumber);
            }

            if (visit.At.SendsF43)
            {
                visit.Appointment = (LifeLine.Workday(visit.Day.AddDays(days)), "151");
            }
        }

        InfluenzaVaccine(home);
        if (story)
        {
            KidneyClinic(kidney);
        }
    }

    Facility RegularPlace() => random.Weighted([38, 42, 12, 8]) switch
    {
        0 => line.Hospital,
        1 => line.PrimaryCare,
        2 => Facility.GeneralHospital,
        _ => person.IsThai ? line.District.Clinic : line.Hospital,
    };

    Trend Pick(Trend better, Trend worse, Trend steady) => random.Weighted([40, 22, 38]) switch
    {
        0 => better,
        1 => worse,
        _ => steady,
    };

    void Check(Visit visit, double systolic, double weightKg, int heightCm, int visitNumber)
    {
        var upper = (int)Math.Clamp(systolic, 96, 214);
        var lower = (int)Math.Clamp(systolic * 0.48 + 16 + random.Bell() * 4, 52, 118);
        visit.Vitals = new Vitals(36.7 + random.Bell() * 0.2, upper, lower, random.Between(62, 92), random.Between(16, 20));
        var yearly = visitNumber % 5 == 2;
        visit.ChronicCheck = new ChronicCheck(weightKg, heightCm, (int)(weightKg * 1.25) + 8, upper, lower,
            yearly ? random.Chance(0.85) ? "1" : "3" : "2", yearly ? random.Chance(0.85) ? "2" : "4" : "8");
    }

    void Diagnose(Visit visit, double kidney)
    {
        var type = "1";
        foreach (var problem in person.Problems)
        {
            if (problem.Since <= visit.Day && problem.Icd is not ("F329" or "B24" or "J459" or "J449" or "M109"))
            {
                var icd = problem.Icd == "N183" && kidney < 30 ? "N184" : problem.Icd;
                visit.Diagnoses.Add(new Diagnosis(icd, type));
                type = "4";
            }
        }

        if (visit.Diagnoses.Count == 0)
        {
            visit.Diagnoses.Add(new Diagnosis("Z136", "1"));
        }
    }

    void Medicines(Visit visit, double share, double sugar, int days)
    {
        if (person.Has("E11"))
        {
            line.Give(visit, Drugs.Metformin, days * 2);
            if (sugar > 7.8)
            {
                line.Give(visit, Drugs.Glipizide, days);
            }

            if (sugar > 9)
            {
                line.Give(visit, Drugs.InsulinNph, days / 25 + 1);
            }
        }

        if (person.Has("I10"))
        {
            line.Give(visit, Drugs.Amlodipine, days);
            line.Give(visit, person.Number % 3 == 0 ? Drugs.Losartan : Drugs.Enalapril, days);
            if (share > 0.5 && person.Number % 4 == 0)
            {
                line.Give(visit, Drugs.Hydrochlorothiazide, days);
            }
        }

        if (person.Has("E78"))
        {
            line.Give(visit, person.Number % 5 == 0 ? Drugs.Atorvastatin : Drugs.Simvastatin, days);
        }

        if (person.Has("N18"))
        {
            line.Give(visit, Drugs.SodiumBicarbonate, days * 3);
        }

        if (person.Has("E11") && person.AgeOn(visit.Day) >= 55)
        {
            line.Give(visit, Drugs.Aspirin, days);
        }
    }

    void Laboratory(Visit visit, double share, Trend sugar, Trend kidney, Trend ldl, int visitNumber)
    {
        if (person.Has("E11"))
        {
            var percent = Math.Clamp(sugar.At(share, random), 5.2, 13.5);
            Report(visit, LabTests.HbA1c, percent);
            Report(visit, LabTests.FastingGlucose, Math.Clamp(percent * 24 - 38 + random.Bell() * 12, 74, 380));
        }

        if (visitNumber % 4 != 0)
        {
            return;
        }

        var rate = Math.Clamp(kidney.At(share, random), 8, 118);
        Report(visit, LabTests.Creatinine, Math.Clamp((person.Female ? 62 : 82) / rate, 0.5, 9));
        Report(visit, LabTests.Egfr, rate);
        Report(visit, LabTests.Ldl, Math.Clamp(ldl.At(share, random), 52, 230));
        if (person.Has("N18"))
        {
            Report(visit, LabTests.Potassium, Math.Clamp(4.3 + random.Bell() * 0.4, 3.1, 5.9));
            Report(visit, LabTests.UrineAlbuminRatio, Math.Clamp(120 + (60 - rate) * 4 + random.Bell() * 20, 12, 900));
            Report(visit, LabTests.Hemoglobin, Math.Clamp(12.8 - (60 - rate) * 0.06 + random.Bell() * 0.3, 7, 15));
        }

        if (visit.At.Kind is FacilityKind.Clinic or FacilityKind.PrimaryCare)
        {
            visit.LabsSentTo = Facility.Laboratory;
        }
    }

    static void Report(Visit visit, LabTest test, double value) =>
        visit.Labs.Add(new LabLine(test, Text.Of(value, test.Decimals)));

    void InfluenzaVaccine(Facility home)
    {
        var place = home.SendsF43 ? home : line.PrimaryCare;
        for (var year = line.First.Year; year <= line.Last.Year; year++)
        {
            var day = new DateOnly(year, random.Between(5, 8), random.Between(1, 28));
            if (random.Chance(0.45) && line.Add(place, day, "รับวัคซีนไข้หวัดใหญ่") is { } visit)
            {
                visit.Diagnoses.Add(new Diagnosis("Z251", "1"));
                visit.Vaccines.Add(new VaccineDose("815", place));
            }
        }
    }

    /// <summary>Every half year the general hospital's kidney clinic looks.</summary>
    void KidneyClinic(Trend kidney)
    {
        for (var day = line.First.AddDays(70); day <= line.Last; day = day.AddDays(182))
        {
            if (line.Add(Facility.GeneralHospital, day, "ติดตามโรคไตเรื้อรัง") is not { } visit)
            {
                continue;
            }

            var rate = kidney.At(line.ShareOf(day), random);
            visit.Vitals = line.NormalVitals() with { Systolic = 138, Diastolic = 78 };
            visit.Diagnoses.Add(new Diagnosis(rate < 30 ? "N184" : "N183", "1"));
            visit.Diagnoses.Add(new Diagnosis("E112", "4"));
            Report(visit, LabTests.Creatinine, 62 / rate);
            Report(visit, LabTests.Egfr, rate);
            Report(visit, LabTests.Potassium, 4.6 + random.Bell() * 0.2);
            line.Give(visit, Drugs.Furosemide, 30);
            visit.Appointment = (LifeLine.Workday(day.AddDays(182)), "181");
        }
    }

    void Airways()
    {
        if (!person.Has("J45") && !person.Has("J44"))
        {
            return;
        }

        var icd = person.Has("J45") ? "J459" : "J449";
        for (var day = line.First.AddDays(random.Between(5, 100)); day <= line.Last; day = day.AddDays(random.Between(84, 120)))
        {
            if (line.Add(line.Hospital, day, "มาตามนัดคลินิกโรคปอด") is { } visit)
            {
                visit.Vitals = line.NormalVitals();
                visit.Diagnoses.Add(new Diagnosis(icd, "1"));
                line.Give(visit, Drugs.Budesonide, 1);
                line.Give(visit, Drugs.Salbutamol, 1);
                visit.Appointment = (LifeLine.Workday(visit.Day.AddDays(90)), "151");
            }
        }

        if (random.Chance(0.4) && line.Add(line.Hospital, line.AnyDay(), "หอบเหนื่อย", "12", emergency: true) is { } attack)
        {
            attack.Vitals = line.NormalVitals(37.2) with { Pulse = 118, Breaths = 30 };
            attack.Diagnoses.Add(new Diagnosis(icd == "J459" ? "J450" : "J441", "1"));
            attack.Procedures.Add(("9394", 80));
            line.Give(attack, Drugs.Salbutamol, 1);
        }
    }

    void Gout()
    {
        if (!person.Has("M10"))
        {
            return;
        }

        for (var day = line.First.AddDays(random.Between(5, 120)); day <= line.Last; day = day.AddDays(random.Between(95, 140)))
        {
            if (line.Add(line.Hospital, day, "ปวดข้อนิ้วหัวแม่เท้า") is { } visit)
            {
                visit.Vitals = line.NormalVitals();
                visit.Diagnoses.Add(new Diagnosis("M109", "1"));
                Report(visit, LabTests.Urate, Math.Clamp(9.2 - line.ShareOf(day) * 2 + random.Bell() * 0.5, 4, 12));
                line.Give(visit, Drugs.Allopurinol, 90);
                line.Give(visit, Drugs.Colchicine, 20);
            }
        }
    }

    /// <summary>Care that the restricted compartment hides.</summary>
    void Restricted()
    {
        if (person.Has("F32"))
        {
            for (var day = line.First.AddDays(random.Between(5, 90)); day <= line.Last; day = day.AddDays(random.Between(56, 90)))
            {
                if (line.Add(line.Hospital, day, "มาตามนัด", "09") is { } visit)
                {
                    visit.Vitals = line.NormalVitals();
                    visit.Diagnoses.Add(new Diagnosis("F329", "1"));
                    line.Give(visit, Drugs.Fluoxetine, 60);
                    visit.SpecialServices.Add(line.ShareOf(day) < 0.5 ? "1B0262" : "1B0261");
                }
            }
        }

        if (person.Has("B24"))
        {
            for (var day = line.First.AddDays(random.Between(5, 90)); day <= line.Last; day = day.AddDays(random.Between(85, 100)))
            {
                if (line.Add(Facility.GeneralHospital, day, "มาตามนัด") is { } visit)
                {
                    visit.Vitals = line.NormalVitals();
                    visit.Diagnoses.Add(new Diagnosis("B24", "1"));
                    line.Give(visit, Drugs.Tenofovir, 90);
                    Report(visit, LabTests.Creatinine, 0.9 + random.Bell() * 0.1);
                }
            }
        }
    }
}
