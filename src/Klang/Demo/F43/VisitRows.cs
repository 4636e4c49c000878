using Klang.Demo.Lives;
using Klang.Demo.People;

namespace Klang.Demo.F43;

/// <summary>The service files of one visit.</summary>
sealed class VisitRows(F43Archive archive, District district)
{
    readonly Facility unit = archive.Sender;

    public void Write(Visit visit)
    {
        if (visit.IsHearsay)
        {
            Vaccines(visit, sequence: null);
            return;
        }

        Service(visit);
        Diagnoses(visit);
        if (visit.Stay is { } stay)
        {
            new StayRows(archive).Write(visit, stay);
        }
        else
        {
            Drugs(visit);
        }

        Procedures(visit);
        Charges(visit);
        Labs(visit);
        Vaccines(visit, visit.Sequence);
        Checks(visit);
        new MotherRows(archive).Write(visit);
        new OtherRows(archive).Write(visit);
        new ReferralRows(archive).Write(visit);
    }

    F43Table Row(string file, Visit visit) => archive.Row(file, visit.Person, visit.Closed);

    F43Table OfVisit(string file, Visit visit) =>
        Row(file, visit).Set("SEQ", visit.Sequence).Set("DATE_SERV", Text.Day(visit.Day));

    void Service(Visit visit)
    {
        var main = district.CommunityHospital;
        var price = visit.DrugBaht + visit.LabBaht + visit.ProcedureBaht + 50;
        var row = OfVisit("SERVICE", visit)
            .Set("HN", unit.IsHospital ? visit.Person.PidAt(unit) : null)
            .Set("TIME_SERV", visit.Start.ToString("HHmmss", System.Globalization.CultureInfo.InvariantCulture))
            .Set("LOCATION", visit.Person.Home.Catchment == unit ? "1" : "2")
            .Set("INTIME", visit.Start.Hour is >= 8 and < 16 ? "1" : "2")
            .Set("INSTYPE", visit.Person.Coverage)
            .Set("MAIN", main.Code)
            .Set("TYPEIN", visit.ReferredIn is not null ? "3" : visit.Complaint.Contains("นัด", StringComparison.Ordinal) ? "2" : "1")
            .Set("REFERINHOSP", visit.ReferredIn?.From.Code)
            .Set("REFERINHOSP9", visit.ReferredIn?.From.Code9)
            .Set("CAUSEIN", visit.ReferredIn?.Reason)
            .Set("CHIEFCOMP", visit.Complaint)
            .Set("SERVPLACE", visit.HomeService is null ? "1" : "2")
            .Set("TYPEOUT", visit.Stay is not null ? "2" : visit.ReferredOut is not null ? "3" : visit.Died ? "4" : "1")
            .Set("REFEROUTHOSP", visit.ReferredOut?.To.Code)
            .Set("REFEROUTHOSP9", visit.ReferredOut?.To.Code9)
            .Set("CAUSEOUT", visit.ReferredOut?.Reason)
            .Set("COST", Text.Money(price * 0.7m))
            .Set("PRICE", Text.Money(price))
            .Set("PAYPRICE", "0.00")
            .Set("ACTUALPAY", visit.Person.Coverage == "9100" ? Text.Money(price) : "0.00")
            .Set("HSUB", visit.Person.Home.Catchment.Code)
            .Set("HOSP9_MAIN", main.Code9)
            .Set("HOSP9_SUB", visit.Person.Home.Catchment.Code9);
        if (visit.Vitals is { } vitals)
        {
            row.Set("BTEMP", Text.Of(vitals.Celsius, 1))
                .Set("SBP", vitals.Systolic is { } systolic ? Text.Of(systolic) : null)
                .Set("DBP", vitals.Diastolic is { } diastolic ? Text.Of(diastolic) : null)
                .Set("PR", vitals.Pulse)
                .Set("RR", vitals.Breaths);
        }
    }

    void Diagnoses(Visit visit)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var diagnosis in visit.Diagnoses)
        {
            if (seen.Add(diagnosis.Icd))
            {
                OfVisit("DIAGNOSIS_OPD", visit)
                    .Set("DIAGTYPE", diagnosis.Type)
                    .Set("DIAGCODE", diagnosis.Icd)
                    .Set("CLINIC", visit.Clinic)
                    .Set("PROVIDER", visit.Doctor.Code);
            }
        }
    }

    void Drugs(Visit visit)
    {
        foreach (var line in visit.Drugs)
        {
            OfVisit("DRUG_OPD", visit)
                .Set("CLINIC", visit.Clinic)
                .Set("DIDSTD", line.Drug.Code)
                .Set("DNAME", line.Drug.Name)
                .Set("AMOUNT", line.Amount)
                .Set("UNIT", line.Drug.Unit)
                .Set("DRUGPRICE", Text.Money(line.Drug.PriceBaht))
                .Set("DRUGCOST", Text.Money(line.Drug.PriceBaht * 0.7m))
                .Set("PROVIDER", visit.Doctor.Code);
        }
    }

    void Procedures(Visit visit)
    {
        if (visit.Stay is not null)
        {
            return;
        }

        foreach (var (code, baht) in visit.Procedures)
        {
            OfVisit("PROCEDURE_OPD", visit)
                .Set("CLINIC", visit.Clinic)
                .Set("PROCEDCODE", code)
                .Set("SERVICEPRICE", Text.Money(baht))
                .Set("PROVIDER", visit.Doctor.Code);
        }
    }

    void Charges(Visit visit)
    {
        if (visit.Stay is not null)
        {
            return;
        }

        Charge("03", visit.DrugBaht);
        Charge("07", visit.LabBaht);
        Charge("11", visit.ProcedureBaht);
        Charge("12", 50);

        void Charge(string item, decimal baht)
        {
            if (baht > 0)
            {
                OfVisit("CHARGE_OPD", visit)
                    .Set("CLINIC", visit.Clinic)
                    .Set("CHARGEITEM", item)
                    .Set("CHARGELIST", "000000")
                    .Set("QUANTITY", "1")
                    .Set("INSTYPE", visit.Person.Coverage)
                    .Set("COST", Text.Money(baht * 0.7m))
                    .Set("PRICE", Text.Money(baht))
                    .Set("PAYPRICE", "0.00");
            }
        }
    }

    void Labs(Visit visit)
    {
        if (visit.LabsSentTo is not null)
        {
            return;
        }

        foreach (var lab in visit.Labs)
        {
            OfVisit("LABFU", visit)
                .Set("LABTEST", lab.Test.Code)
                .Set("LABRESULT", lab.Value)
                .Set("LABPLACE", unit.Code)
                .Set("PROVIDER", unit.IsHospital ? visit.Staff("13").Code : null);
        }
    }

    void Vaccines(Visit visit, string? sequence)
    {
        foreach (var dose in visit.Vaccines)
        {
            Row("EPI", visit)
                .Set("SEQ", sequence)
                .Set("DATE_SERV", Text.Day(visit.Day))
                .Set("VACCINETYPE", dose.Code)
                .Set("VACCINEPLACE", dose.GivenAt.Code)
                .Set("VACCINEPLACE9", dose.GivenAt.Code9)
                .Set("PROVIDER", dose.GivenAt == unit ? visit.Staff("03").Code : null);
        }
    }

    void Checks(Visit visit)
    {
        if (visit.ChronicCheck is { } check)
        {
            OfVisit("CHRONICFU", visit)
                .Set("WEIGHT", Text.Of(check.WeightKg, 1))
                .Set("HEIGHT", check.HeightCm)
                .Set("WAIST_CM", check.WaistCm)
                .Set("SBP", check.Systolic)
                .Set("DBP", check.Diastolic)
                .Set("FOOT", check.Foot)
                .Set("RETINA", check.Retina)
                .Set("CHRONICFUPLACE", unit.Code)
                .Set("PROVIDER", visit.Staff("03").Code);
        }

        if (visit.Screening is { } screening)
        {
            OfVisit("NCDSCREEN", visit)
                .Set("SERVPLACE", "1")
                .Set("SMOKE", screening.Smoke)
                .Set("ALCOHOL", screening.Alcohol)
                .Set("DMFAMILY", "2")
                .Set("HTFAMILY", "9")
                .Set("WEIGHT", Text.Of(screening.WeightKg, 1))
                .Set("HEIGHT", screening.HeightCm)
                .Set("WAIST_CM", screening.WaistCm)
                .Set("SBP_1", screening.Systolic)
                .Set("DBP_1", screening.Diastolic)
                .Set("BSLEVEL", screening.Glucose)
                .Set("BSTEST", "3")
                .Set("SCREENPLACE", unit.Code)
                .Set("PROVIDER", visit.Staff("03").Code);
        }

        foreach (var code in visit.SpecialServices)
        {
            OfVisit("SPECIALPP", visit)
                .Set("SERVPLACE", "1")
                .Set("PPSPECIAL", code)
                .Set("PPSPLACE", unit.Code)
                .Set("PPSPLACE9", unit.Code9)
                .Set("PROVIDER", visit.Staff("03").Code);
        }

        if (visit.Appointment is { } appointment)
        {
            OfVisit("APPOINTMENT", visit)
                .Set("CLINIC", visit.Clinic)
                .Set("APDATE", Text.Day(appointment.Day))
                .Set("APTYPE", appointment.Type)
                .Set("APDIAG", visit.Diagnoses.Count > 0 ? visit.Diagnoses[0].Icd : null)
                .Set("PROVIDER", visit.Doctor.Code);
        }
    }
}
