using Klang.Demo.Lives;

namespace Klang.Demo.F43;

/// <summary>What goes along with a person sent on to another hospital.</summary>
sealed class ReferralRows(F43Archive archive)
{
    public void Write(Visit visit)
    {
        if (visit.ReferredOut is not { } referral)
        {
            return;
        }

        var left = visit.Start.AddMinutes(80);
        archive.Row("REFER_HISTORY", visit.Person, visit.Closed)
            .Set("REFERID", referral.Id)
            .Set("SEQ", visit.Sequence)
            .Set("DATETIME_SERV", Text.Stamp(visit.Start))
            .Set("DATETIME_REFER", Text.Stamp(left))
            .Set("CLINIC_REFER", visit.Clinic)
            .Set("HOSP_DESTINATION", referral.To.Code)
            .Set("HOSP9_DESTINATION", referral.To.Code9)
            .Set("CHIEFCOMP", visit.Complaint)
            .Set("DIAGFIRST", referral.DiagnosisText)
            .Set("DIAGLAST", referral.DiagnosisText)
            .Set("PSTATUS", "รู้สึกตัวดี สัญญาณชีพคงที่")
            .Set("PTYPE", visit.Injury is null ? "3" : "2")
            .Set("EMERGENCY", "2")
            .Set("PTYPEDIS", referral.Group)
            .Set("CAUSEOUT", referral.Reason)
            .Set("REQUEST", referral.Request)
            .Set("PROVIDER", visit.Doctor.Code);
        archive.Row("CARE_REFER", visit.Closed)
            .Set("REFERID", referral.Id)
            .Set("CARETYPE", "3");
        if (visit.Vitals is { Systolic: { } systolic })
        {
            archive.Row("CLINICAL_REFER", visit.Closed)
                .Set("REFERID", referral.Id)
                .Set("DATETIME_ASSESS", Text.Stamp(visit.Start.AddMinutes(15)))
                .Set("CLINICALCODE", "SBP")
                .Set("CLINICALNAME", "Systolic blood pressure")
                .Set("CLINICALVAULE", systolic);
        }
    }
}
