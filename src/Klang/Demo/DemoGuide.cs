using Klang.Demo.People;

namespace Klang.Demo;

/// <summary>Chooses the people of the guide and says what their charts show, from what was generated.</summary>
static class DemoGuide
{
    public static IReadOnlyList<DemoGuideEntry> Of(DistrictPost post, DemoOptions options)
    {
        var entries = new List<DemoGuideEntry>();
        foreach (var (story, whyTh, whyEn) in Reasons)
        {
            if (post.District.People.Find(person => person.Story == story) is { } person)
            {
                var number = person.CidOn(options.AsOf) ?? person.Passport;
                if (number is not null)
                {
                    entries.Add(Entry(person, number, whyTh, whyEn, options));
                }
            }
        }

        if (Busiest(post) is { Cid: { } cid } busiest)
        {
            entries.Add(Entry(busiest, cid, "ผู้ที่มีเวชระเบียนมากที่สุด จากหลายหน่วยบริการ", "the fullest chart, written by several facilities", options));
        }

        return entries;
    }

    static DemoGuideEntry Entry(Person person, string number, string whyTh, string whyEn, DemoOptions options) =>
        new(number, $"{person.TitleOn(options.AsOf)}{person.GivenOn(options.AsOf)} {person.Family}", whyTh, whyEn);

    static Person? Busiest(DistrictPost post) => post.Visits
        .Where(visit => visit.Person is { Story: Story.None, Death: null })
        .GroupBy(visit => visit.Person)
        .OrderByDescending(visits => visits.Select(visit => visit.At).Distinct().Count() * 1000 + visits.Count())
        .ThenBy(visits => visits.Key.Number)
        .FirstOrDefault()?.Key;

    static readonly (Story Story, string Th, string En)[] Reasons =
    [
        (Story.AllergyAtPharmacy, "โรงพยาบาลรู้ว่าแพ้เพนิซิลลิน แต่ร้านยาจ่าย Amoxicillin เมื่อไม่กี่สัปดาห์ก่อน",
            "penicillin allergy known to two hospitals; a pharmacy dispensed amoxicillin some weeks ago"),
        (Story.ElderWithTrends, "เบาหวาน ความดัน ไขมัน และไตเรื้อรัง ดูแนวโน้ม HbA1c ความดัน และ eGFR",
            "diabetes, hypertension, lipids and kidneys: trends of HbA1c and blood pressure (better) and eGFR (worse)"),
        (Story.Pregnant, "ตั้งครรภ์ 33 สัปดาห์ ฝากครรภ์สองแห่ง", "33 weeks pregnant, antenatal care at two places"),
        (Story.Toddler, "เด็กอายุ 22 เดือน วัคซีนครบ เข็มแรกเกิดรายงานจากสองหน่วยแต่เป็นเข็มเดียว",
            "22 months old, vaccines complete; the doses at birth were reported by two units and are one fact each"),
        (Story.NewMother, "คลอดเมื่อ 24 วันก่อน ทารกยังไม่มีเลขประจำตัว", "gave birth 24 days ago; the baby has no citizen number yet"),
        (Story.RenumberedForeigner, "แรงงานต่างด้าว เคยใช้เลขขึ้นต้น 6 ปัจจุบันเลขขึ้นต้น 0 โดย HN เดิม",
            "worker from abroad: number of the 6 series replaced by one of the 0 series under the same hospital number"),
        (Story.Referred, "กล้ามเนื้อหัวใจตาย ส่งต่อโรงพยาบาลทั่วไป กลับมารับยาใกล้บ้าน",
            "heart attack: referred, treated, followed near home"),
        (Story.FoodAllergy, "แพ้กุ้งและถั่วลิสง ร้านยาเป็นผู้บันทึก", "food allergies that a pharmacy wrote down"),
    ];
}
