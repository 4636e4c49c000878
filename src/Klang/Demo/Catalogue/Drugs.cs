namespace Klang.Demo.Catalogue;

static class Drugs
{
    const string Tablet = "001";
    const string Capsule = "002";
    const string Bottle = "003";
    const string Tube = "004";
    const string Sachet = "005";
    const string Vial = "006";

    const string OnceMorning = "รับประทานครั้งละ 1 เม็ด วันละ 1 ครั้ง หลังอาหารเช้า";
    const string TwiceMeal = "รับประทานครั้งละ 1 เม็ด วันละ 2 ครั้ง หลังอาหารเช้าและเย็น";
    const string ThreeMeal = "รับประทานครั้งละ 1 เม็ด วันละ 3 ครั้ง หลังอาหาร";
    const string Bedtime = "รับประทานครั้งละ 1 เม็ด ก่อนนอน";
    const string WhenNeeded = "รับประทานครั้งละ 1 เม็ด ทุก 4-6 ชั่วโมง เวลามีอาการ";

    public static readonly Drug Metformin = new(1, "Metformin", "Metformin 500 mg tab", Tablet, 0.75m, TwiceMeal);
    public static readonly Drug Glipizide = new(2, "Glipizide", "Glipizide 5 mg tab", Tablet, 0.50m, "รับประทานครั้งละ 1 เม็ด ก่อนอาหารเช้า 30 นาที");
    public static readonly Drug InsulinNph = new(3, "Insulin NPH", "Insulin NPH 100 IU/mL inj 3 mL", Vial, 95m, "ฉีดใต้ผิวหนัง 12 ยูนิต ก่อนนอน");
    public static readonly Drug Amlodipine = new(4, "Amlodipine", "Amlodipine 5 mg tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug Enalapril = new(5, "Enalapril", "Enalapril 5 mg tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug Losartan = new(6, "Losartan", "Losartan 50 mg tab", Tablet, 1.25m, OnceMorning);
    public static readonly Drug Hydrochlorothiazide = new(7, "Hydrochlorothiazide", "Hydrochlorothiazide 25 mg tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug Simvastatin = new(8, "Simvastatin", "Simvastatin 20 mg tab", Tablet, 0.75m, Bedtime);
    public static readonly Drug Atorvastatin = new(9, "Atorvastatin", "Atorvastatin 40 mg tab", Tablet, 2.50m, Bedtime);
    public static readonly Drug Aspirin = new(10, "Aspirin", "Aspirin 81 mg tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug Allopurinol = new(11, "Allopurinol", "Allopurinol 100 mg tab", Tablet, 0.75m, OnceMorning);
    public static readonly Drug Colchicine = new(12, "Colchicine", "Colchicine 0.6 mg tab", Tablet, 1.00m, TwiceMeal);
    public static readonly Drug Salbutamol = new(13, "Salbutamol", "Salbutamol 100 mcg/dose inhaler", Bottle, 65m, "พ่น 2 ครั้ง เวลามีอาการหอบ");
    public static readonly Drug Budesonide = new(14, "Budesonide", "Budesonide 200 mcg/dose inhaler", Bottle, 180m, "พ่น 1 ครั้ง เช้าและเย็น แล้วบ้วนปาก");
    public static readonly Drug Furosemide = new(15, "Furosemide", "Furosemide 40 mg tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug SodiumBicarbonate = new(16, "Sodium bicarbonate", "Sodium bicarbonate 300 mg tab", Tablet, 0.50m, ThreeMeal);
    public static readonly Drug Paracetamol = new(17, "Paracetamol", "Paracetamol 500 mg tab", Tablet, 0.50m, WhenNeeded);
    public static readonly Drug ParacetamolSyrup = new(18, "Paracetamol", "Paracetamol 120 mg/5 mL syr 60 mL", Bottle, 15m, "รับประทานครั้งละ 1 ช้อนชา ทุก 4-6 ชั่วโมง เวลามีไข้");
    public static readonly Drug Chlorpheniramine = new(19, "Chlorpheniramine", "Chlorpheniramine 4 mg tab", Tablet, 0.25m, ThreeMeal);
    public static readonly Drug ChlorpheniramineSyrup = new(20, "Chlorpheniramine", "Chlorpheniramine 2 mg/5 mL syr 60 mL", Bottle, 12m, "รับประทานครั้งละครึ่งช้อนชา วันละ 3 ครั้ง");
    public static readonly Drug Amoxicillin = new(21, "Amoxicillin", "Amoxicillin 500 mg cap", Capsule, 2.00m, "รับประทานครั้งละ 1 แคปซูล วันละ 3 ครั้ง จนหมด");
    public static readonly Drug AmoxicillinDry = new(22, "Amoxicillin", "Amoxicillin 125 mg/5 mL dry syr 60 mL", Bottle, 22m, "รับประทานครั้งละ 1 ช้อนชา วันละ 3 ครั้ง จนหมด");
    public static readonly Drug AmoxiclavTab = new(23, "Amoxicillin and clavulanic acid", "Amoxicillin 875 mg + clavulanic acid 125 mg tab", Tablet, 7.50m, TwiceMeal);
    public static readonly Drug Roxithromycin = new(24, "Roxithromycin", "Roxithromycin 150 mg tab", Tablet, 2.50m, "รับประทานครั้งละ 1 เม็ด ก่อนอาหารเช้าและเย็น จนหมด");
    public static readonly Drug Norfloxacin = new(25, "Norfloxacin", "Norfloxacin 400 mg tab", Tablet, 2.00m, "รับประทานครั้งละ 1 เม็ด ก่อนอาหารเช้าและเย็น จนหมด");
    public static readonly Drug Cotrimoxazole = new(26, "Co-trimoxazole", "Co-trimoxazole 400/80 mg tab", Tablet, 0.75m, "รับประทานครั้งละ 2 เม็ด เช้าและเย็น หลังอาหาร จนหมด");
    public static readonly Drug Dicloxacillin = new(27, "Dicloxacillin", "Dicloxacillin 250 mg cap", Capsule, 2.50m, "รับประทานครั้งละ 1 แคปซูล ก่อนอาหารวันละ 4 ครั้ง จนหมด");
    public static readonly Drug Ors = new(28, "Oral rehydration salts", "Oral rehydration salts sachet", Sachet, 3.00m, "ละลายน้ำดื่มแทนน้ำ เมื่อถ่ายเหลว");
    public static readonly Drug Ibuprofen = new(29, "Ibuprofen", "Ibuprofen 400 mg tab", Tablet, 1.00m, ThreeMeal);
    public static readonly Drug Diclofenac = new(30, "Diclofenac", "Diclofenac 25 mg tab", Tablet, 0.50m, ThreeMeal);
    public static readonly Drug Tolperisone = new(31, "Tolperisone", "Tolperisone 50 mg tab", Tablet, 1.00m, ThreeMeal);
    public static readonly Drug Omeprazole = new(32, "Omeprazole", "Omeprazole 20 mg cap", Capsule, 1.50m, "รับประทานครั้งละ 1 แคปซูล ก่อนอาหารเช้า");
    public static readonly Drug Antacid = new(33, "Alumina and magnesia", "Alumina and magnesia susp 240 mL", Bottle, 25m, "รับประทานครั้งละ 1 ช้อนโต๊ะ หลังอาหาร 1 ชั่วโมง");
    public static readonly Drug Dextromethorphan = new(34, "Dextromethorphan", "Dextromethorphan 15 mg tab", Tablet, 0.75m, ThreeMeal);
    public static readonly Drug TriamcinoloneCream = new(35, "Triamcinolone", "Triamcinolone 0.1% cream 5 g", Tube, 10m, "ทาบริเวณที่เป็น เช้าและเย็น");
    public static readonly Drug FerrousFolic = new(36, "Ferrous fumarate", "Ferrous fumarate 200 mg + folic acid tab", Tablet, 0.50m, OnceMorning);
    public static readonly Drug Calcium = new(37, "Calcium carbonate", "Calcium carbonate 1,250 mg tab", Tablet, 0.75m, OnceMorning);
    public static readonly Drug Ceftriaxone = new(38, "Ceftriaxone", "Ceftriaxone 1 g inj", Vial, 28m, "ฉีดเข้าหลอดเลือดดำ วันละ 2 กรัม");
    public static readonly Drug NormalSaline = new(39, "Sodium chloride", "0.9% Sodium chloride inj 1,000 mL", Vial, 35m, "หยดเข้าหลอดเลือดดำ");
    public static readonly Drug Clopidogrel = new(40, "Clopidogrel", "Clopidogrel 75 mg tab", Tablet, 3.00m, OnceMorning);
    public static readonly Drug Fluoxetine = new(41, "Fluoxetine", "Fluoxetine 20 mg cap", Capsule, 1.50m, "รับประทานครั้งละ 1 แคปซูล หลังอาหารเช้า");
    public static readonly Drug Tenofovir = new(42, "Tenofovir, lamivudine and dolutegravir", "Tenofovir 300 + lamivudine 300 + dolutegravir 50 mg tab", Tablet, 12m, OnceMorning);
    public static readonly Drug Medroxyprogesterone = new(43, "Medroxyprogesterone", "Medroxyprogesterone 150 mg/3 mL inj", Vial, 45m, "ฉีดเข้ากล้ามเนื้อ ทุก 3 เดือน");
    public static readonly Drug Cetirizine = new(44, "Cetirizine", "Cetirizine 10 mg tab", Tablet, 1.00m, Bedtime);
    public static readonly Drug Oxytocin = new(45, "Oxytocin", "Oxytocin 10 IU/mL inj", Vial, 12m, "ฉีดเข้ากล้ามเนื้อหลังคลอด");
    public static readonly Drug Penicillin = new(46, "Benzylpenicillin", "Benzylpenicillin 5 million units inj", Vial, 18m, "ฉีดเข้าหลอดเลือดดำ");
    public static readonly Drug Carbamazepine = new(47, "Carbamazepine", "Carbamazepine 200 mg tab", Tablet, 1.50m, TwiceMeal);

    /// <summary>What people of the province are allergic to, the usual suspects first.</summary>
    public static readonly Drug[] Allergens =
        [Amoxicillin, Cotrimoxazole, Ibuprofen, Penicillin, Diclofenac, Aspirin, Carbamazepine, Allopurinol, Ceftriaxone, Norfloxacin];

    /// <summary>Same substance, or both penicillins.</summary>
    public static bool Conflict(Drug taken, Drug allergen) =>
        taken.Substance == allergen.Substance || (IsPenicillin(taken) && IsPenicillin(allergen));

    static bool IsPenicillin(Drug drug) =>
        drug.Substance.Contains("cillin", StringComparison.OrdinalIgnoreCase);
}
