using Klang.Care.Wording;

namespace Klang.Care.Documents;

/// <summary>Headings and sentences of the document, in both languages.</summary>
static class IpsWords
{
    internal const string Title = "สรุปข้อมูลผู้รับบริการ · International Patient Summary";
    internal const string Author = "กลาง เวชระเบียนแห่งชาติ (Klang, national health record of Thailand)";

    internal static readonly Bilingual Allergies = new("การแพ้", "Allergies and intolerances");
    internal static readonly Bilingual Medicines = new("ยาปัจจุบัน", "Medication summary");
    internal static readonly Bilingual Problems = new("ปัญหาและโรคประจำตัว", "Problem list");
    internal static readonly Bilingual Vaccines = new("วัคซีน", "Immunizations");
    internal static readonly Bilingual Results = new("ผลตรวจทางห้องปฏิบัติการ", "Results");
    internal static readonly Bilingual Procedures = new("หัตถการ", "History of procedures");
    internal static readonly Bilingual Vitals = new("สัญญาณชีพ", "Vital signs");
    internal static readonly Bilingual Pregnancies = new("การตั้งครรภ์", "History of pregnancy");
    internal static readonly Bilingual PastProblems = new("โรคที่หายหรือจำหน่ายแล้ว", "History of past illness");
    internal static readonly Bilingual Visits = new("การมาตรวจล่าสุด", "Latest encounters");
    internal static readonly Bilingual Appointments = new("นัดหมาย", "Plan of care");

    internal static readonly Bilingual Substance = new("สาร", "Substance");
    internal static readonly Bilingual Medicine = new("ยา", "Medicine");
    internal static readonly Bilingual Problem = new("โรคหรือปัญหา", "Problem");
    internal static readonly Bilingual Vaccine = new("วัคซีน", "Vaccine");
    internal static readonly Bilingual Test = new("รายการ", "Item");
    internal static readonly Bilingual Procedure = new("หัตถการ", "Procedure");
    internal static readonly Bilingual Visit = new("การมาตรวจ", "Encounter");
    internal static readonly Bilingual Pregnancy = new("ครรภ์", "Pregnancy");
    internal static readonly Bilingual Reason = new("เรื่อง", "Reason");
    internal static readonly Bilingual Date = new("วันที่", "Date");
    internal static readonly Bilingual Since = new("ตั้งแต่", "Since");
    internal static readonly Bilingual Until = new("ถึง", "Until");
    internal static readonly Bilingual Source = new("แหล่งข้อมูล", "Source");
    internal static readonly Bilingual Gravity = new("ความรุนแรง", "Severity");
    internal static readonly Bilingual Reaction = new("อาการ", "Reaction");
    internal static readonly Bilingual Certainty = new("ความแน่ใจ", "Certainty");
    internal static readonly Bilingual Quantity = new("จำนวนและวิธีใช้", "Quantity and directions");
    internal static readonly Bilingual LastGiven = new("ครั้งล่าสุด", "Last");
    internal static readonly Bilingual Result = new("ผล", "Result");
    internal static readonly Bilingual Range = new("ค่าอ้างอิง", "Reference range");
    internal static readonly Bilingual Earlier = new("ผลก่อนหน้า", "Earlier results");
    internal static readonly Bilingual Diagnoses = new("การวินิจฉัย", "Diagnoses");
    internal static readonly Bilingual GivenAt = new("ให้ที่", "Given at");
    internal static readonly Bilingual DueDate = new("กำหนดคลอด", "Due date");

    internal static readonly Bilingual Over = new("หายแล้ว", "over");
    internal static readonly Bilingual Ongoing = new("กำลังตั้งครรภ์", "ongoing");
    internal static readonly Bilingual Ended = new("สิ้นสุดแล้ว", "ended");
    internal static readonly Bilingual OnlyDiagnosed = new("พบจากการวินิจฉัย ยังไม่ขึ้นทะเบียน", "from visit diagnoses, not registered");
    internal static readonly Bilingual Prescribed = new("สั่งใช้", "prescribed");
    internal static readonly Bilingual Stated = new("แจ้งว่าใช้", "stated");
    internal static readonly Bilingual Dispensed = new("จ่ายแล้ว", "dispensed");
    internal static readonly Bilingual Hearsay = new("บอกเล่า", "by report");
    internal static readonly Bilingual GeneralRange = new("ค่าทั่วไปในผู้ใหญ่", "general adult range");
    internal static readonly Bilingual Converted = new("แปลงหน่วยหรือคำนวณ", "converted or computed");

    internal static readonly Bilingual NotAsked = new("ยังไม่ได้ซักประวัติแพ้ยา", "Drug allergies have not been asked; no information.");
    internal static readonly Bilingual NoneKnown = new("ไม่มีประวัติแพ้ยา ยืนยันแล้ว", "No known drug allergy, confirmed");
    internal static readonly Bilingual NoMedicines = new(
        "ไม่มีบันทึกการใช้ยาใน 6 เดือน ไม่ได้แปลว่าไม่ใช้ยา", "No medicine is recorded within six months; that does not mean that none is taken.");

    internal static readonly Bilingual NoProblems = new(
        "ยังไม่มีบันทึกโรคประจำตัว ไม่ได้แปลว่าไม่มีโรค", "No problem is recorded; that does not mean that there is none.");

    internal static readonly Bilingual NoInformation = new("ยังไม่มีบันทึก", "No information is recorded.");
    internal static readonly Bilingual Newest = new("แสดงเฉพาะรายการล่าสุด", "Only the latest entries are shown.");
    internal static readonly Bilingual Person = new("ผู้รับบริการ", "Patient");
    internal static readonly Bilingual Born = new("เกิด", "Born");
    internal static readonly Bilingual PreparedAt = new("ข้อมูล ณ", "As of");
    internal static readonly Bilingual SourcesOf = new("รวมจาก", "Combined from");
}
