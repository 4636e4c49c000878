using Klang.Demo.People;

namespace Klang.Demo.F43;

/// <summary>The cumulative files: who is known, where they live, what they have, who works here.</summary>
sealed class RegisterRows(F43Archive archive, District district)
{
    readonly Facility unit = archive.Sender;

    public void Providers(DateTime updated)
    {
        foreach (var member in unit.Staff)
        {
            archive.Row("PROVIDER", updated)
                .Set("PROVIDER", member.Code)
                .Set("REGISTERNO", member.Licence)
                .Set("COUNCIL", member.Council)
                .Set("CID", member.Cid)
                .Set("PRENAME", member.Female ? "004" : "003")
                .Set("NAME", member.Given)
                .Set("LNAME", member.Family)
                .Set("SEX", member.Female ? "2" : "1")
                .Set("BIRTH", Text.Day(member.Birth))
                .Set("PROVIDERTYPE", member.ProviderType)
                .Set("STARTDATE", Text.Day(member.Birth.AddYears(26)));
        }
    }

    public void HomesAndVillages(DateTime updated)
    {
        var villages = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var home in district.Households)
        {
            if (home.Catchment != unit)
            {
                continue;
            }

            villages.Add(home.VillageId);
            archive.Row("HOME", updated)
                .Set("HID", home.HouseholdId)
                .Set("HOUSE_ID", home.HouseId)
                .Set("HOUSETYPE", "1")
                .Set("HOUSE", home.HouseNo)
                .Set("VILLAGE", Text.Digits(home.Village, 2))
                .Set("TAMBON", home.SubDistrict)
                .Set("AMPUR", home.District)
                .Set("CHANGWAT", Household.Province)
                .Set("TELEPHONE", home.Phone)
                .Set("NFAMILY", "1")
                .Set("LOCATYPE", unit.Number == 2 ? "1" : "2")
                .Set("HEADID", home.Members.Count > 0 ? home.Members[0].PidAt(unit) : null)
                .Set("TOILET", "2")
                .Set("WATER", "1")
                .Set("WATERTYPE", "2")
                .Set("GARBAGE", "5");
        }

        foreach (var village in villages)
        {
            archive.Row("VILLAGE", updated)
                .Set("VID", village)
                .Set("NCLINIC", "0")
                .Set("NPSCHOOL", "1")
                .Set("NTEMPLE", "1")
                .Set("WASTEWATER", "1")
                .Set("GARBAGE", "4");
        }
    }

    public void Person(Person person, DateTime updated)
    {
        var day = DateOnly.FromDateTime(updated);
        var resident = person.Home.Catchment == unit;
        var dead = person.Death is { } death && death <= day;
        archive.Row("PERSON", person, updated)
            .Set("HID", resident ? person.Home.HouseholdId : null)
            .Set("PRENAME", person.TitleCodeOn(day))
            .Set("NAME", person.GivenOn(day))
            .Set("LNAME", person.Family)
            .Set("HN", unit.IsHospital ? person.PidAt(unit) : null)
            .Set("SEX", person.Female ? "2" : "1")
            .Set("BIRTH", Text.Day(person.Birth))
            .Set("MSTATUS", person.MaritalStatus)
            .Set("OCCUPATION_NEW", person.Occupation)
            .Set("RACE", person.IsThai ? "099" : person.Nation)
            .Set("NATION", person.Nation)
            .Set("RELIGION", person.Passport is null ? "01" : "03")
            .Set("EDUCATION", person.Education)
            .Set("FSTATUS", person.IsHead ? "1" : "2")
            .Set("FATHER", person.AgeOn(day) < 15 ? person.Father?.CidOn(day) : null)
            .Set("MOTHER", person.AgeOn(day) < 15 ? person.Mother?.CidOn(day) : null)
            .Set("COUPLE", person.Spouse?.CidOn(day))
            .Set("DISCHARGE", dead ? "1" : "9")
            .Set("DDISCHARGE", dead ? Text.Day(person.Death) : null)
            .Set("ABOGROUP", person.Blood)
            .Set("RHGROUP", "1")
            .Set("LABOR", person.ForeignerType)
            .Set("PASSPORT", person.Passport)
            .Set("TYPEAREA", resident ? person.IsThai ? "1" : "3" : "4")
            .Set("TELEPHONE", person.Home.Phone)
            .Set("MOBILE", person.Mobile);
    }

    /// <summary>Address of those from outside the catchment.</summary>
    public void Address(Person person, DateTime updated) =>
        archive.Row("ADDRESS", person, updated)
            .Set("ADDRESSTYPE", "1")
            .Set("HOUSE_ID", person.Home.HouseId)
            .Set("HOUSETYPE", "1")
            .Set("HOUSENO", person.Home.HouseNo)
            .Set("VILLAGE", Text.Digits(person.Home.Village, 2))
            .Set("TAMBON", person.Home.SubDistrict)
            .Set("AMPUR", person.Home.District)
            .Set("CHANGWAT", Household.Province);

    public void Card(Person person, DateTime updated)
    {
        var main = district.CommunityHospital;
        archive.Row("CARD", person, updated)
            .Set("INSTYPE_NEW", person.Coverage)
            .Set("INSID", person.CidOn(DateOnly.FromDateTime(updated)))
            .Set("STARTDATE", Text.Day(new DateOnly(updated.Year - 3, 10, 1)))
            .Set("MAIN", main.Code)
            .Set("SUB", person.Home.Catchment.Code)
            .Set("HOSP9_MAIN", main.Code9)
            .Set("HOSP9_SUB", person.Home.Catchment.Code9);
    }

    public void Women(Person person, DateTime updated) =>
        archive.Row("WOMEN", person, updated)
            .Set("FPTYPE", person.Number % 4 == 0 ? "9" : "2")
            .Set("NOFPCAUSE", person.Number % 4 == 0 ? "1" : null)
            .Set("TOTALSON", person.Home.Members.Count(member => member.Mother == person))
            .Set("NUMBERSON", person.Home.Members.Count(member => member.Mother == person))
            .Set("ABORTION", "0")
            .Set("STILLBIRTH", "0");

    public void Chronic(Person person, Problem problem, DateTime updated)
    {
        var dead = person.Death is { } death && death <= DateOnly.FromDateTime(updated);
        archive.Row("CHRONIC", person, updated)
            .Set("DATE_DIAG", Text.Day(problem.Since))
            .Set("CHRONIC", problem.Icd)
            .Set("HOSP_DX", problem.DiagnosedAt.Code)
            .Set("HOSP_RX", unit.Code)
            .Set("DATE_DISCH", dead ? Text.Day(person.Death) : null)
            .Set("TYPEDISCH", dead ? "02" : "03")
            .Set("HOSP9_DX", problem.DiagnosedAt.Code9)
            .Set("HOSP9_RX", unit.Code9);
    }

    public void Allergy(Person person, DrugAllergy allergy, DateTime updated)
    {
        var saw = allergy.KnownAt[0];
        archive.Row("DRUGALLERGY", person, updated)
            .Set("DATERECORD", Text.Day(allergy.Recorded))
            .Set("DRUGALLERGY", allergy.Drug.Code)
            .Set("DNAME", allergy.Drug.Substance)
            .Set("TYPEDX", allergy.Certainty)
            .Set("ALEVEL", allergy.Level)
            .Set("SYMPTOM", allergy.Symptom)
            .Set("INFORMANT", saw == unit ? "4" : "2")
            .Set("INFORMHOSP", saw.Code)
            .Set("PROVIDER", unit.Staff[0].Code)
            .Set("HOSP9_INFORMHOSP", saw.Code9);
    }

    /// <summary>Takes back an allergy row: the JSON names the whole key.</summary>
    public void WithdrawAllergy(Person person, DrugAllergy allergy, DateTime updated) =>
        archive.Row("DATA_CORRECT", updated)
            .Set("TABLENAME", "DRUGALLERGY")
            .Set("DATA_CORRECT",
                $"{{\"HOSPCODE\":\"{unit.Code}\",\"PID\":\"{person.PidAt(unit)}\",\"DRUGALLERGY\":\"{allergy.Drug.Code}\",\"HOSPCODE9\":\"{unit.Code9}\"}}");

    public void Death(Person person, Facility? at, DateTime updated)
    {
        archive.Row("DEATH", person, updated)
            .Set("HOSPDEATH", at?.Code ?? "00000")
            .Set("DDEATH", Text.Day(person.Death))
            .Set("CDEATH_A", person.Has("E11") ? "I214" : "J189")
            .Set("CDEATH", person.Has("E11") ? "E119" : "J189")
            .Set("PDEATH", at is null ? "2" : "1")
            .Set("PROVIDER", unit.Staff[0].Code)
            .Set("HOSP9_DEATH", at?.Code9 ?? "N/A");
    }
}
