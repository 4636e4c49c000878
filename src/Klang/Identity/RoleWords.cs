using Klang.Care.Wording;
using Klang.Records;

namespace Klang.Identity;

/// <summary>What people are, in words.</summary>
static class RoleWords
{
    public static Bilingual Of(CallerKind kind, CallerRole role) => (kind, role) switch
    {
        (CallerKind.Citizen, _) => new("ประชาชน", "citizen"),
        (CallerKind.Delegate, _) => new("ผู้ปกครองหรือผู้แทน", "guardian or delegate"),
        (_, CallerRole.Physician) => new("แพทย์", "physician"),
        (_, CallerRole.Nurse) => new("พยาบาล", "nurse"),
        (_, CallerRole.Pharmacist) => new("เภสัชกร", "pharmacist"),
        (_, CallerRole.Laboratory) => new("เจ้าหน้าที่ห้องปฏิบัติการ", "laboratory"),
        (_, CallerRole.HealthCentreOfficer) => new("เจ้าหน้าที่ รพ.สต.", "health-centre officer"),
        (_, CallerRole.Volunteer) => new("อสม.", "village health volunteer"),
        (_, CallerRole.Planner) => new("ผู้วางแผน", "planner"),
        (_, CallerRole.PrivacyOfficer) => new("เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "privacy officer"),
        (_, CallerRole.Operator) => new("ผู้ดูแลระบบ", "operator"),
        (_, CallerRole.Auditor) => new("ผู้ตรวจสอบ", "auditor"),
        _ => new("ผู้ใช้", "user"),
    };
}
