using System.Collections.Frozen;

namespace Klang.Care.Terms;

/// <summary>The measurements that a summary knows by name.</summary>
public static class Measures
{
    public static readonly Measure BloodPressure = new("bp", MeasureKind.VitalSign, new("ความดันโลหิต", "Blood pressure"), "mmHg")
    {
        Loinc = ["85354-9", "55284-4", "35094-2"],
        Order = 1,
    };

    public static readonly Measure Systolic = new("sbp", MeasureKind.VitalSign, new("ความดันตัวบน", "Systolic pressure"), "mmHg")
    {
        Loinc = ["8480-6"],
        Order = 2,
    };

    public static readonly Measure Diastolic = new("dbp", MeasureKind.VitalSign, new("ความดันตัวล่าง", "Diastolic pressure"), "mmHg")
    {
        Loinc = ["8462-4"],
        Order = 3,
    };

    public static readonly Measure Weight = new("weight", MeasureKind.VitalSign, new("น้ำหนัก", "Weight"), "kg")
    {
        Loinc = ["29463-7", "3141-9", "8335-2"],
        Order = 8,
        Conversions = [new("g", 0.001m), new("[lb_av]", 0.45359237m), new("lb", 0.45359237m), new("lbs", 0.45359237m)],
    };

    public static readonly Measure Height = new("height", MeasureKind.VitalSign, new("ส่วนสูง", "Height"), "cm")
    {
        Loinc = ["8302-2", "8306-3", "3137-7"],
        Order = 9,
        Conversions = [new("m", 100m), new("[in_i]", 2.54m), new("in", 2.54m)],
    };

    public static readonly Measure BodyMassIndex = new("bmi", MeasureKind.VitalSign, new("ดัชนีมวลกาย", "Body mass index"), "kg/m2")
    {
        Loinc = ["39156-5"],
        Low = 18.5m,
        High = 22.9m,
        Order = 10,
    };

    public static readonly Measure Egfr = new("egfr", MeasureKind.Laboratory, new("อัตรากรองของไต (eGFR)", "eGFR"), "mL/min/1.73m2")
    {
        Loinc = ["62238-1", "98979-8", "33914-3", "48642-3", "48643-1", "69405-9", "88293-6", "77147-7"],
        Thai = ["0581904", "15"],
        Low = 60,
        Order = 4,
    };

    public static readonly Measure Inr = new("inr", MeasureKind.Laboratory, new("ค่าการแข็งตัวของเลือด (INR)", "INR"), "")
    {
        Loinc = ["6301-6", "34714-6", "46418-0"],
        Order = 20,
    };

    static readonly Measure[] Known =
    [
        BloodPressure, Systolic, Diastolic, Weight, Height, BodyMassIndex, Egfr, Inr,
        new("pulse", MeasureKind.VitalSign, new("ชีพจร", "Pulse"), "/min") { Loinc = ["8867-4", "8889-8"], Low = 50, High = 110, Order = 4 },
        new("temp", MeasureKind.VitalSign, new("อุณหภูมิ", "Temperature"), "°C")
        {
            Loinc = ["8310-5", "8331-1", "8328-7"], Low = 35.5m, High = 37.5m, Order = 5, IsForAnyAge = true,
            Conversions = [new("[degF]", 0.5555556m, -17.7777778m)],
        },
        new("rr", MeasureKind.VitalSign, new("หายใจ", "Respiration"), "/min") { Loinc = ["9279-1"], Order = 6 },
        new("spo2", MeasureKind.VitalSign, new("ออกซิเจนในเลือด", "Oxygen saturation"), "%")
        {
            Loinc = ["2708-6", "59408-5", "20564-1"], Low = 95, Order = 7, IsForAnyAge = true,
        },
        new("waist", MeasureKind.VitalSign, new("รอบเอว", "Waist"), "cm")
        {
            Loinc = ["8280-0", "56086-2", "56115-9"], High = 90, FemaleHigh = 80, Order = 11,
        },
        new("head", MeasureKind.VitalSign, new("รอบศีรษะ", "Head circumference"), "cm") { Loinc = ["9843-4", "8287-5"], Order = 12 },
        new("hba1c", MeasureKind.Laboratory, new("น้ำตาลสะสม (HbA1c)", "HbA1c"), "%")
        {
            Loinc = ["4548-4", "17856-6", "59261-8"], Thai = ["0531601", "05"], High = 5.6m, Order = 1,
            Conversions = [new("mmol/mol", 0.09148m, 2.152m)],
        },
        new("glucose", MeasureKind.Laboratory, new("น้ำตาลในเลือด", "Glucose"), "mg/dL")
        {
            Loinc = ["1558-6", "2345-7", "2339-0"], Thai = ["0531002", "0531004", "01", "02"], Low = 70, High = 99, Order = 2,
            Conversions = [new("mmol/L", 18.016m)],
        },
        new("glucose-cap", MeasureKind.Laboratory, new("น้ำตาลปลายนิ้ว", "Capillary glucose"), "mg/dL")
        {
            Loinc = ["41653-7", "32016-8", "2340-8"], Thai = ["0531102", "0531101", "03", "04"], Low = 70, High = 140, Order = 3,
            Conversions = [new("mmol/L", 18.016m)],
        },
        new("creatinine", MeasureKind.Laboratory, new("ครีเอตินิน", "Creatinine"), "mg/dL")
        {
            Loinc = ["2160-0", "38483-4"], Thai = ["0581902", "11"], Low = 0.7m, High = 1.3m, FemaleLow = 0.5m, FemaleHigh = 1.1m,
            Order = 5, Conversions = [new("umol/L", 0.01131m)],
        },
        new("bun", MeasureKind.Laboratory, new("ยูเรียไนโตรเจน (BUN)", "Urea nitrogen (BUN)"), "mg/dL")
        {
            Loinc = ["3094-0", "6299-2"], Thai = ["10"], Low = 7, High = 20, Order = 6, Conversions = [new("mmol/L", 2.801m)],
        },
        new("ldl", MeasureKind.Laboratory, new("ไขมันเลว (LDL)", "LDL cholesterol"), "mg/dL")
        {
            Loinc = ["13457-7", "18262-6", "2089-1"], Thai = ["0541402", "09"], High = 129, Order = 7,
            Conversions = [new("mmol/L", 38.67m)],
        },
        new("hdl", MeasureKind.Laboratory, new("ไขมันดี (HDL)", "HDL cholesterol"), "mg/dL")
        {
            Loinc = ["2085-9"], Thai = ["0541202", "08"], Low = 40, FemaleLow = 50, Order = 8, Conversions = [new("mmol/L", 38.67m)],
        },
        new("tg", MeasureKind.Laboratory, new("ไตรกลีเซอไรด์", "Triglycerides"), "mg/dL")
        {
            Loinc = ["2571-8", "3043-7"], Thai = ["0546602", "06"], High = 149, Order = 9, Conversions = [new("mmol/L", 88.57m)],
        },
        new("chol", MeasureKind.Laboratory, new("คอเลสเตอรอลรวม", "Total cholesterol"), "mg/dL")
        {
            Loinc = ["2093-3"], Thai = ["0541602", "07"], High = 199, Order = 10, Conversions = [new("mmol/L", 38.67m)],
        },
        new("potassium", MeasureKind.Laboratory, new("โพแทสเซียม", "Potassium"), "mmol/L")
        {
            Loinc = ["2823-3", "6298-4"], Thai = ["0511402", "18"], Low = 3.5m, High = 5.1m, Order = 11,
        },
        new("sodium", MeasureKind.Laboratory, new("โซเดียม", "Sodium"), "mmol/L")
        {
            Loinc = ["2951-2", "2947-0"], Thai = ["0511602"], Low = 135, High = 145, Order = 12,
        },
        new("bicarb", MeasureKind.Laboratory, new("ไบคาร์บอเนต", "Bicarbonate"), "mmol/L")
        {
            Loinc = ["1963-8", "2028-9", "20565-8"], Thai = ["0510402", "19"], Low = 22, High = 29, Order = 13,
        },
        new("phosphate", MeasureKind.Laboratory, new("ฟอสเฟต", "Phosphate"), "mg/dL") { Loinc = ["2777-1"], Thai = ["20"], Low = 2.5m, High = 4.5m, Order = 14, Conversions = [new("mmol/L", 3.097m)] },
        new("pth", MeasureKind.Laboratory, new("พาราไทรอยด์ฮอร์โมน", "Parathyroid hormone"), "pg/mL") { Loinc = ["2731-8"], Thai = ["21"], Order = 15 },
        new("hb", MeasureKind.Laboratory, new("ฮีโมโกลบิน (Hb)", "Haemoglobin"), "g/dL")
        {
            Loinc = ["718-7"], Thai = ["0621401", "16"], Low = 13, High = 17, FemaleLow = 12, FemaleHigh = 16, Order = 16,
            Conversions = [new("g/L", 0.1m)],
        },
        new("hct", MeasureKind.Laboratory, new("ความเข้มข้นเลือด (Hct)", "Haematocrit"), "%")
        {
            Loinc = ["4544-3", "20570-8"], Thai = ["0621201"], Low = 39, High = 51, FemaleLow = 36, FemaleHigh = 46, Order = 17,
            Conversions = [new("L/L", 100m)],
        },
        new("platelets", MeasureKind.Laboratory, new("เกล็ดเลือด", "Platelets"), "10*3/uL") { Loinc = ["777-3"], Low = 150, High = 450, Order = 18, Conversions = [new("/uL", 0.001m)] },
        new("wbc", MeasureKind.Laboratory, new("เม็ดเลือดขาว", "White cells"), "10*3/uL") { Loinc = ["6690-2"], Low = 4, High = 11, Order = 19, Conversions = [new("/uL", 0.001m)] },
        new("alt", MeasureKind.Laboratory, new("เอนไซม์ตับ ALT", "ALT"), "U/L") { Loinc = ["1742-6"], Thai = ["0491002"], High = 40, Order = 21 },
        new("ast", MeasureKind.Laboratory, new("เอนไซม์ตับ AST", "AST"), "U/L") { Loinc = ["1920-8"], Thai = ["0491802"], High = 40, Order = 22 },
        new("uric", MeasureKind.Laboratory, new("กรดยูริก", "Uric acid"), "mg/dL") { Loinc = ["3084-1"], High = 7, FemaleHigh = 6, Order = 23, Conversions = [new("umol/L", 0.01681m)] },
        new("u-albumin", MeasureKind.Laboratory, new("อัลบูมินในปัสสาวะ", "Urine albumin"), "") { Loinc = ["1754-1"], Thai = ["0440203", "14"], Order = 24 },
        new("u-microalbumin", MeasureKind.Laboratory, new("ไมโครอัลบูมินในปัสสาวะ", "Urine microalbumin"), "")
        {
            Loinc = ["14957-5"], Thai = ["0440204", "12"], Order = 25,
        },
        new("upcr", MeasureKind.Laboratory, new("โปรตีนต่อครีเอตินินในปัสสาวะ (UPCR)", "Urine protein/creatinine"), "mg/g")
        {
            Loinc = ["2890-2"], Thai = ["0440205", "17"], Order = 26, Conversions = [new("mg/mmol", 8.84m), new("g/g", 1000m)],
        },
        new("uacr", MeasureKind.Laboratory, new("อัลบูมินต่อครีเอตินินในปัสสาวะ (UACR)", "Urine albumin/creatinine"), "mg/g")
        {
            Loinc = ["9318-7", "14959-1", "32294-1"], Thai = ["0440206"], High = 29, Order = 27, Conversions = [new("mg/mmol", 8.84m)],
        },
        new("viral-load", MeasureKind.Laboratory, new("ปริมาณไวรัสเอชไอวี", "HIV viral load"), "copies/mL")
        {
            Loinc = ["20447-9", "25836-8"], Thai = ["0749300"], Order = 28,
        },
    ];

    static readonly FrozenDictionary<string, Measure> ByLoinc =
        Known.SelectMany(known => known.Loinc.Select(code => (code, known))).ToFrozenDictionary(p => p.code, p => p.known, StringComparer.Ordinal);

    static readonly FrozenDictionary<string, Measure> ByThai =
        Known.SelectMany(known => known.Thai.Select(code => (code, known))).ToFrozenDictionary(p => p.code, p => p.known, StringComparer.Ordinal);

    /// <summary>The measurement a code stands for; null when the house does not know it by name.</summary>
    public static Measure? Find(CodeFamily family, string code) => family switch
    {
        CodeFamily.Loinc => ByLoinc.GetValueOrDefault(code),
        CodeFamily.ThaiLab => ByThai.GetValueOrDefault(code),
        CodeFamily.Other => code.Length == 7 ? ByThai.GetValueOrDefault(code) : null,
        _ => null,
    };
}
