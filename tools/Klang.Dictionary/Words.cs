namespace Klang.Dictionary;

/// <summary>Words that records are made of; names are common ones combined at random.</summary>
static class Words
{
    public static readonly string[] Facilities = ["10670", "10671", "11001", "11008", "04001", "04007", "04112", "07701", "12275", "24037", "77650", "99812"];

    public static readonly string[] FacilityNames =
        ["โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านใหม่", "โรงพยาบาลส่งเสริมสุขภาพตำบลหนองบัว", "โรงพยาบาลชุมชน", "โรงพยาบาลทั่วไป", "โรงพยาบาลศูนย์", "คลินิกเวชกรรม", "ร้านยา", "ห้องปฏิบัติการเทคนิคการแพทย์", "สถานีอนามัย"];

    public static readonly string[] GivenMale =
        ["สมชาย", "สมศักดิ์", "ประเสริฐ", "วิชัย", "สุรชัย", "อนุชา", "ธนพล", "ณัฐพล", "กิตติ", "พงษ์ศักดิ์", "บุญมี", "ทองดี", "คำปัน", "อับดุลเลาะ", "ภูผา", "ธีรเดช"];

    public static readonly string[] GivenFemale =
        ["สมหญิง", "สุดา", "มาลี", "พรทิพย์", "วันเพ็ญ", "กัญญา", "ศิริพร", "นภา", "บุญเรือน", "ทองใบ", "ปราณี", "อรทัย", "ฟาติมะห์", "ณัฐธิดา", "พิมพ์ชนก", "กนกวรรณ"];

    public static readonly string[] Families =
        ["ใจดี", "มีสุข", "ทองคำ", "ศรีสุข", "แก้วมณี", "บุญมา", "วงศ์ใหญ่", "สุวรรณ", "พรหมมา", "จันทร์เพ็ญ", "อินทร์แก้ว", "แสนสุข", "รักษ์ไทย", "คงเจริญ", "เพชรรัตน์", "ดอเลาะ"];

    public static readonly string[] Places =
        ["ต.ในเมือง อ.เมือง จ.ขอนแก่น", "ต.บ้านใหม่ อ.ปากเกร็ด จ.นนทบุรี", "ต.หนองบัว อ.เมือง จ.กาญจนบุรี", "ต.สุเทพ อ.เมืองเชียงใหม่ จ.เชียงใหม่", "ต.หาดใหญ่ อ.หาดใหญ่ จ.สงขลา", "แขวงลาดยาว เขตจตุจักร กรุงเทพมหานคร"];

    public static readonly string[] AddressParts =
    [
        """
        "city":"ในเมือง","district":"เมืองขอนแก่น","state":"ขอนแก่น"
        """,
        """
        "city":"บ้านใหม่","district":"ปากเกร็ด","state":"นนทบุรี"
        """,
        """
        "city":"หนองบัว","district":"เมืองกาญจนบุรี","state":"กาญจนบุรี"
        """,
        """
        "city":"สุเทพ","district":"เมืองเชียงใหม่","state":"เชียงใหม่"
        """,
        """
        "city":"หาดใหญ่","district":"หาดใหญ่","state":"สงขลา"
        """,
    ];

    public static readonly (string Code, string Display)[] ChronicDiagnoses =
    [
        ("I10", "Essential (primary) hypertension"), ("E11.9", "Type 2 diabetes mellitus without complications"), ("E11.2", "Type 2 diabetes mellitus with renal complications"),
        ("E78.5", "Hyperlipidaemia, unspecified"), ("N18.3", "Chronic kidney disease, stage 3"), ("J44.9", "Chronic obstructive pulmonary disease, unspecified"),
        ("J45.9", "Asthma, unspecified"), ("I25.9", "Chronic ischaemic heart disease, unspecified"), ("M10.9", "Gout, unspecified"), ("B18.1", "Chronic viral hepatitis B"),
        ("D56.1", "Beta thalassaemia"), ("I64", "Stroke, not specified as haemorrhage or infarction"), ("M17.9", "Gonarthrosis, unspecified"), ("E03.9", "Hypothyroidism, unspecified"),
    ];

    public static readonly (string Code, string Display)[] VisitDiagnoses =
    [
        .. ChronicDiagnoses,
        ("J00", "Acute nasopharyngitis [common cold]"), ("J02.9", "Acute pharyngitis, unspecified"), ("J06.9", "Acute upper respiratory infection, unspecified"), ("A09", "Diarrhoea and gastroenteritis of presumed infectious origin"),
        ("A90", "Dengue fever"), ("K30", "Dyspepsia"), ("K29.7", "Gastritis, unspecified"), ("M54.5", "Low back pain"), ("M79.1", "Myalgia"), ("R50.9", "Fever, unspecified"),
        ("R51", "Headache"), ("R42", "Dizziness and giddiness"), ("L03.9", "Cellulitis, unspecified"), ("L30.9", "Dermatitis, unspecified"), ("H10.9", "Conjunctivitis, unspecified"),
        ("K02.9", "Dental caries, unspecified"), ("K05.1", "Chronic gingivitis"), ("Z00.0", "General medical examination"), ("Z34.9", "Supervision of normal pregnancy, unspecified"), ("Z27.4", "Need for immunization against measles-mumps-rubella"),
        ("S61.9", "Open wound of wrist and hand part, unspecified"), ("T14.9", "Injury, unspecified"), ("V29.9", "Motorcycle rider injured in unspecified traffic accident"), ("W54", "Bitten or struck by dog"), ("Z24.2", "Need for immunization against rabies"),
        ("N39.0", "Urinary tract infection, site not specified"), ("U71.7", "Thai traditional medicine: muscle pain"),
    ];

    public static readonly (string Code, string Display)[] Drugs =
    [
        ("100768000004203120381508", "Paracetamol 500 mg tablet"), ("109780000003571120381205", "Amoxicillin 500 mg capsule"), ("112244000004203121781101", "Metformin hydrochloride 500 mg tablet"),
        ("107263000004185120381317", "Amlodipine 5 mg tablet"), ("101271000003082121781451", "Enalapril 5 mg tablet"), ("105912000003911120381332", "Simvastatin 20 mg tablet"),
        ("106504000003441120381422", "Omeprazole 20 mg capsule"), ("102013000003771121781233", "Glipizide 5 mg tablet"), ("103308000004493120381510", "Losartan potassium 50 mg tablet"),
        ("104401000004203120381127", "Ibuprofen 400 mg tablet"), ("108815000003082120381641", "Cetirizine 10 mg tablet"), ("110022000004119120381322", "Chlorpheniramine maleate 4 mg tablet"),
        ("111540000003255120381417", "Aspirin 81 mg enteric coated tablet"), ("113311000003082120381618", "Hydrochlorothiazide 25 mg tablet"), ("114720000004493120381743", "Atorvastatin 40 mg tablet"),
        ("115830000003082120381809", "Prednisolone 5 mg tablet"), ("116940000004203120381912", "Diclofenac 25 mg tablet"), ("117050000004610120381013", "Oral rehydration salts powder"),
        ("118160000005502120382114", "Salbutamol inhaler 100 mcg/dose"), ("119270000004203120383215", "Ferrous fumarate 200 mg tablet"), ("120380000003571120384316", "Dicloxacillin 500 mg capsule"),
        ("121490000004203120385417", "Folic acid 5 mg tablet"), ("122510000004203120386518", "Vitamin B complex tablet"), ("123620000006012120387619", "Insulin human isophane 100 IU/ml injection"),
    ];

    public static readonly (string Code7, string Loinc, string Display, string Unit, double From, double To, int Places)[] Labs =
    [
        ("0531601", "4548-4", "HbA1c", "%", 4.5, 13, 1), ("0531004", "1558-6", "Fasting plasma glucose", "mg/dL", 70, 320, 0), ("0531102", "41653-7", "Capillary blood glucose", "mg/dL", 70, 350, 0),
        ("0581902", "2160-0", "Creatinine", "mg/dL", 0.4, 4, 2), ("0581904", "62238-1", "eGFR (CKD-EPI)", "mL/min/{1.73_m2}", 15, 120, 1), ("0541402", "13457-7", "LDL cholesterol", "mg/dL", 50, 220, 0),
        ("0541202", "2093-3", "Cholesterol", "mg/dL", 110, 320, 0), ("0546602", "2571-8", "Triglyceride", "mg/dL", 50, 500, 0), ("0541602", "2085-9", "HDL cholesterol", "mg/dL", 25, 90, 0),
        ("0583001", "3094-0", "Blood urea nitrogen", "mg/dL", 5, 60, 0), ("0510402", "2823-3", "Potassium", "mmol/L", 3, 6, 1), ("0511402", "2951-2", "Sodium", "mmol/L", 125, 148, 0),
        ("0300104", "718-7", "Hemoglobin", "g/dL", 7, 17, 1), ("0301100", "4544-3", "Hematocrit", "%", 22, 52, 0), ("0301400", "6690-2", "White blood cell count", "10*3/uL", 3, 18, 1),
        ("0302701", "777-3", "Platelet count", "10*3/uL", 80, 450, 0), ("0440203", "1754-1", "Urine albumin", "mg/dL", 0, 300, 0), ("0440206", "9318-7", "Urine albumin creatinine ratio", "mg/g", 5, 800, 0),
        ("0523202", "1742-6", "ALT (SGPT)", "U/L", 8, 180, 0), ("0522202", "1920-8", "AST (SGOT)", "U/L", 8, 180, 0), ("0550602", "3084-1", "Uric acid", "mg/dL", 3, 11, 1),
    ];

    public static readonly (string Loinc, string Display, string Unit, string Code, double From, double To, int Places)[] Vitals =
    [
        ("8867-4", "Heart rate", "beats/minute", "/min", 50, 120, 0), ("9279-1", "Respiratory rate", "breaths/minute", "/min", 12, 30, 0), ("8310-5", "Body temperature", "C", "Cel", 36, 40, 1),
        ("29463-7", "Body weight", "kg", "kg", 3, 110, 1), ("8302-2", "Body height", "cm", "cm", 50, 185, 0), ("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", "kg/m2", 14, 40, 1),
        ("8280-0", "Waist circumference", "cm", "cm", 55, 120, 0), ("2708-6", "Oxygen saturation in Arterial blood", "%", "%", 88, 100, 0), ("9843-4", "Head Occipital-frontal circumference", "cm", "cm", 32, 52, 1),
    ];

    public static readonly (string Code, string Display)[] Vaccines =
    [
        ("010", "BCG"), ("041", "HBV1"), ("091", "DTPHB 1"), ("092", "DTPHB 2"), ("093", "DTPHB 3"), ("D21", "DTP-HB-Hib 1"), ("D22", "DTP-HB-Hib 2"), ("D23", "DTP-HB-Hib 3"),
        ("081", "OPV1"), ("082", "OPV2"), ("083", "OPV3"), ("401", "IPV"), ("061", "MMR1"), ("073", "MMR2"), ("J11", "JE1"), ("J12", "JE2"), ("034", "DTP4"), ("035", "DTP5"),
        ("815", "Influenza"), ("106", "dT"), ("310", "HPV1"), ("320", "HPV2"), ("111", "Rabies 1"),
    ];

    public static readonly (string Code, string Display)[] Procedures =
    [
        ("2330011", "Scaling"), ("2372700", "Amalgam filling"), ("8659", "Suture of skin and subcutaneous tissue"), ("9357", "Application of other wound dressing"), ("9394", "Respiratory medication administered by nebulizer"),
        ("9000", "Health education"), ("9007712", "นวดแผนไทย"), ("9007716", "ประคบสมุนไพร"), ("8952", "Electrocardiogram"), ("8744", "Routine chest x-ray"), ("9929", "Injection of other therapeutic substance"),
    ];

    public static readonly (string Code, string Text)[] Specialpp =
    [
        ("1B1280", "คัดกรองผู้สูงอายุ ADL กลุ่มติดสังคม"), ("1B0280", "คัดกรองโรคซึมเศร้า 2Q ผลปกติ"), ("1B260", "พัฒนาการสมวัย"), ("1B261", "พัฒนาการสงสัยล่าช้า"),
        ("1B0046", "ตรวจคัดกรองมะเร็งปากมดลูก HPV ผลลบ"), ("1B0060", "ตรวจคัดกรองมะเร็งลำไส้ใหญ่ ผลปกติ"), ("1B501", "คัดกรองการสูบบุหรี่ ไม่สูบ"), ("1B600", "คัดกรองการดื่มสุรา ไม่ดื่ม"),
    ];
}
