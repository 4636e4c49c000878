using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Vaccines by the national schedule, growth, development, and teeth.</summary>
sealed class ChildHealth(LifeLine line)
{
    /// <summary>Age in months and the doses due then.</summary>
    static readonly (int Months, string[] Doses)[] Schedule =
    [
        (2, ["D21", "081"]),
        (4, ["D22", "082", "401"]),
        (6, ["D23", "083"]),
        (9, ["061"]),
        (12, ["J11"]),
        (18, ["034", "084", "073"]),
        (30, ["J12"]),
        (48, ["035", "085"]),
    ];

    static readonly int[] DevelopmentMonths = [9, 18, 30, 42, 60];

    readonly Person person = line.Person;
    readonly DemoRandom random = line.Random;

    public void Plan()
    {
        var age = person.AgeOn(line.AsOf);
        if (age > 14)
        {
            return;
        }

        if (age <= 6)
        {
            AtBirth();
            Vaccines();
            Development();
        }

        HumanPapilloma();
        Teeth(age);
    }

    /// <summary>What the hospital gave at birth, as the health centre reports it in its survey.</summary>
    void AtBirth()
    {
        var place = MotherAndChild.BirthplaceOf(line, person);
        if (place == line.PrimaryCare && person.Birth >= line.First)
        {
            return;
        }

        if (line.Add(line.PrimaryCare, person.Birth, "", hearsay: true) is { } heard)
        {
            heard.Vaccines.Add(new VaccineDose("010", place));
            heard.Vaccines.Add(new VaccineDose("041", place));
        }
    }

    void Vaccines()
    {
        var faithful = person.Story != Story.None || random.Chance(0.9);
        foreach (var (months, doses) in Schedule)
        {
            var due = person.Birth.AddMonths(months).AddDays(person.Story != Story.None ? 3 : random.Between(0, faithful ? 20 : 90));
            if (!faithful && random.Chance(0.15))
            {
                continue;
            }

            var hospital = random.Chance(0.12);
            var place = hospital ? line.Hospital : line.PrimaryCare;
            var past = due < line.First;
            if (line.Add(past ? line.PrimaryCare : place, LifeLine.Workday(due), past ? "" : "รับวัคซีนตามนัด", "05", hearsay: past) is not { } visit)
            {
                continue;
            }

            foreach (var dose in doses)
            {
                visit.Vaccines.Add(new VaccineDose(dose, place));
            }

            if (past)
            {
                continue;
            }

            visit.Vitals = line.NormalVitals();
            visit.Diagnoses.Add(new Diagnosis("Z001", "1"));
            visit.Growth = GrowthAt(person.MonthsOn(visit.Day));
            var next = Array.FindIndex(Schedule, step => step.Months == months) + 1;
            if (next < Schedule.Length)
            {
                visit.Appointment = (LifeLine.Workday(person.Birth.AddMonths(Schedule[next].Months)), "815");
            }

            // The hospital gave it; the health centre hears of it and reports it too.
            if (hospital && place != line.PrimaryCare && line.Add(line.PrimaryCare, visit.Day, "", hearsay: true) is { } heard)
            {
                foreach (var dose in doses)
                {
                    heard.Vaccines.Add(new VaccineDose(dose, place));
                }
            }
        }
    }

    void Development()
    {
        foreach (var months in DevelopmentMonths)
        {
            if (random.Chance(0.86) && line.Add(line.PrimaryCare, person.Birth.AddMonths(months).AddDays(random.Between(0, 24)), "ตรวจพัฒนาการ", "05") is { } visit)
            {
                var doubt = random.Chance(0.2);
                visit.Diagnoses.Add(new Diagnosis("Z001", "1"));
                visit.SpecialServices.Add(doubt ? "1B261" : "1B260");
                if (!line.IsMeasured(visit.Day))
                {
                    visit.Growth = GrowthAt(person.MonthsOn(visit.Day)) with { Development = doubt ? "2" : "1" };
                }

                if (doubt && line.Add(line.PrimaryCare, visit.Day.AddDays(28), "ติดตามพัฒนาการ", "05") is { } second)
                {
                    second.Diagnoses.Add(new Diagnosis("Z001", "1"));
                    second.SpecialServices.Add("1B260");
                }
            }
        }
    }

    /// <summary>About the middle of the growth curves.</summary>
    Growth GrowthAt(int months)
    {
        var kg = months switch { <= 6 => 3.2 + months * 0.75, <= 12 => 7.7 + (months - 6) * 0.3, _ => 9.5 + (months - 12) * 0.19 };
        var cm = months switch { <= 12 => 50 + months * 2.1, _ => 75 + (months - 12) * 0.78 };
        var own = 0.94 + person.Number % 13 * 0.01;
        return new Growth(kg * own, cm * (0.98 + person.Number % 5 * 0.01), 35 + Math.Min(months, 24) * 0.55, "1",
            months < 6 ? "1" : months < 18 ? "5" : "0");
    }

    void HumanPapilloma()
    {
        var first = person.Birth.AddYears(11).AddDays(random.Between(0, 200));
        if (!person.Female || first > line.Last)
        {
            return;
        }

        foreach (var (dose, day) in (ReadOnlySpan<(string, DateOnly)>)[("310", first), ("320", first.AddMonths(6))])
        {
            if (line.Add(line.PrimaryCare, day, "รับวัคซีนในโรงเรียน") is { } visit)
            {
                visit.Diagnoses.Add(new Diagnosis("Z258", "1"));
                visit.Vaccines.Add(new VaccineDose(dose, line.PrimaryCare));
            }
        }
    }

    void Teeth(int age)
    {
        if (age is < 3 or > 12)
        {
            return;
        }

        for (var year = line.First.Year; year <= line.Last.Year; year++)
        {
            if (random.Chance(0.5) && line.Add(line.PrimaryCare, new DateOnly(year, random.Between(6, 9), random.Between(1, 28)), "ตรวจสุขภาพช่องปาก", "11") is { } visit)
            {
                var permanent = Math.Clamp((age - 5) * 4, 0, 28);
                visit.Diagnoses.Add(new Diagnosis("K029", "1"));
                visit.Dental = new DentalCheck(permanent, random.Below(Math.Max(1, permanent / 8)), Math.Max(0, 20 - permanent), random.Below(5), age < 6 ? "2" : "3");
                visit.Procedures.Add(("2377020", 0));
            }
        }
    }
}
