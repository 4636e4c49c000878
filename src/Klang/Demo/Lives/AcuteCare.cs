using Klang.Demo.Catalogue;
using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>What comes and goes: colds, diarrhoea, sore backs, injuries, dengue, and what ends in a ward.</summary>
sealed class AcuteCare(LifeLine line)
{
    readonly Person person = line.Person;
    readonly DemoRandom random = line.Random;
    int referrals;

    public void Plan()
    {
        var age = person.AgeOn(line.AsOf);
        var perYear = age switch { < 6 => 2.2, < 15 => 1.0, < 40 => 0.7, < 60 => 0.9, _ => 1.2 };
        var times = (int)(perYear * 2 * (0.4 + random.Unit() * 1.2) + random.Unit());
        for (var at = 0; at < times; at++)
        {
            Minor(line.AnyDay());
        }

        if (random.Chance(0.07 * 2))
        {
            Hurt(line.AnyDay());
        }

        if (age is >= 4 and < 45 && random.Chance(0.012))
        {
            Dengue(line.AnyDay());
        }

        Serious(age);
        Stories();
    }

    void Minor(DateOnly day)
    {
        var age = person.AgeOn(day);
        var illness = Illnesses[random.Weighted(age < 10 ? ChildWeights : age < 60 ? AdultWeights : ElderWeights)];
        var place = random.Weighted([42, 22, 13, 18, 5]) switch
        {
            0 => line.PrimaryCare,
            1 => line.Hospital,
            2 => line.District.Clinic,
            3 => line.District.Pharmacy,
            _ => Facility.GeneralHospital,
        };
        if (age < 3 && place.Kind == FacilityKind.Pharmacy)
        {
            place = line.Hospital;
        }

        if (line.Add(place, day, illness.Complaint, age < 15 ? "05" : illness.Department) is not { } visit)
        {
            return;
        }

        visit.Vitals = line.NormalVitals(illness.Celsius);
        visit.Diagnoses.Add(new Diagnosis(illness.Icd, "1"));
        foreach (var drug in age < 10 ? illness.ChildDrugs : illness.AdultDrugs)
        {
            line.Give(visit, drug, drug.Unit is "003" or "004" or "006" ? 1 : random.Pick(Amounts));
        }

        if (visit.At.Kind == FacilityKind.Clinic && age >= 35 && random.Chance(0.25))
        {
            CheckUp(visit);
        }
    }

    /// <summary>A yearly check that the clinic sends to the laboratory.</summary>
    void CheckUp(Visit visit)
    {
        visit.LabsSentTo = Facility.Laboratory;
        Report(visit, LabTests.FastingGlucose, 92 + random.Bell() * 11);
        Report(visit, LabTests.Cholesterol, 198 + random.Bell() * 28);
        Report(visit, LabTests.Triglycerides, Math.Max(48, 132 + random.Bell() * 45));
        Report(visit, LabTests.Hdl, Math.Max(26, 50 + random.Bell() * 9));
        Report(visit, LabTests.Creatinine, Math.Max(0.4, 0.9 + random.Bell() * 0.15));
        Report(visit, LabTests.Alt, Math.Max(8, 27 + random.Bell() * 11));
        Report(visit, LabTests.Tsh, Math.Max(0.1, 1.9 + random.Bell() * 0.7));
    }

    static void Report(Visit visit, LabTest test, double value) =>
        visit.Labs.Add(new LabLine(test, Text.Of(value, test.Decimals)));

    void Hurt(DateOnly day)
    {
        var age = person.AgeOn(day);
        var traffic = age >= 12 && random.Chance(0.5);
        if (line.Add(line.Hospital, day, traffic ? "รถจักรยานยนต์ล้ม มีบาดแผล" : "หกล้ม มีบาดแผล", "12", emergency: true) is not { } visit)
        {
            return;
        }

        visit.Vitals = line.NormalVitals() with { Pulse = random.Between(84, 112) };
        var broken = random.Chance(age >= 60 ? 0.45 : 0.15);
        visit.Diagnoses.Add(new Diagnosis(broken ? age >= 60 ? "S7200" : "S5250" : random.Pick(Wounds), "1"));
        visit.Diagnoses.Add(new Diagnosis(traffic ? "V299" : "W190", "5"));
        visit.Injury = new Injury(traffic ? "01" : "02", traffic ? "05" : "01", traffic, traffic && random.Chance(0.25), traffic && random.Chance(0.5),
            broken ? "2" : "4");
        visit.Procedures.Add(broken ? ("9354", 250m) : ("8659", 180m));
        line.Give(visit, Drugs.Paracetamol, 20);
        line.Give(visit, Drugs.Dicloxacillin, 20);
        if (!broken)
        {
            visit.Vaccines.Add(new VaccineDose("106", visit.At));
        }
        else
        {
            Refer(visit, "กระดูกหัก", "ขอส่งรักษาต่อศัลยกรรมกระดูก", "03", "08", "7935", 12_000, 4);
        }
    }

    void Dengue(DateOnly day)
    {
        if (line.Add(line.Hospital, day, "ไข้สูง 3 วัน ปวดเมื่อยตัว", person.AgeOn(day) < 15 ? "05" : "01") is not { } visit
            || !line.TakeStay(visit.At, visit.Day))
        {
            return;
        }

        visit.Vitals = line.NormalVitals(38.9);
        visit.Diagnoses.Add(new Diagnosis("A910", "1"));
        visit.Notification = new Notification("A910", "26", null, null);
        visit.Labs.Add(new LabLine(LabTests.DengueNs1, "Positive"));
        Report(visit, LabTests.WhiteCells, 2.9 + random.Bell() * 0.4);
        Report(visit, LabTests.Hematocrit, 43 + random.Bell() * 2);
        Report(visit, LabTests.Platelets, Math.Max(18, 82 + random.Bell() * 25));
        line.Give(visit, Drugs.Paracetamol, 20);
        line.Give(visit, Drugs.NormalSaline, 4);
        visit.Stay = Stay(visit, random.Between(3, 5), "2", "1", "18560", 0.61);
        FollowUp(visit, "ติดตามอาการหลังออกจากโรงพยาบาล", "A910", 7);
    }

    void Serious(int age)
    {
        if (random.Chance(age >= 65 ? 0.09 : age < 5 ? 0.07 : 0.012))
        {
            Pneumonia(line.AnyDay());
        }

        if (age is >= 8 and < 50 && random.Chance(0.008))
        {
            Appendicitis(line.AnyDay());
        }

        if (age >= 50 && random.Chance(person.Has("I10") ? 0.03 : 0.008))
        {
            Stroke(line.AnyDay());
        }

        if (age >= 45 && random.Chance(person.Has("E11") ? 0.02 : 0.006))
        {
            HeartAttack(line.AnyDay());
        }
    }

    void Stories()
    {
        switch (person.Story)
        {
            case Story.Referred:
                HeartAttack(line.AsOf.AddMonths(-11));
                break;
            case Story.AllergyAtPharmacy:
                Reaction();
                SoreThroatAtPharmacy(line.AsOf.AddDays(-19));
                break;
            case Story.RenumberedForeigner:
                ColdAt(Facility.GeneralHospital, line.AsOf.AddMonths(-17), "ไข้ ไอ มีน้ำมูก");
                ColdAt(Facility.GeneralHospital, line.AsOf.AddMonths(-6), "เจ็บคอ ไอมีเสมหะ");
                break;
            case Story.Traveller:
                ColdAt(Facility.GeneralHospital, line.AsOf.AddDays(-37), "ถ่ายเหลวหลายครั้ง");
                ColdAt(line.District.Clinic, line.AsOf.AddDays(-34), "ติดตามอาการท้องเสีย");
                break;
            case Story.FoodAllergy:
                ColdAt(line.District.Pharmacy, line.AsOf.AddMonths(-5), "ผื่นคันหลังรับประทานอาหารทะเล");
                break;
            case Story.Restricted:
                ColdAt(line.Hospital, line.AsOf.AddMonths(-3), "ไข้ เจ็บคอ");
                break;
            default:
                break;
        }
    }

    void ColdAt(Facility place, DateOnly day, string complaint)
    {
        if (line.Add(place, day, complaint) is { } visit)
        {
            visit.Vitals = line.NormalVitals(37.6);
            visit.Diagnoses.Add(new Diagnosis(complaint.Contains("ถ่าย", StringComparison.Ordinal) || complaint.Contains("ท้องเสีย", StringComparison.Ordinal)
                ? "A099" : complaint.Contains("ผื่น", StringComparison.Ordinal) ? "L500" : "J00", "1"));
            line.Give(visit, complaint.Contains("ผื่น", StringComparison.Ordinal) ? Drugs.Cetirizine : Drugs.Paracetamol, 20);
        }
    }

    /// <summary>The reaction that the hospital saw and wrote down.</summary>
    void Reaction()
    {
        var day = person.DrugAllergies[0].Recorded;
        if (line.Add(line.Hospital, day, "ผื่นลมพิษ หน้าบวม หายใจไม่สะดวกหลังรับประทานยา", "12", emergency: true) is { } visit)
        {
            visit.Vitals = line.NormalVitals(37.0) with { Systolic = 88, Diastolic = 52, Pulse = 124, Breaths = 28 };
            visit.Diagnoses.Add(new Diagnosis("T886", "1"));
            visit.Diagnoses.Add(new Diagnosis("Y400", "5"));
            line.Give(visit, Drugs.Chlorpheniramine, 15);
        }
    }

    void SoreThroatAtPharmacy(DateOnly day)
    {
        if (line.Add(line.District.Pharmacy, day, "เจ็บคอ") is { } visit)
        {
            visit.Diagnoses.Add(new Diagnosis("J029", "1"));
            line.Give(visit, Drugs.Amoxicillin, 21);
            line.Give(visit, Drugs.Paracetamol, 10);
        }
    }

    void Pneumonia(DateOnly day)
    {
        if (line.Add(line.Hospital, day, "ไข้ ไอ หอบเหนื่อย", person.AgeOn(day) < 15 ? "05" : "01", emergency: true) is not { } visit
            || !line.TakeStay(visit.At, visit.Day))
        {
            return;
        }

        visit.Vitals = line.NormalVitals(38.8) with { Breaths = 32, Pulse = 112 };
        visit.Diagnoses.Add(new Diagnosis("J189", "1"));
        Report(visit, LabTests.WhiteCells, 15.2 + random.Bell() * 2);
        Report(visit, LabTests.Hematocrit, 36 + random.Bell() * 3);
        line.Give(visit, Drugs.Ceftriaxone, 8);
        line.Give(visit, Drugs.NormalSaline, 3);
        line.Give(visit, Drugs.Paracetamol, 20);
        visit.Stay = Stay(visit, random.Between(3, 7), "2", "1", "04520", 0.93);
        if (person.AgeOn(day) >= 60)
        {
            visit.Functional = random.Between(6, 20);
        }

        FollowUp(visit, "ติดตามอาการปอดอักเสบ", "J189", 10);
    }

    void Appendicitis(DateOnly day)
    {
        if (line.Add(line.Hospital, day, "ปวดท้องน้อยด้านขวา", "12", emergency: true) is { } visit)
        {
            visit.Vitals = line.NormalVitals(37.9);
            visit.Diagnoses.Add(new Diagnosis("K359", "1"));
            Report(visit, LabTests.WhiteCells, 16.1 + random.Bell() * 2);
            Refer(visit, "ไส้ติ่งอักเสบเฉียบพลัน", "ขอส่งผ่าตัด", null, "02", "4701", 15_000, 3);
        }
    }

    void Stroke(DateOnly day)
    {
        if (line.Add(line.Hospital, day, "แขนขาอ่อนแรงซีกขวา พูดไม่ชัด", "12", emergency: true) is not { } visit)
        {
            return;
        }

        visit.Vitals = line.NormalVitals() with { Systolic = 186, Diastolic = 104 };
        visit.Diagnoses.Add(new Diagnosis("I639", "1"));
        if (Refer(visit, "หลอดเลือดสมองตีบ", "ขอส่งตรวจและรักษา", "02", "01", "8703", 4_000, 6) is not { } stay)
        {
            return;
        }

        line.Give(stay, Drugs.Clopidogrel, 30);
        stay.Functional = random.Between(4, 16);
        for (var week = 3; week < 12; week += 3)
        {
            if (line.Add(line.Hospital, stay.Day.AddDays(week * 7), "ฟื้นฟูสมรรถภาพ", "13") is { } session)
            {
                session.Diagnoses.Add(new Diagnosis("I693", "1"));
                session.Rehabilitation = "9339";
            }
        }
    }

    void HeartAttack(DateOnly day)
    {
        if (line.Add(line.Hospital, day, "เจ็บแน่นหน้าอกร้าวไปแขนซ้าย เหงื่อแตก", "12", emergency: true) is not { } visit)
        {
            return;
        }

        visit.Vitals = line.NormalVitals() with { Systolic = 98, Diastolic = 60, Pulse = 108, Breaths = 24 };
        visit.Diagnoses.Add(new Diagnosis("I214", "1"));
        line.Give(visit, Drugs.Aspirin, 4);
        if (Refer(visit, "กล้ามเนื้อหัวใจตายเฉียบพลัน", "ขอส่งสวนหัวใจ", "01", "01", "3606", 65_000, 5) is not { } stay)
        {
            return;
        }

        line.Give(stay, Drugs.Aspirin, 30);
        line.Give(stay, Drugs.Clopidogrel, 30);
        line.Give(stay, Drugs.Atorvastatin, 30);
        for (var month = 1; month <= 12; month += 3)
        {
            if (line.Add(month == 1 ? Facility.GeneralHospital : line.Hospital, stay.Day.AddDays(month * 30), "ติดตามโรคหัวใจ") is { } follow)
            {
                follow.Vitals = line.NormalVitals();
                follow.Diagnoses.Add(new Diagnosis("I252", "1"));
                line.Give(follow, Drugs.Aspirin, 90);
                line.Give(follow, Drugs.Clopidogrel, 90);
                line.Give(follow, Drugs.Atorvastatin, 90);
                Report(follow, LabTests.Ldl, Math.Max(48, 118 - month * 4 + random.Bell() * 6));
                follow.Appointment = (LifeLine.Workday(follow.Day.AddDays(90)), "181");
            }
        }
    }

    /// <summary>Sends a person on to the general hospital and has them cared for there.</summary>
    Visit? Refer(Visit source, string text, string request, string? group, string department, string procedure, decimal baht, int days)
    {
        if (line.AddAt(Facility.GeneralHospital, source.Start.AddMinutes(150), source.Complaint, department) is not { } moved)
        {
            return null;
        }

        var referral = new Referral(line.ReferralId(source.Day, ++referrals), source.At, moved.At, source, "1", text, request, group);
        source.ReferredOut = referral;
        moved.ReferredIn = referral;
        moved.Vitals = source.Vitals;
        moved.Diagnoses.AddRange(source.Diagnoses);
        moved.Procedures.Add((procedure, baht));
        Report(moved, LabTests.Creatinine, Math.Max(0.5, 1.0 + random.Bell() * 0.2));
        Report(moved, LabTests.Hemoglobin, 12.6 + random.Bell());
        line.Give(moved, Drugs.Paracetamol, 20);
        if (line.TakeStay(moved.At, moved.Day))
        {
            moved.Stay = Stay(moved, days, "2", "1", "05070", 2.4);
        }

        return moved;
    }

    Stay Stay(Visit visit, int days, string status, string type, string group, double weight)
    {
        var end = visit.Start.Date.AddDays(days).AddHours(10).AddMinutes(random.Below(240));
        var latest = line.Last.ToDateTime(new TimeOnly(16, 0));
        return new Stay(end > latest ? latest > visit.Start ? latest : visit.Start.AddHours(1) : end, status, type, group, weight);
    }

    void FollowUp(Visit before, string complaint, string icd, int days)
    {
        if (line.Add(before.At, before.Day.AddDays(days), complaint, before.Department) is { } visit)
        {
            visit.Vitals = line.NormalVitals();
            visit.Diagnoses.Add(new Diagnosis(icd, "1"));
        }
    }

    sealed record Illness(string Icd, string Complaint, double Celsius, string Department, Drug[] AdultDrugs, Drug[] ChildDrugs);

    static readonly int[] Amounts = [10, 15, 20, 20, 30];
    static readonly string[] Wounds = ["S818", "S610", "S012", "S519", "S903"];
    static readonly int[] ChildWeights = [44, 10, 18, 2, 8, 0, 2, 2, 14];
    static readonly int[] AdultWeights = [30, 12, 10, 20, 8, 12, 4, 2, 2];
    static readonly int[] ElderWeights = [18, 6, 8, 34, 8, 16, 6, 4, 0];

    static readonly Illness[] Illnesses =
    [
        new("J00", "ไข้ ไอ มีน้ำมูก", 37.8, "01", [Drugs.Paracetamol, Drugs.Chlorpheniramine, Drugs.Dextromethorphan], [Drugs.ParacetamolSyrup, Drugs.ChlorpheniramineSyrup]),
        new("J029", "เจ็บคอ กลืนเจ็บ มีไข้", 38.2, "01", [Drugs.Paracetamol, Drugs.Amoxicillin], [Drugs.ParacetamolSyrup, Drugs.AmoxicillinDry]),
        new("A099", "ถ่ายเหลวหลายครั้ง ปวดท้อง", 37.4, "01", [Drugs.Ors, Drugs.Norfloxacin], [Drugs.Ors, Drugs.ParacetamolSyrup]),
        new("M791", "ปวดเมื่อยกล้ามเนื้อ", 36.7, "01", [Drugs.Paracetamol, Drugs.Ibuprofen, Drugs.Tolperisone], [Drugs.ParacetamolSyrup]),
        new("L309", "ผื่นคันตามตัว", 36.8, "01", [Drugs.Cetirizine, Drugs.TriamcinoloneCream], [Drugs.ChlorpheniramineSyrup, Drugs.TriamcinoloneCream]),
        new("K30", "จุกแน่นลิ้นปี่ แสบท้อง", 36.7, "01", [Drugs.Omeprazole, Drugs.Antacid], [Drugs.Antacid]),
        new("N390", "ปัสสาวะแสบขัด", 37.5, "01", [Drugs.Norfloxacin, Drugs.Paracetamol], [Drugs.AmoxicillinDry]),
        new("R51", "ปวดศีรษะ", 36.8, "01", [Drugs.Paracetamol], [Drugs.ParacetamolSyrup]),
        new("J069", "ไข้ ไอ คัดจมูก", 38.0, "01", [Drugs.Paracetamol, Drugs.Cetirizine], [Drugs.ParacetamolSyrup, Drugs.ChlorpheniramineSyrup]),
    ];
}
