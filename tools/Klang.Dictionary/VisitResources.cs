namespace Klang.Dictionary;

/// <summary>What a visit leaves behind, in the shapes that the 43 files become and that hospitals send.</summary>
sealed class VisitResources(Dice dice)
{
    const string CategorySystem = "http://terminology.hl7.org/CodeSystem/observation-category";

    readonly Writer w = new(dice);

    public List<string> Visit(int count)
    {
        var resources = new List<string> { Encounter(), Condition(principal: true), BloodPressure() };
        while (resources.Count < count)
        {
            resources.Add(dice.Between(0, 15) switch
            {
                0 or 1 or 2 => Vital(),
                3 => Condition(principal: false),
                4 or 5 or 6 => Dispense(),
                7 or 8 or 9 => Lab(),
                10 or 11 => Charge(),
                12 => Procedure(),
                13 => Appointment(),
                14 => Report(),
                _ => Referral(),
            });
        }

        return [.. resources.Take(count)];
    }

    public IReadOnlyList<string> Prevention(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => dice.Between(0, 4) switch
        {
            0 or 1 => Immunization(),
            2 => Screening(),
            3 => Vital(),
            _ => Pregnancy(),
        })];

    string Encounter()
    {
        var admitted = dice.Chance(12);
        var (code, display) = admitted ? ("IMP", "inpatient encounter") : dice.Of(("AMB", "ambulatory"), ("AMB", "ambulatory"), ("EMER", "emergency"), ("HH", "home health"));
        var complaint = dice.Of("ไข้ ไอ มีน้ำมูก 2 วัน", "ปวดศีรษะ เวียนศีรษะ", "มารับยาตามนัด ไม่มีอาการผิดปกติ", "ปวดท้อง ท้องเสีย", "ปวดหลัง ปวดเอว", "ตรวจสุขภาพประจำปี", "มาตามนัด เจาะเลือดก่อนพบแพทย์", "ล้างแผล", "ฝากครรภ์ตามนัด", "ปวดเข่า 2 ข้าง");
        return $$"""
            {"resourceType":"Encounter","id":"{{w.EncounterId}}",{{w.Meta("service")}},"identifier":[{"type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-identifier-type","code":"{{(admitted ? "localAn" : "localVn")}}"}]},"system":"https://terms.sil-th.org/hcode/5/{{w.Facility}}/{{(admitted ? "AN" : "VN")}}","value":"{{dice.Digits(12)}}"}],"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{code}}","display":"{{display}}"},"serviceType":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-clinic","code":"{{dice.Digits(5)}}"}],"text":"{{dice.Of("ผู้ป่วยนอก", "อายุรกรรม", "คลินิกเบาหวาน", "คลินิกความดันโลหิตสูง", "ทันตกรรม", "แพทย์แผนไทย", "อุบัติเหตุฉุกเฉิน", "ฝากครรภ์")}}"},"subject":{{w.Patient()}},"participant":[{"individual":{{w.Practitioner()}} }],"period":{"start":"{{w.Time()}}","end":"{{w.Time()}}"},"reasonCode":[{"text":"{{complaint}}"}],"hospitalization":{"dischargeDisposition":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-typeout","code":"{{dice.Between(1, 9)}}"}],"text":"{{dice.Of("กลับบ้าน", "รับไว้รักษาต่อ", "ส่งต่อ")}}"} },"serviceProvider":{{w.Organization()}} }
            """;
    }

    string Condition(bool principal)
    {
        var (code, display) = dice.Of(Words.VisitDiagnoses);
        return $$"""
            {"resourceType":"Condition",{{w.Head("diagnosis_opd")}},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{dice.Of("active", "active", "resolved")}}"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis","display":"Encounter Diagnosis"}]},{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-diag-type","code":"{{(principal ? "1" : dice.Of("2", "3", "4", "5"))}}","display":"{{(principal ? "Principal diagnosis" : dice.Of("Comorbidity", "Complication", "Other", "External cause"))}}"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm","code":"{{code}}","display":"{{display}}"}],"text":"{{display}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"recordedDate":"{{w.Time()}}","recorder":{{w.Practitioner()}} }
            """;
    }

    string BloodPressure() => $$"""
        {"resourceType":"Observation",{{w.Head("service")}},"status":"final","category":[{"coding":[{"system":"{{CategorySystem}}","code":"vital-signs","display":"Vital Signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure panel with all children optional"}],"text":"{{dice.Of("Blood pressure", "ความดันโลหิต")}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"effectiveDateTime":"{{w.Time()}}","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic blood pressure"}]},"valueQuantity":{"value":{{dice.Between(90, 190)}},"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"} },{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4","display":"Diastolic blood pressure"}]},"valueQuantity":{"value":{{dice.Between(50, 115)}},"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"} }]}
        """;

    string Vital()
    {
        var v = dice.Of(Words.Vitals);
        return $$"""
            {"resourceType":"Observation",{{w.Head("service")}},"status":"final","category":[{"coding":[{"system":"{{CategorySystem}}","code":"vital-signs","display":"Vital Signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{v.Loinc}}","display":"{{v.Display}}"}],"text":"{{v.Display}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"effectiveDateTime":"{{w.Time()}}","valueQuantity":{"value":{{dice.Decimal(v.From, v.To, v.Places)}},"unit":"{{v.Unit}}","system":"http://unitsofmeasure.org","code":"{{v.Code}}"} }
            """;
    }

    string Lab()
    {
        var lab = dice.Of(Words.Labs);
        var value = dice.Decimal(lab.From, lab.To, lab.Places);
        return $$"""
            {"resourceType":"Observation",{{w.Head("labfu")}},"status":"final","category":[{"coding":[{"system":"{{CategorySystem}}","code":"laboratory","display":"Laboratory"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-lab","code":"{{lab.Code7}}"},{"system":"http://loinc.org","code":"{{lab.Loinc}}","display":"{{lab.Display}}"}],"text":"{{lab.Display}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"effectiveDateTime":"{{w.Time()}}","issued":"{{w.Time()}}","performer":[{{w.Organization()}}],"valueQuantity":{"value":{{value}},"unit":"{{lab.Unit}}","system":"http://unitsofmeasure.org","code":"{{lab.Unit}}"},"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"{{dice.Of("N", "H", "L")}}"}]}],"referenceRange":[{"low":{"value":{{lab.From:F0}},"unit":"{{lab.Unit}}"},"high":{"value":{{lab.To:F0}},"unit":"{{lab.Unit}}"} }]}
            """;
    }

    string Dispense()
    {
        var (code, display) = dice.Of(Words.Drugs);
        var dose = dice.Of("รับประทานครั้งละ 1 เม็ด วันละ 1 ครั้ง หลังอาหารเช้า", "รับประทานครั้งละ 1 เม็ด วันละ 2 ครั้ง หลังอาหาร เช้า เย็น", "รับประทานครั้งละ 1 เม็ด วันละ 3 ครั้ง หลังอาหาร เช้า กลางวัน เย็น", "รับประทานครั้งละ 1 เม็ด เวลามีอาการ ปวดหรือมีไข้ ทุก 4-6 ชั่วโมง", "รับประทานครั้งละ 1 เม็ด ก่อนนอน");
        return $$"""
            {"resourceType":"MedicationDispense",{{w.Head("drug_opd")}},"status":"completed","category":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationdispense-category","code":"outpatient","display":"Outpatient"}]},"medicationCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/th-24drug","code":"{{code}}","display":"{{display}}"},{"system":"https://terms.sil-th.org/CodeSystem/th-tmt","code":"{{dice.Digits(6)}}"}],"text":"{{display}}"},"subject":{{w.Patient()}},"context":{{w.Encounter()}},"performer":[{"actor":{{w.Practitioner()}} }],"quantity":{"value":{{dice.Of("10", "20", "30", "60", "90", "100")}},"unit":"{{dice.Of("เม็ด", "แคปซูล", "ขวด", "ซอง", "tablet", "capsule")}}"},"daysSupply":{"value":{{dice.Of("7", "14", "30", "60", "90")}},"unit":"days","system":"http://unitsofmeasure.org","code":"d"},"whenHandedOver":"{{w.Time()}}","dosageInstruction":[{"text":"{{dose}}"}]}
            """;
    }

    string Charge() => $$"""
        {"resourceType":"ChargeItem",{{w.Head("charge_opd")}},"status":"billable","code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-chargeitem","code":"{{dice.Of("03", "04", "07", "08", "11", "12", "17")}}","display":"{{dice.Of("Drugs and parenteral nutrition (national list of essential medicines)", "Take-home drugs", "Clinical laboratory and pathology", "Nursing service", "Procedures and anaesthesia")}}"},{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-chargelist","code":"{{dice.Digits(6)}}"}]},"subject":{{w.Patient()}},"context":{{w.Encounter()}},"occurrenceDateTime":"{{w.Time()}}","performingOrganization":{{w.Organization()}},"quantity":{"value":{{dice.Between(1, 60)}} },"priceOverride":{"value":{{dice.Decimal(1, 900, 2)}},"currency":"THB"} }
        """;

    string Procedure()
    {
        var (code, display) = dice.Of(Words.Procedures);
        return $$"""
            {"resourceType":"Procedure",{{w.Head("procedure_opd")}},"status":"completed","category":{"coding":[{"system":"http://snomed.info/sct","code":"103693007"}]},"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-procedure","code":"{{code}}"},{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"{{code}}","display":"{{display}}"}],"text":"{{display}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"performedDateTime":"{{w.Time()}}","performer":[{"actor":{{w.Practitioner()}} }]}
            """;
    }

    string Appointment() => $$"""
        {"resourceType":"Appointment",{{w.Head("appointment")}},"status":"booked","serviceType":[{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-appointment-type","code":"{{dice.Digits(3)}}"}],"text":"{{dice.Of("นัดตรวจติดตามเบาหวาน", "นัดตรวจติดตามความดันโลหิตสูง", "นัดฉีดวัคซีน", "นัดฝากครรภ์", "นัดเจาะเลือด")}}"}],"description":"{{dice.Of("งดน้ำและอาหารหลังเที่ยงคืน", "นำยาเดิมมาด้วย", "เจาะเลือดก่อนพบแพทย์")}}","start":"{{w.Time()}}","end":"{{w.Time()}}","created":"{{w.Time()}}","participant":[{"actor":{{w.Patient()}},"required":"required","status":"accepted"},{"actor":{{w.Practitioner()}},"status":"accepted"}]}
        """;

    string Report() => $$"""
        {"resourceType":"DiagnosticReport",{{w.Head("labfu")}},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB","display":"Laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{dice.Of("58410-2", "24323-8", "57698-3", "24356-8")}}","display":"{{dice.Of("CBC panel - Blood by Automated count", "Comprehensive metabolic 2000 panel - Serum or Plasma", "Lipid panel with direct LDL - Serum or Plasma", "Urinalysis complete panel - Urine")}}"}]},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"effectiveDateTime":"{{w.Time()}}","issued":"{{w.Time()}}","performer":[{{w.Organization()}}],"result":[{"reference":"Observation/{{w.Id()}}"},{"reference":"Observation/{{w.Id()}}"}],"conclusion":"{{dice.Of("ปกติ", "พบแพทย์ตามนัด", "Within normal limits")}}"}
        """;

    string Referral() => $$"""
        {"resourceType":"ServiceRequest",{{w.Head("refer_history")}},"identifier":[{"system":"https://terms.sil-th.org/id/th-refer-code","value":"{{dice.Digits(14)}}"}],"status":"active","intent":"order","category":[{"coding":[{"system":"http://snomed.info/sct","code":"3457005","display":"Patient referral"}]}],"priority":"{{dice.Of("routine", "urgent", "stat")}}","subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"authoredOn":"{{w.Time()}}","requester":{{w.Organization()}},"performer":[{{w.Organization()}}],"reasonCode":[{"text":"{{dice.Of("เกินศักยภาพ", "เพื่อการวินิจฉัยและรักษา", "ส่งกลับไปรักษาต่อเนื่อง")}}"}]}
        """;

    string Immunization()
    {
        var (code, display) = dice.Of(Words.Vaccines);
        return $$"""
            {"resourceType":"Immunization",{{w.Head("epi")}},"status":"completed","vaccineCode":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-vaccine-code","code":"{{code}}","display":"{{display}}"}],"text":"{{display}}"},"patient":{{w.Patient()}},"encounter":{{w.Encounter()}},"occurrenceDateTime":"{{dice.Day()}}","primarySource":{{dice.Of("true", "false")}},"lotNumber":"{{dice.Of("A", "U", "G")}}{{dice.Digits(5)}}","performer":[{"actor":{{w.Organization()}} }],"protocolApplied":[{"doseNumberPositiveInt":{{dice.Between(1, 5)}} }]}
            """;
    }

    string Screening()
    {
        var (code, text) = dice.Of(Words.Specialpp);
        return $$"""
            {"resourceType":"Observation",{{w.Head("specialpp")}},"status":"final","category":[{"coding":[{"system":"{{CategorySystem}}","code":"survey","display":"Survey"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-specialpp","code":"{{code}}","display":"{{text}}"}],"text":"{{text}}"},"subject":{{w.Patient()}},"effectiveDateTime":"{{dice.Day()}}","performer":[{{w.Organization()}},{{w.Practitioner()}}],"valueCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-specialpp","code":"{{code}}"}]} }
            """;
    }

    string Pregnancy() => $$"""
        {"resourceType":"Observation",{{w.Head("anc")}},"status":"final","category":[{"coding":[{"system":"{{CategorySystem}}","code":"exam","display":"Exam"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{dice.Of("11884-4", "11996-6", "11778-8")}}","display":"{{dice.Of("Gestational age Estimated", "Pregnancies", "Delivery date Estimated")}}"}],"text":"{{dice.Of("อายุครรภ์", "ครรภ์ที่", "กำหนดคลอด")}}"},"subject":{{w.Patient()}},"encounter":{{w.Encounter()}},"effectiveDateTime":"{{w.Time()}}","valueQuantity":{"value":{{dice.Between(6, 41)}},"unit":"wk","system":"http://unitsofmeasure.org","code":"wk"},"note":[{"text":"{{dice.Of("ผลตรวจครรภ์ปกติ", "นัดครั้งต่อไป 4 สัปดาห์")}}"}]}
        """;
}
