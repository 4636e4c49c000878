using Klang.Care.Wording;

namespace Klang.Web.Wording;

/// <summary>Every phrase of the pages in Thai and English. Thai is written first and is never missing.</summary>
static class Words
{
    // Frame
    internal static readonly Bilingual Product = new("กลาง", "Klang");
    internal static readonly Bilingual ProductLong = new("กลาง · เวชระเบียนแห่งชาติ", "Klang · national health record");
    internal static readonly Bilingual SkipToContent = new("ข้ามไปที่เนื้อหา", "Skip to content");
    internal static readonly Bilingual OtherLanguage = new("English", "ภาษาไทย");
    internal static readonly Bilingual FindPerson = new("เปิดแฟ้ม", "Open a chart");
    internal static readonly Bilingual FindAnother = new("เปิดแฟ้มอื่น", "Open another chart");
    internal static readonly Bilingual ViewingAs = new("คุณกำลังดูในฐานะ", "You are viewing as");
    internal static readonly Bilingual For = new("เพื่อ", "for");
    internal static readonly Bilingual Recorded = new(
        "การเปิดดูครั้งนี้ถูกบันทึกและเจ้าของข้อมูลเห็นได้", "This look has been recorded and the person can see it.");

    internal static readonly Bilingual OwnOnly = new(
        "แสดงเฉพาะข้อมูลที่หน่วยบริการของท่านบันทึก ประวัติแพ้และยาจากที่อื่นอาจมีอีก", "Only what your facility recorded is shown. Other places may know further allergies and medicines.");

    internal static readonly Bilingual OwnOnlyAction = new(
        "ถามผู้รับบริการ หรือให้แสดงบัตรประชาชนหรือ QR เพื่อเห็นทั้งหมด", "Ask the person, or have the citizen card or QR shown to see the whole.");

    internal static readonly Bilingual WillBeRecorded = new(
        "ทุกครั้งที่เปิดแฟ้มจะถูกบันทึก และเจ้าของข้อมูลเห็นได้", "Every look is recorded, and the person can see it.");

    // Finding
    internal static readonly Bilingual CidLabel = new("เลขประจำตัวประชาชน 13 หลัก", "Citizen number, 13 digits");
    internal static readonly Bilingual CidHint = new(
        "พิมพ์ วาง หรือสแกนได้ มีขีด เว้นวรรค หรือเลขไทยก็ได้", "Type, paste or scan; dashes, spaces and Thai digits are fine.");

    internal static readonly Bilingual Open = new("เปิดแฟ้ม", "Open chart");
    internal static readonly Bilingual Error = new("ผิดพลาด:", "Error:");
    internal static readonly Bilingual PleaseMend = new("ยังเปิดแฟ้มไม่ได้ โปรดแก้ไข", "The chart could not be opened. Please mend:");
    internal static readonly Bilingual CidEmpty = new("โปรดใส่เลขประจำตัวประชาชน", "Enter the citizen number.");
    internal static readonly Bilingual CidLength = new(
        "เลขประจำตัวประชาชนต้องมี 13 หลัก โปรดนับอีกครั้ง", "A citizen number has 13 digits. Please count again.");

    internal static readonly Bilingual CidLetters = new(
        "มีตัวอักษรปนอยู่ เลขประจำตัวประชาชนมีแต่ตัวเลข", "There are letters in it; a citizen number has digits only.");

    internal static readonly Bilingual CidSame = new(
        "เลขซ้ำกันทั้ง 13 หลัก ไม่ใช่เลขประจำตัวประชาชน", "Thirteen equal digits are no citizen number.");

    internal static readonly Bilingual CidCheckDigit = new(
        "เลขหลักสุดท้ายไม่ตรงกับ 12 หลักแรก มักเกิดจากพิมพ์ผิดหนึ่งตัวหรือสลับกันสองตัว โปรดเทียบกับบัตรอีกครั้ง",
        "The last digit does not fit the first twelve: usually one digit is mistyped or two are swapped. Please compare with the card.");

    internal static readonly Bilingual UnknownPerson = new(
        "ไม่พบผู้รับบริการที่มีเลขนี้", "Nobody is known by this number.");

    internal static readonly Bilingual UnknownPersonMore = new(
        "เลขถูกต้องตามหลัก แต่ยังไม่มีสถานพยาบาลใดส่งข้อมูลของเลขนี้ ไม่ได้แปลว่าไม่มีโรคหรือไม่แพ้ยา โปรดซักประวัติ",
        "The number is well formed, but no facility has sent anything for it. That does not mean no disease or no allergy: please ask.");

    // Trouble
    internal static readonly Bilingual NotFoundTitle = new("ไม่พบหน้าหรือแฟ้มนี้", "This page or chart was not found");
    internal static readonly Bilingual NotFoundText = new(
        "ที่อยู่อาจพิมพ์ผิด หรือแฟ้มถูกรวมกับแฟ้มอื่นแล้ว", "The address may be mistyped, or the chart has been joined with another.");

    internal static readonly Bilingual GoneTitle = new("แฟ้มนี้ถูกลบแล้ว", "This chart has been deleted");
    internal static readonly Bilingual ForbiddenTitle = new("คุณไม่มีสิทธิ์เปิดแฟ้มนี้", "You may not open this chart");
    internal static readonly Bilingual ForbiddenText = new(
        "การขอเปิดครั้งนี้ถูกบันทึกแล้ว หากผู้รับบริการอยู่กับคุณ ให้ยืนยันด้วยบัตรประชาชน",
        "This attempt has been recorded. If the person is with you, confirm with their card.");

    internal static readonly Bilingual BusyTitle = new("ค้นหามากเกินกำหนดในหนึ่งชั่วโมง", "Too many look-ups within the hour");
    internal static readonly Bilingual BusyText = new(
        "บัญชีหรือหน่วยบริการนี้ถูกพักการเปิดแฟ้มไว้ชั่วคราว และเจ้าหน้าที่คุ้มครองข้อมูลได้รับแจ้งแล้ว โปรดรอสักครู่ หรือติดต่อเจ้าหน้าที่คุ้มครองข้อมูลหากจำเป็น",
        "This account or facility is held from opening charts for a while, and the privacy officer has been told. Wait, or ask the privacy officer if you need more.");

    internal static readonly Bilingual LoadFailedTitle = new("โหลดแฟ้มไม่ได้", "The chart could not be loaded");
    internal static readonly Bilingual LoadFailedText = new(
        "ขณะนี้เปิดข้อมูลไม่ได้ ไม่ได้แปลว่าไม่มีข้อมูล", "The data cannot be opened just now. That does not mean there is none.");

    internal static readonly Bilingual FaultTitle = new("ระบบขัดข้อง", "Something went wrong on our side");
    internal static readonly Bilingual FaultText = new(
        "เราบันทึกเหตุขัดข้องนี้แล้ว โปรดลองใหม่ ถ้ายังไม่ได้ ให้แจ้งผู้ดูแลระบบพร้อมเลขอ้างอิง",
        "The fault has been recorded. Please try again; if it stays, tell your administrator the reference number.");

    internal static readonly Bilingual Reference = new("เลขอ้างอิง", "Reference");
    internal static readonly Bilingual Retry = new("ลองใหม่", "Try again");

    // Person
    internal static readonly Bilingual Summary = new("สรุปผู้รับบริการ", "Patient summary");
    internal static readonly Bilingual Born = new("เกิด", "Born");
    internal static readonly Bilingual BirthUnknown = new("ไม่ทราบวันเกิด", "Birth date unknown");
    internal static readonly Bilingual Cid = new("เลขประชาชน", "CID");
    internal static readonly Bilingual NoCid = new("ไม่มีเลขประชาชน", "No citizen number");
    internal static readonly Bilingual OtherNumber = new("เลขอื่น", "Other number");
    internal static readonly Bilingual Coverage = new("สิทธิ", "Coverage");
    internal static readonly Bilingual NoCoverage = new("ไม่ทราบสิทธิ", "Coverage not known");
    internal static readonly Bilingual Nameless = new("ไม่ทราบชื่อ", "Name not known");
    internal static readonly Bilingual Deceased = new("เสียชีวิต", "Deceased");
    internal static readonly Bilingual SourcesOf = new("ข้อมูลจาก", "Data from");
    internal static readonly Bilingual FacilityCount = new("แห่ง", "facilities");

    // Allergies
    internal static readonly Bilingual Allergy = new("แพ้ยา", "Drug allergy");
    internal static readonly Bilingual AllergyRegion = new("การแพ้", "Allergies");
    internal static readonly Bilingual FoodAllergy = new("แพ้อาหารและอื่น ๆ", "Food and other allergy");
    internal static readonly Bilingual NoneKnown = new("ไม่มีประวัติแพ้ยา ยืนยันแล้ว", "No known drug allergy, confirmed");
    internal static readonly Bilingual By = new("โดย", "by");
    internal static readonly Bilingual NotAsked = new("ยังไม่ได้ซักประวัติแพ้ยา", "Drug allergies have not been asked");
    internal static readonly Bilingual NotAskedAction = new("ถามผู้รับบริการก่อนสั่งหรือจ่ายยา", "Ask before prescribing or dispensing.");
    internal static readonly Bilingual AllergyNotLoaded = new(
        "โหลดประวัติแพ้ยาไม่ได้", "The allergy history could not be loaded");

    internal static readonly Bilingual AllSources = new("ดูทั้งหมด", "See all");
    internal static readonly Bilingual Substance = new("สาร", "Substance");
    internal static readonly Bilingual Gravity = new("ความรุนแรง", "Severity");
    internal static readonly Bilingual Reaction = new("อาการ", "Reaction");
    internal static readonly Bilingual Certainty = new("ความแน่ใจ", "Certainty");
    internal static readonly Bilingual Source = new("ที่มา", "Source");
    internal static readonly Bilingual Date = new("วันที่", "Date");
    internal static readonly Bilingual Over = new("หายแล้ว", "over");
    internal static readonly Bilingual Serious = new("รุนแรง", "serious");
    internal static readonly Bilingual ReactionUnknown = new("ไม่ทราบอาการ", "reaction not known");

    // Sections
    internal static readonly Bilingual Alerts = new("ต้องระวัง", "Alerts");
    internal static readonly Bilingual Problems = new("ปัญหาและโรคประจำตัว", "Problems");
    internal static readonly Bilingual PastProblems = new("โรคที่หายหรือจำหน่ายแล้ว", "Past problems");
    internal static readonly Bilingual Medicines = new("ยาปัจจุบัน", "Current medicines");
    internal static readonly Bilingual MedicinesNote = new(
        "จ่ายหรือให้กลับบ้านใน 6 เดือน", "Dispensed or taken home within six months");

    internal static readonly Bilingual Vitals = new("สัญญาณชีพล่าสุด", "Latest vital signs");
    internal static readonly Bilingual Labs = new("ผลแล็บล่าสุด", "Latest laboratory results");
    internal static readonly Bilingual Vaccines = new("วัคซีน", "Vaccines");
    internal static readonly Bilingual Visits = new("การมาตรวจล่าสุด", "Latest visits");
    internal static readonly Bilingual Appointments = new("นัดหมาย", "Appointments");
    internal static readonly Bilingual Procedures = new("หัตถการ", "Procedures");
    internal static readonly Bilingual Pregnancies = new("การตั้งครรภ์", "Pregnancies");
    internal static readonly Bilingual Items = new("รายการ", "items");
    internal static readonly Bilingual Newest = new("ล่าสุด", "newest");
    internal static readonly Bilingual SeeAll = new("ดูทั้งหมด", "See all");
    internal static readonly Bilingual More = new("ดูอีก", "See more:");

    // Empty
    internal static readonly Bilingual NoProblems = new("ยังไม่มีบันทึกโรคประจำตัว", "No problem has been recorded.");
    internal static readonly Bilingual NoMedicines = new(
        "ไม่มีบันทึกการจ่ายยาใน 6 เดือน ผู้รับบริการอาจใช้ยาจากที่อื่น",
        "No medicine is recorded for six months; the person may take medicines from elsewhere.");

    internal static readonly Bilingual NoVitals = new("ยังไม่มีบันทึกสัญญาณชีพ", "No vital sign has been recorded.");
    internal static readonly Bilingual NoLabs = new("ยังไม่มีบันทึกผลแล็บ", "No laboratory result has been recorded.");
    internal static readonly Bilingual NoVaccines = new("ยังไม่มีบันทึกวัคซีน", "No vaccine has been recorded.");
    internal static readonly Bilingual NoVisits = new("ยังไม่มีบันทึกการมาตรวจ", "No visit has been recorded.");

    // Details
    internal static readonly Bilingual Since = new("ตั้งแต่", "since");
    internal static readonly Bilingual Until = new("ถึง", "until");
    internal static readonly Bilingual OnlyDiagnosed = new("พบจากการวินิจฉัย ยังไม่ขึ้นทะเบียน", "From visit diagnoses, not registered");
    internal static readonly Bilingual Duplicate = new("สารเดียวกัน", "same substance");
    internal static readonly Bilingual IsAllergen = new("แพ้ยานี้", "allergic to this");
    internal static readonly Bilingual Prescribed = new("สั่งใช้", "prescribed");
    internal static readonly Bilingual Stated = new("แจ้งว่าใช้", "stated");
    internal static readonly Bilingual Medicine = new("ยา", "Medicine");
    internal static readonly Bilingual Quantity = new("จำนวน", "Quantity");
    internal static readonly Bilingual LastGiven = new("ครั้งล่าสุด", "Last");
    internal static readonly Bilingual Times = new("ครั้ง", "times");
    internal static readonly Bilingual Test = new("รายการ", "Item");
    internal static readonly Bilingual Result = new("ผล", "Result");
    internal static readonly Bilingual Trend = new("แนวโน้ม", "Trend");
    internal static readonly Bilingual Range = new("ค่าอ้างอิง", "Range");
    internal static readonly Bilingual GeneralRange = new("ค่าทั่วไปในผู้ใหญ่", "general adult range");
    internal static readonly Bilingual Converted = new("แปลงหน่วยหรือคำนวณ", "converted or computed");
    internal static readonly Bilingual Values = new("ค่าทั้งหมดในกราฟ", "All values of the chart");
    internal static readonly Bilingual Value = new("ค่า", "Value");
    internal static readonly Bilingual GivenAt = new("ให้ที่", "given at");
    internal static readonly Bilingual ReportedBy = new("แจ้งโดย", "reported by");
    internal static readonly Bilingual PlaceUnknown = new("ไม่ทราบสถานที่", "place not known");
    internal static readonly Bilingual Hearsay = new("บอกเล่า", "by report");
    internal static readonly Bilingual Lot = new("รุ่นผลิต", "lot");
    internal static readonly Bilingual NoDiagnosis = new("ไม่มีบันทึกการวินิจฉัย", "No diagnosis recorded");

    // Alerts
    internal static readonly Bilingual AlertConflictText = new(
        "จ่าย {0} เมื่อ {1} ที่ {2} หลังบันทึกว่าแพ้ {3} ตั้งแต่ {4}",
        "{0} was dispensed on {1} at {2} after the allergy to {3} was recorded on {4}.");

    internal static readonly Bilingual AlertOrderedText = new(
        "สั่ง {0} เมื่อ {1} ที่ {2} หลังบันทึกว่าแพ้ {3} ตั้งแต่ {4}",
        "{0} was ordered on {1} at {2} after the allergy to {3} was recorded on {4}.");

    internal static readonly Bilingual AlertStatedText = new(
        "มีบันทึกว่าใช้ {0} เมื่อ {1} ที่ {2} หลังบันทึกว่าแพ้ {3} ตั้งแต่ {4}",
        "{0} was said to be taken on {1} at {2} after the allergy to {3} was recorded on {4}.");

    internal static readonly Bilingual AlertClassText = new(
        "{0} ({1} {2}) อยู่ใน{3} เช่นเดียวกับ {4} ที่แพ้", "{0} ({1}, {2}) belongs to the {3}, as does the allergen {4}.");

    internal static readonly Bilingual AlertWeeks = new("อายุครรภ์ {0} สัปดาห์", "{0} weeks");
    internal static readonly Bilingual AlertDue = new("กำหนดคลอด {0}", "due {0}");
    internal static readonly Bilingual AlertInr = new("INR ล่าสุด {0} ({1})", "latest INR {0} ({1})");
    internal static readonly Bilingual AlertNoInr = new("ยังไม่พบผล INR", "no INR found");

    // Printing
    internal static readonly Bilingual PrintedAt = new("พิมพ์เมื่อ", "Printed");
    internal static readonly Bilingual PreparedAt = new("ข้อมูล ณ", "As of");
    internal static readonly Bilingual FontNotice = new(
        "ใช้งานได้โดยไม่ต้องเปิดสคริปต์", "Works without script.");
}
