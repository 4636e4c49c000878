using Klang.Demo.Lives;

namespace Klang.Demo.F43;

/// <summary>The inpatient files of one stay.</summary>
sealed class StayRows(F43Archive archive)
{
    public void Write(Visit visit, Stay stay)
    {
        var unit = archive.Sender;
        var number = $"{Text.YearBe(visit.Day)}{Text.Digits(visit.Person.Number, 7)}";
        var admitted = visit.Start.AddMinutes(35);
        var days = stay.Days(visit.Start);
        var room = 400m * days;
        var price = room + visit.DrugBaht + visit.LabBaht + visit.ProcedureBaht;

        F43Table Row(string file) => archive.Row(file, visit.Person, stay.End.AddMinutes(90))
            .Set("AN", number).Set("DATETIME_ADMIT", Text.Stamp(admitted));

        Row("ADMISSION")
            .Set("SEQ", visit.Sequence)
            .Set("WARDADMIT", visit.Clinic)
            .Set("INSTYPE", visit.Person.Coverage)
            .Set("TYPEIN", visit.ReferredIn is null ? "1" : "3")
            .Set("REFERINHOSP", visit.ReferredIn?.From.Code)
            .Set("REFERINHOSP9", visit.ReferredIn?.From.Code9)
            .Set("CAUSEIN", visit.ReferredIn?.Reason)
            .Set("DATETIME_DISCH", Text.Stamp(stay.End))
            .Set("WARDDISCH", visit.Clinic)
            .Set("DISCHSTATUS", stay.Status)
            .Set("DISCHTYPE", stay.Type)
            .Set("COST", Text.Money(price * 0.7m))
            .Set("PRICE", Text.Money(price))
            .Set("PAYPRICE", "0.00")
            .Set("ACTUALPAY", "0.00")
            .Set("PROVIDER", visit.Doctor.Code)
            .Set("DRG", stay.Group)
            .Set("RW", Text.Of(stay.Weight, 2))
            .Set("ADJRW", Text.Of(stay.Weight, 2))
            .Set("ERROR", "0")
            .Set("WARNING", "0")
            .Set("ACTLOS", days)
            .Set("GROUPER_VERSION", "demo");
        foreach (var diagnosis in visit.Diagnoses)
        {
            Row("DIAGNOSIS_IPD")
                .Set("WARDDIAG", visit.Clinic)
                .Set("DIAGTYPE", diagnosis.Type == "4" ? "2" : diagnosis.Type)
                .Set("DIAGCODE", diagnosis.Icd)
                .Set("PROVIDER", visit.Doctor.Code);
        }

        foreach (var line in visit.Drugs)
        {
            var takeHome = line.Amount >= 10;
            Row("DRUG_IPD")
                .Set("WARDSTAY", visit.Clinic)
                .Set("TYPEDRUG", takeHome ? "2" : "1")
                .Set("DIDSTD", line.Drug.Code)
                .Set("DNAME", line.Drug.Name)
                .Set("DATESTART", Text.Day(takeHome ? DateOnly.FromDateTime(stay.End) : visit.Day))
                .Set("DATEFINISH", takeHome ? null : Text.Day(DateOnly.FromDateTime(stay.End)))
                .Set("AMOUNT", line.Amount)
                .Set("UNIT", line.Drug.Unit)
                .Set("DRUGPRICE", Text.Money(line.Drug.PriceBaht))
                .Set("DRUGCOST", Text.Money(line.Drug.PriceBaht * 0.7m))
                .Set("PROVIDER", visit.Doctor.Code);
        }

        foreach (var (code, baht) in visit.Procedures)
        {
            Row("PROCEDURE_IPD")
                .Set("WARDSTAY", visit.Clinic)
                .Set("PROCEDCODE", code)
                .Set("TIMESTART", Text.Stamp(admitted.AddMinutes(20)))
                .Set("TIMEFINISH", Text.Stamp(admitted.AddMinutes(85)))
                .Set("SERVICEPRICE", Text.Money(baht))
                .Set("PROVIDER", visit.Doctor.Code);
        }

        Charge("01", room);
        Charge("03", visit.DrugBaht);
        Charge("07", visit.LabBaht);
        Charge("11", visit.ProcedureBaht);
        if (visit.Functional is { } score)
        {
            archive.Row("FUNCTIONAL", visit.Person, stay.End)
                .Set("SEQ", visit.Sequence)
                .Set("DATE_SERV", Text.Day(visit.Day))
                .Set("FUNCTIONAL_TEST", "01")
                .Set("TESTRESULT", score)
                .Set("DEPENDENT", score >= 12 ? "1" : score >= 5 ? "2" : "3")
                .Set("PROVIDER", visit.Doctor.Code);
        }

        if (visit.ReferredIn is { } referral)
        {
            archive.Row("REFER_RESULT", stay.End)
                .Set("REFERID_SOURCE", referral.Id)
                .Set("HOSP_SOURCE", referral.From.Code)
                .Set("HOSP9_SOURCE", referral.From.Code9)
                .Set("REFER_RESULT", "1")
                .Set("DATETIME_IN", Text.Stamp(visit.Start))
                .Set("PID_IN", visit.Person.PidAt(unit))
                .Set("AN_IN", number);
        }

        void Charge(string item, decimal baht)
        {
            if (baht > 0)
            {
                Row("CHARGE_IPD")
                    .Set("WARDSTAY", visit.Clinic)
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
}
