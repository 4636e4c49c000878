using Klang.Care.Wording;

namespace Klang.Records.Access;

/// <summary>Decisions in sentences, Thai and English. A refusal told to a clinician is worded alike whether or not there is a chart.</summary>
public static class AccessExplanation
{
    /// <summary>Explains a decision.</summary>
    public static Bilingual Explain(AccessDecision decision, AccessAudience audience) => audience switch
    {
        AccessAudience.Clinician => decision.IsGranted ? Granted(decision) : Refused(decision.Reason),
        AccessAudience.Citizen => ForCitizen(decision),
        _ => Join(decision.IsGranted ? Granted(decision) : Refused(decision.Reason),
            new Bilingual($" กฎ {decision.Rule}", $" Rule {decision.Rule}.")),
    };

    /// <summary>The name of a role.</summary>
    public static Bilingual RoleName(string role) => role switch
    {
        "physician" => new("แพทย์", "physician"),
        "nurse" => new("พยาบาล", "nurse"),
        "pharmacist" => new("เภสัชกร", "pharmacist"),
        "laboratory" => new("เจ้าหน้าที่ห้องปฏิบัติการ", "laboratory"),
        "health-centre-officer" => new("เจ้าหน้าที่ รพ.สต.", "health-centre officer"),
        "volunteer" => new("อสม.", "village health volunteer"),
        "planner" => new("นักวางแผน", "planner"),
        "privacy-officer" => new("เจ้าหน้าที่คุ้มครองข้อมูล", "privacy officer"),
        "operator" => new("ผู้ดูแลระบบ", "operator"),
        "auditor" => new("ผู้ตรวจสอบ", "auditor"),
        "system" => new("ระบบของหน่วยบริการ", "the facility's system"),
        "citizen" => new("เจ้าของข้อมูล", "the citizen"),
        "delegate" => new("ผู้ได้รับมอบหมาย", "a delegate"),
        "development" or "job" => new("งานของระบบ", "a job of the house"),
        _ => new("ไม่ระบุบทบาท", "no role"),
    };

    /// <summary>The name of a relation.</summary>
    public static Bilingual RelationName(string relation) => relation switch
    {
        "share" => new("เจ้าของข้อมูลแบ่งปันให้", "the citizen's share"),
        "presence" => new("เจ้าของข้อมูลยืนยันการมารับบริการด้วย ThaID", "the citizen's presence, proved by ThaID"),
        "presence-attested" => new("มีการอ่านบัตรประชาชนที่หน่วยบริการ", "the citizen's card, read at the facility"),
        "referral" => new("มีใบส่งต่อมายังหน่วยบริการนี้", "a referral to this facility"),
        "appointment" => new("มีนัดวันนี้", "an appointment today"),
        "encounter" => new("กำลังรับบริการที่นี่", "an open encounter here"),
        "catchment" => new("อยู่ในเขตรับผิดชอบ", "the facility's catchment"),
        "prescription" => new("มีใบสั่งยามายังหน่วยบริการนี้", "a prescription addressed here"),
        "order" => new("มีคำสั่งตรวจมายังหน่วยบริการนี้", "an order addressed here"),
        "break-glass" => new("เปิดฉุกเฉิน", "an emergency access"),
        "case" => new("อยู่ระหว่างทบทวนการเปิดฉุกเฉิน", "the review of an emergency access"),
        "own" => new("หน่วยบริการบันทึกไว้เอง", "the facility's own record of care"),
        "own-writings" => new("เป็นระบบที่บันทึกข้อมูลนั้นเอง", "the facility's own writings"),
        "self" => new("เป็นเจ้าของข้อมูล", "the own record"),
        "delegate" => new("ได้รับมอบหมาย", "a delegation"),
        "guardian" => new("เป็นผู้ปกครอง", "a guardianship"),
        "registry" => new("เป็นทะเบียนกลาง", "the shared registry"),
        "facility-papers" => new("เป็นเอกสารของหน่วยบริการ", "the facility's own papers"),
        _ => new("งานของระบบ", "the house's own work"),
    };

    static Bilingual Granted(AccessDecision decision)
    {
        var relation = RelationName(decision.Relation);
        var text = Join(new Bilingual($"เปิดได้เพราะ{relation.Thai} ", $"Open because of {relation.English}: "), Reach(decision.Reach));
        if (decision.Obligations.HasFlag(AccessObligations.Mask))
        {
            text = Join(text, new Bilingual(" มีข้อมูลบางส่วนถูกสงวนไว้", " Some records are held back."));
        }

        return decision.Obligations.HasFlag(AccessObligations.Notify)
            ? Join(text, new Bilingual(" เจ้าของข้อมูลและเจ้าหน้าที่คุ้มครองข้อมูลได้รับแจ้งแล้ว", " The citizen and the privacy officer have been told."))
            : text;
    }

    static Bilingual Reach(AccessReach reach) => reach switch
    {
        AccessReach.Full => new("เห็นข้อมูลจากทุกหน่วยบริการเท่าที่บทบาทต้องใช้", "records of all facilities, as far as the role needs them."),
        AccessReach.Own => new("เห็นเฉพาะข้อมูลที่หน่วยบริการนี้บันทึก", "what this facility wrote itself. Presence (card, QR, ThaID) opens the rest."),
        _ => new("เห็นเฉพาะคำสั่งที่ส่งมาและชื่อผู้รับบริการ", "the order and whom it is for."),
    };

    static Bilingual Refused(AccessReason reason) => reason switch
    {
        AccessReason.Role => new("บทบาทนี้ทำรายการนี้ไม่ได้", "The role may not do this."),
        AccessReason.Purpose => new("บทบาทนี้ใช้ข้อมูลเพื่อวัตถุประสงค์นี้ไม่ได้", "The role does not act for this purpose."),
        AccessReason.Scope => new("โทเคนไม่ครอบคลุมรายการนี้", "The token's scopes do not cover this."),
        AccessReason.StepUp => new("ต้องยืนยันตัวตนอีกครั้งภายใน 5 นาที", "A second factor of the last five minutes is needed."),
        AccessReason.Unreviewed => new("หน่วยบริการยังไม่ทบทวนการเปิดฉุกเฉินภายใน 72 ชั่วโมง จึงเปิดฉุกเฉินไม่ได้",
            "The facility has an emergency access that was not reviewed within 72 hours, so it may open no other."),
        // Whatever the citizen laid down, and whether there is a chart at all, the clinician is told the same.
        _ => new("ไม่พบข้อมูลที่เปิดได้ หากผู้รับบริการอยู่ที่นี่ ให้อ่านบัตร สแกน QR หรือยืนยันด้วย ThaID หากฉุกเฉินให้เปิดฉุกเฉิน",
            "There is nothing that can be opened. If the person is here, read the card, scan the QR or have it confirmed by ThaID; in an emergency, break the glass."),
    };

    static Bilingual ForCitizen(AccessDecision decision)
    {
        var role = RoleName(decision.Role);
        if (decision.IsGranted)
        {
            var relation = RelationName(decision.Relation);
            return new Bilingual($"{role.Thai}เปิดดูข้อมูลของท่าน เพราะ{relation.Thai}", $"Your record was opened by {role.English}, because of {relation.English}.");
        }

        var why = decision.Reason switch
        {
            AccessReason.BlockedFacility => new Bilingual("ท่านปิดกั้นหน่วยบริการนั้นไว้", "you have blocked the facility"),
            AccessReason.BlockedPerson => new("ท่านปิดกั้นบุคคลนั้นไว้", "you have blocked the person"),
            AccessReason.EmergencyOnly => new("ท่านให้เปิดได้เฉพาะกรณีฉุกเฉิน", "you show your record in emergencies only"),
            AccessReason.NoRelation or AccessReason.ForeignFacility => new("ไม่มีความเกี่ยวข้องกับการดูแลท่าน", "nothing ties them to your care"),
            AccessReason.Ended => new("สิทธิหมดอายุแล้ว", "their right has ended"),
            _ => new("ไม่มีสิทธิตามบทบาท", "their role does not allow it"),
        };
        return new Bilingual($"{role.Thai}ขอเปิดดูข้อมูลของท่าน แต่ไม่ได้รับอนุญาต เพราะ{why.Thai}", $"Your record was asked for by {role.English} and not opened, because {why.English}.");
    }

    static Bilingual Join(Bilingual one, Bilingual other) => new(one.Thai + other.Thai, one.English + other.English);
}
