namespace Klang.Demo.Catalogue;

static class LabTests
{
    public static readonly LabTest HbA1c = new("0531601", "4548-4", "HbA1c", "น้ำตาลสะสม (HbA1c)", "%", "%", 1, 4.0, 6.0, 150);
    public static readonly LabTest FastingGlucose = new("0531004", "1558-6", "Fasting plasma glucose", "น้ำตาลในเลือดหลังอดอาหาร", "mg/dL", "mg/dL", 0, 70, 99, 40);
    public static readonly LabTest CapillaryGlucose = new("0531102", "41653-7", "Capillary glucose", "น้ำตาลปลายนิ้ว", "mg/dL", "mg/dL", 0, 70, 140, 30);
    public static readonly LabTest Creatinine = new("0581902", "2160-0", "Creatinine", "ครีแอตินิน", "mg/dL", "mg/dL", 2, 0.5, 1.2, 50);
    public static readonly LabTest Egfr = new("0581904", "62238-1", "eGFR (CKD-EPI)", "อัตราการกรองของไต (eGFR)", "mL/min/1.73 m²", "mL/min/{1.73_m2}", 0, 90, null, 0);
    public static readonly LabTest Ldl = new("0541402", "18262-6", "LDL cholesterol", "ไขมันแอลดีแอล (LDL)", "mg/dL", "mg/dL", 0, null, 130, 150);
    public static readonly LabTest Cholesterol = new("0541602", "2093-3", "Cholesterol", "คอเลสเตอรอลรวม", "mg/dL", "mg/dL", 0, null, 200, 60);
    public static readonly LabTest Hdl = new("0541202", "2085-9", "HDL cholesterol", "ไขมันเอชดีแอล (HDL)", "mg/dL", "mg/dL", 0, 40, null, 100);
    public static readonly LabTest Triglycerides = new("0546602", "2571-8", "Triglycerides", "ไตรกลีเซอไรด์", "mg/dL", "mg/dL", 0, null, 150, 60);
    public static readonly LabTest Potassium = new("0511402", "2823-3", "Potassium", "โพแทสเซียม", "mmol/L", "mmol/L", 1, 3.5, 5.1, 60);
    public static readonly LabTest Sodium = new("0511602", "2951-2", "Sodium", "โซเดียม", "mmol/L", "mmol/L", 0, 136, 145, 60);
    public static readonly LabTest Urate = new("0584802", "3084-1", "Uric acid", "กรดยูริก", "mg/dL", "mg/dL", 1, 2.4, 7.0, 60);
    public static readonly LabTest Alt = new("0491002", "1742-6", "ALT", "เอนไซม์ตับ (ALT)", "U/L", "U/L", 0, null, 41, 50);
    public static readonly LabTest Hemoglobin = new("0621401", "718-7", "Hemoglobin", "ฮีโมโกลบิน", "g/dL", "g/dL", 1, 12.0, 17.0, 30);
    public static readonly LabTest Hematocrit = new("0621201", "4544-3", "Hematocrit", "ความเข้มข้นเลือด (Hct)", "%", "%", 0, 36, 50, 30);
    public static readonly LabTest WhiteCells = new("0622201", "6690-2", "White blood cells", "เม็ดเลือดขาว", "10³/µL", "10*3/uL", 1, 4.5, 11.0, 60);
    public static readonly LabTest Platelets = new("0622601", "777-3", "Platelets", "เกล็ดเลือด", "10³/µL", "10*3/uL", 0, 150, 450, 30);
    public static readonly LabTest UrineAlbuminRatio = new("0440206", "9318-7", "Urine albumin/creatinine ratio", "อัลบูมินต่อครีแอตินินในปัสสาวะ", "mg/g", "mg/g", 0, null, 30, 250);
    public static readonly LabTest Tsh = new("0592202", "3016-3", "TSH", "ฮอร์โมนกระตุ้นไทรอยด์ (TSH)", "mIU/L", "m[IU]/L", 2, 0.4, 4.2, 170);
    public static readonly LabTest DengueNs1 = new("0749200", "75377-2", "Dengue NS1 antigen", "แอนติเจนไข้เลือดออก (NS1)", "", "", 0, null, null, 250);
    public static readonly LabTest Hiv = new("0743299", "7918-6", "HIV antibody", "แอนติบอดีเอชไอวี", "", "", 0, null, null, 160);
    public static readonly LabTest HepatitisB = new("0746299", "5195-3", "HBsAg", "แอนติเจนตับอักเสบบี", "", "", 0, null, null, 130);
}
