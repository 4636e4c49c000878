using System.Collections.Frozen;
using Klang.Care.Wording;

namespace Klang.Care.Terms;

/// <summary>
/// Short names for the ICD-10 codes that primary care meets most, in our own words: files send the code alone, and a code
/// alone says nothing to a tired reader. A code without a name of its own takes that of its three-character category, then
/// that of its chapter.
/// </summary>
public static class Icd10Words
{
    static readonly FrozenDictionary<string, Bilingual> Names = new Dictionary<string, Bilingual>(StringComparer.Ordinal)
    {
        ["A01"] = new("ไข้ไทฟอยด์และพาราไทฟอยด์", "Typhoid and paratyphoid fever"),
        ["A08"] = new("ลำไส้ติดเชื้อไวรัส", "Viral intestinal infection"),
        ["A09"] = new("อุจจาระร่วงและกระเพาะลำไส้อักเสบ", "Gastroenteritis"),
        ["A15"] = new("วัณโรคปอด พบเชื้อ", "Pulmonary tuberculosis, confirmed"),
        ["A16"] = new("วัณโรคปอด ไม่พบเชื้อ", "Pulmonary tuberculosis, not confirmed"),
        ["A17"] = new("วัณโรคระบบประสาท", "Tuberculosis of nervous system"),
        ["A18"] = new("วัณโรคอวัยวะอื่น", "Tuberculosis of other organs"),
        ["A19"] = new("วัณโรคแพร่กระจาย", "Miliary tuberculosis"),
        ["A27"] = new("โรคฉี่หนู", "Leptospirosis"),
        ["A41"] = new("ติดเชื้อในกระแสเลือด", "Sepsis"),
        ["A53"] = new("ซิฟิลิส", "Syphilis"),
        ["A75"] = new("สครับไทฟัส", "Scrub typhus"),
        ["A90"] = new("ไข้เดงกี", "Dengue fever"),
        ["A91"] = new("ไข้เลือดออกเดงกี", "Dengue haemorrhagic fever"),
        ["B01"] = new("อีสุกอีใส", "Chickenpox"),
        ["B02"] = new("งูสวัด", "Herpes zoster"),
        ["B08"] = new("โรคมือ เท้า ปาก และผื่นไวรัสอื่น", "Hand, foot and mouth disease and other viral rashes"),
        ["B16"] = new("ไวรัสตับอักเสบบีเฉียบพลัน", "Acute hepatitis B"),
        ["B18"] = new("ไวรัสตับอักเสบเรื้อรัง", "Chronic viral hepatitis"),
        ["B20"] = new("โรคจากเชื้อเอชไอวี", "HIV disease"),
        ["B24"] = new("โรคจากเชื้อเอชไอวี", "HIV disease"),
        ["B34"] = new("ติดเชื้อไวรัส ไม่ระบุตำแหน่ง", "Viral infection"),
        ["B35"] = new("กลาก", "Ringworm"),
        ["C18"] = new("มะเร็งลำไส้ใหญ่", "Cancer of colon"),
        ["C22"] = new("มะเร็งตับและท่อน้ำดี", "Cancer of liver and bile ducts"),
        ["C34"] = new("มะเร็งปอด", "Cancer of lung"),
        ["C50"] = new("มะเร็งเต้านม", "Cancer of breast"),
        ["C53"] = new("มะเร็งปากมดลูก", "Cancer of cervix"),
        ["C61"] = new("มะเร็งต่อมลูกหมาก", "Cancer of prostate"),
        ["D50"] = new("โลหิตจางจากขาดธาตุเหล็ก", "Iron deficiency anaemia"),
        ["D56"] = new("ธาลัสซีเมีย", "Thalassaemia"),
        ["D64"] = new("โลหิตจาง", "Anaemia"),
        ["E03"] = new("ภาวะขาดไทรอยด์", "Hypothyroidism"),
        ["E05"] = new("ไทรอยด์เป็นพิษ", "Thyrotoxicosis"),
        ["E10"] = new("เบาหวานชนิดที่ 1", "Type 1 diabetes"),
        ["E11"] = new("เบาหวานชนิดที่ 2", "Type 2 diabetes"),
        ["E112"] = new("เบาหวานชนิดที่ 2 มีภาวะแทรกซ้อนทางไต", "Type 2 diabetes with kidney complications"),
        ["E113"] = new("เบาหวานชนิดที่ 2 มีภาวะแทรกซ้อนทางตา", "Type 2 diabetes with eye complications"),
        ["E114"] = new("เบาหวานชนิดที่ 2 มีภาวะแทรกซ้อนทางระบบประสาท", "Type 2 diabetes with neurological complications"),
        ["E115"] = new("เบาหวานชนิดที่ 2 มีภาวะแทรกซ้อนทางหลอดเลือดส่วนปลาย", "Type 2 diabetes with peripheral circulatory complications"),
        ["E14"] = new("เบาหวาน ไม่ระบุชนิด", "Diabetes, unspecified"),
        ["E16"] = new("น้ำตาลในเลือดต่ำ", "Hypoglycaemia"),
        ["E66"] = new("โรคอ้วน", "Obesity"),
        ["E78"] = new("ไขมันในเลือดผิดปกติ", "Dyslipidaemia"),
        ["E86"] = new("ภาวะขาดน้ำ", "Dehydration"),
        ["E87"] = new("ความผิดปกติของเกลือแร่", "Electrolyte disorder"),
        ["F10"] = new("ความผิดปกติจากการดื่มสุรา", "Alcohol use disorder"),
        ["F20"] = new("โรคจิตเภท", "Schizophrenia"),
        ["F31"] = new("โรคอารมณ์สองขั้ว", "Bipolar disorder"),
        ["F32"] = new("โรคซึมเศร้า", "Depressive episode"),
        ["F33"] = new("โรคซึมเศร้ากำเริบซ้ำ", "Recurrent depression"),
        ["F41"] = new("โรควิตกกังวล", "Anxiety disorder"),
        ["G20"] = new("โรคพาร์กินสัน", "Parkinson's disease"),
        ["G30"] = new("โรคอัลไซเมอร์", "Alzheimer's disease"),
        ["G40"] = new("โรคลมชัก", "Epilepsy"),
        ["G43"] = new("ไมเกรน", "Migraine"),
        ["G44"] = new("ปวดศีรษะ", "Headache syndrome"),
        ["H10"] = new("เยื่อบุตาอักเสบ", "Conjunctivitis"),
        ["H25"] = new("ต้อกระจกในผู้สูงอายุ", "Senile cataract"),
        ["H40"] = new("ต้อหิน", "Glaucoma"),
        ["H66"] = new("หูชั้นกลางอักเสบ", "Otitis media"),
        ["I10"] = new("ความดันโลหิตสูง", "Hypertension"),
        ["I11"] = new("โรคหัวใจจากความดันโลหิตสูง", "Hypertensive heart disease"),
        ["I12"] = new("โรคไตจากความดันโลหิตสูง", "Hypertensive kidney disease"),
        ["I20"] = new("อาการปวดเค้นอก", "Angina pectoris"),
        ["I21"] = new("กล้ามเนื้อหัวใจตายเฉียบพลัน", "Acute myocardial infarction"),
        ["I25"] = new("โรคหัวใจขาดเลือดเรื้อรัง", "Chronic ischaemic heart disease"),
        ["I48"] = new("หัวใจเต้นผิดจังหวะชนิดเอเอฟ", "Atrial fibrillation"),
        ["I50"] = new("หัวใจล้มเหลว", "Heart failure"),
        ["I63"] = new("สมองขาดเลือด", "Cerebral infarction"),
        ["I64"] = new("โรคหลอดเลือดสมอง", "Stroke"),
        ["I69"] = new("ผลตามของโรคหลอดเลือดสมอง", "Sequelae of stroke"),
        ["I84"] = new("ริดสีดวงทวาร", "Haemorrhoids"),
        ["J00"] = new("หวัด", "Common cold"),
        ["J02"] = new("คออักเสบเฉียบพลัน", "Acute pharyngitis"),
        ["J03"] = new("ทอนซิลอักเสบเฉียบพลัน", "Acute tonsillitis"),
        ["J06"] = new("ติดเชื้อทางเดินหายใจส่วนบน", "Upper respiratory infection"),
        ["J10"] = new("ไข้หวัดใหญ่", "Influenza"),
        ["J11"] = new("ไข้หวัดใหญ่", "Influenza"),
        ["J18"] = new("ปอดอักเสบ", "Pneumonia"),
        ["J20"] = new("หลอดลมอักเสบเฉียบพลัน", "Acute bronchitis"),
        ["J30"] = new("จมูกอักเสบจากภูมิแพ้", "Allergic rhinitis"),
        ["J44"] = new("โรคปอดอุดกั้นเรื้อรัง", "Chronic obstructive pulmonary disease"),
        ["J45"] = new("โรคหืด", "Asthma"),
        ["K02"] = new("ฟันผุ", "Dental caries"),
        ["K05"] = new("เหงือกอักเสบและโรคปริทันต์", "Gingivitis and periodontal disease"),
        ["K21"] = new("กรดไหลย้อน", "Gastro-oesophageal reflux"),
        ["K25"] = new("แผลในกระเพาะอาหาร", "Gastric ulcer"),
        ["K29"] = new("กระเพาะอาหารอักเสบ", "Gastritis"),
        ["K30"] = new("อาหารไม่ย่อย", "Dyspepsia"),
        ["K35"] = new("ไส้ติ่งอักเสบเฉียบพลัน", "Acute appendicitis"),
        ["K59"] = new("ท้องผูกและความผิดปกติของลำไส้", "Constipation and bowel disorder"),
        ["K74"] = new("ตับแข็ง", "Cirrhosis"),
        ["K80"] = new("นิ่วในถุงน้ำดี", "Gallstones"),
        ["L02"] = new("ฝี", "Abscess"),
        ["L03"] = new("เนื้อเยื่ออักเสบ", "Cellulitis"),
        ["L20"] = new("ผื่นภูมิแพ้ผิวหนัง", "Atopic dermatitis"),
        ["L23"] = new("ผื่นแพ้สัมผัส", "Allergic contact dermatitis"),
        ["L27"] = new("ผื่นแพ้ยา", "Drug eruption"),
        ["L30"] = new("ผิวหนังอักเสบ", "Dermatitis"),
        ["L50"] = new("ลมพิษ", "Urticaria"),
        ["L51"] = new("ผื่นแพ้รุนแรง (อีริทีมา มัลติฟอร์เม)", "Erythema multiforme"),
        ["M10"] = new("โรคเกาต์", "Gout"),
        ["M17"] = new("ข้อเข่าเสื่อม", "Osteoarthritis of knee"),
        ["M54"] = new("ปวดหลัง", "Back pain"),
        ["M62"] = new("ความผิดปกติของกล้ามเนื้อ", "Muscle disorder"),
        ["M79"] = new("ปวดกล้ามเนื้อและเนื้อเยื่ออ่อน", "Myalgia and soft tissue pain"),
        ["M81"] = new("กระดูกพรุน", "Osteoporosis"),
        ["N18"] = new("โรคไตเรื้อรัง", "Chronic kidney disease"),
        ["N181"] = new("โรคไตเรื้อรัง ระยะ 1", "Chronic kidney disease, stage 1"),
        ["N182"] = new("โรคไตเรื้อรัง ระยะ 2", "Chronic kidney disease, stage 2"),
        ["N183"] = new("โรคไตเรื้อรัง ระยะ 3", "Chronic kidney disease, stage 3"),
        ["N184"] = new("โรคไตเรื้อรัง ระยะ 4", "Chronic kidney disease, stage 4"),
        ["N185"] = new("โรคไตเรื้อรัง ระยะ 5", "Chronic kidney disease, stage 5"),
        ["N20"] = new("นิ่วในไตและท่อไต", "Kidney and ureter stones"),
        ["N30"] = new("กระเพาะปัสสาวะอักเสบ", "Cystitis"),
        ["N39"] = new("ติดเชื้อทางเดินปัสสาวะ", "Urinary tract infection"),
        ["N40"] = new("ต่อมลูกหมากโต", "Prostatic hyperplasia"),
        ["O03"] = new("แท้งเอง", "Miscarriage"),
        ["O14"] = new("ครรภ์เป็นพิษ", "Pre-eclampsia"),
        ["O24"] = new("เบาหวานขณะตั้งครรภ์", "Gestational diabetes"),
        ["O80"] = new("คลอดปกติ", "Normal delivery"),
        ["O82"] = new("ผ่าตัดคลอด", "Caesarean delivery"),
        ["O84"] = new("คลอดครรภ์แฝด", "Multiple delivery"),
        ["R05"] = new("ไอ", "Cough"),
        ["R10"] = new("ปวดท้อง", "Abdominal pain"),
        ["R42"] = new("เวียนศีรษะ", "Dizziness"),
        ["R50"] = new("ไข้", "Fever"),
        ["R51"] = new("ปวดศีรษะ", "Headache"),
        ["R73"] = new("น้ำตาลในเลือดสูง", "Raised blood glucose"),
        ["S01"] = new("แผลที่ศีรษะ", "Wound of head"),
        ["S61"] = new("แผลที่มือและข้อมือ", "Wound of hand and wrist"),
        ["S81"] = new("แผลที่ขา", "Wound of leg"),
        ["T78"] = new("ปฏิกิริยาแพ้", "Allergic reaction"),
        ["T88"] = new("อาการไม่พึงประสงค์จากยาหรือการรักษา", "Adverse effect of drug or treatment"),
        ["U07"] = new("โควิด 19", "COVID-19"),
        ["Y40"] = new("เหตุจากยาปฏิชีวนะ", "Adverse effect of antibiotics"),
        ["Y45"] = new("เหตุจากยาแก้ปวดลดไข้", "Adverse effect of analgesics"),
        ["Y57"] = new("เหตุจากยา", "Adverse effect of drugs"),
        ["Z00"] = new("ตรวจสุขภาพ", "General examination"),
        ["Z01"] = new("ตรวจพิเศษ", "Special examination"),
        ["Z21"] = new("ติดเชื้อเอชไอวีไม่มีอาการ", "Asymptomatic HIV infection"),
        ["Z23"] = new("รับวัคซีน", "Immunisation"),
        ["Z24"] = new("รับวัคซีน", "Immunisation"),
        ["Z25"] = new("รับวัคซีน", "Immunisation"),
        ["Z27"] = new("รับวัคซีนรวม", "Combined immunisation"),
        ["Z30"] = new("วางแผนครอบครัว", "Family planning"),
        ["Z34"] = new("ฝากครรภ์", "Supervision of normal pregnancy"),
        ["Z35"] = new("ฝากครรภ์เสี่ยงสูง", "Supervision of high-risk pregnancy"),
        ["Z37"] = new("ผลการคลอด", "Outcome of delivery"),
        ["Z39"] = new("ดูแลหลังคลอด", "Postpartum care"),
        ["Z49"] = new("ฟอกไต", "Dialysis care"),
        ["Z76"] = new("รับยาต่อเนื่อง", "Repeat prescription"),
        ["Z992"] = new("ต้องฟอกไต", "Dependence on renal dialysis"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, Bilingual>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly (string Last, Bilingual Name)[] Chapters =
    [
        ("B99", new("โรคติดเชื้อ", "Infectious disease")),
        ("D48", new("เนื้องอก", "Neoplasm")),
        ("D89", new("โรคเลือดและภูมิคุ้มกัน", "Blood or immune disorder")),
        ("E90", new("โรคต่อมไร้ท่อ โภชนาการ และเมตาบอลิซึม", "Endocrine, nutritional or metabolic disease")),
        ("F99", new("โรคทางจิตใจและพฤติกรรม", "Mental or behavioural disorder")),
        ("G99", new("โรคระบบประสาท", "Disease of the nervous system")),
        ("H59", new("โรคตา", "Eye disease")),
        ("H95", new("โรคหู", "Ear disease")),
        ("I99", new("โรคระบบไหลเวียนเลือด", "Disease of the circulatory system")),
        ("J99", new("โรคระบบหายใจ", "Disease of the respiratory system")),
        ("K93", new("โรคระบบย่อยอาหาร", "Disease of the digestive system")),
        ("L99", new("โรคผิวหนัง", "Skin disease")),
        ("M99", new("โรคกล้ามเนื้อ กระดูก และข้อ", "Musculoskeletal disease")),
        ("N99", new("โรคระบบทางเดินปัสสาวะและสืบพันธุ์", "Genitourinary disease")),
        ("O99", new("การตั้งครรภ์และการคลอด", "Pregnancy and childbirth")),
        ("P96", new("ภาวะของทารกแรกเกิด", "Newborn condition")),
        ("Q99", new("ความพิการแต่กำเนิด", "Congenital anomaly")),
        ("R99", new("อาการและสิ่งผิดปกติ", "Symptom or abnormal finding")),
        ("T98", new("การบาดเจ็บหรือเป็นพิษ", "Injury or poisoning")),
        ("U99", new("รหัสพิเศษ", "Special code")),
        ("Y98", new("สาเหตุภายนอก", "External cause")),
        ("Z99", new("การรับบริการสุขภาพ", "Contact with health services")),
    ];

    /// <summary>A name for the code; empty only when it does not look like ICD-10.</summary>
    public static Bilingual Of(string code)
    {
        Span<char> plain = stackalloc char[8];
        var length = Plain(code, plain);
        for (var take = length; take >= 3; take--)
        {
            if (BySpan.TryGetValue(plain[..take], out var name))
            {
                return name;
            }
        }

        if (length < 3 || !char.IsAsciiLetterUpper(plain[0]))
        {
            return default;
        }

        foreach (var (last, name) in Chapters)
        {
            if (plain[..3].SequenceCompareTo(last) <= 0)
            {
                return name;
            }
        }

        return default;
    }

    /// <summary>The code without dot and in capitals, e.g. <c>E119</c>; what two spellings of one code share.</summary>
    public static string Normalise(string code)
    {
        Span<char> plain = stackalloc char[16];
        var length = Plain(code, plain);
        return plain[..length].SequenceEqual(code) ? code : plain[..length].ToString();
    }

    /// <summary>The code as clinicians write it, with a dot after three characters: <c>E11.9</c>.</summary>
    public static string Dotted(string plain) => plain.Length > 3 ? $"{plain.AsSpan(0, 3)}.{plain.AsSpan(3)}" : plain;

    static int Plain(string code, Span<char> into)
    {
        var length = 0;
        foreach (var letter in code)
        {
            if (letter is not ('.' or ' ') && length < into.Length)
            {
                into[length++] = char.ToUpperInvariant(letter);
            }
        }

        return length;
    }
}
