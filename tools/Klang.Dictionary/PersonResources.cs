namespace Klang.Dictionary;

/// <summary>What facilities say of a person: registration, cover, problems, allergies.</summary>
sealed class PersonResources(Dice dice)
{
    readonly Writer w = new(dice);

    public IReadOnlyList<string> Person() =>
        [Patient(), .. dice.Chance(70) ? [Coverage()] : Array.Empty<string>(), .. dice.Chance(40) ? Problems() : []];

    public List<string> Problems() => [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Chronic())];

    public string Allergy()
    {
        var (code, display) = dice.Of(Words.Drugs);
        var certain = dice.Of("confirmed", "presumed", "unconfirmed");
        return $$"""
            {"resourceType":"AllergyIntolerance",{{w.Head("allergy")}},"extension":[{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-severity","valueCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-allergy-severity","code":"{{dice.Between(1, 8)}}"}]} },{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-allergyintolerance-allergy-certainty","valueCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-allergy-certainty","code":"{{dice.Between(1, 5)}}"}]} }],"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":"{{certain}}"}]},"type":"allergy","category":["medication"],"criticality":"{{dice.Of("low", "high", "unable-to-assess")}}","code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/th-24drug","code":"{{code}}","display":"{{display}}"}],"text":"{{display}}"},"patient":{{w.Patient()}},"recordedDate":"{{dice.Day()}}","recorder":{{w.Practitioner()}},"reaction":[{"manifestation":[{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-allergy-symptom","code":"{{dice.Between(1, 39)}}"}],"text":"{{dice.Of("ผื่นคัน", "ผื่นแดงทั้งตัว", "ลมพิษ", "หายใจลำบาก", "หน้าบวม ปากบวม", "Anaphylaxis", "Maculopapular rash", "Urticaria", "Angioedema")}}"}],"severity":"{{dice.Of("mild", "moderate", "severe")}}"}]}
            """;
    }

    string Patient()
    {
        var male = dice.Chance(49);
        var title = male ? dice.Of("นาย", "นาย", "ด.ช.") : dice.Of("นาง", "นางสาว", "ด.ญ.", "น.ส.");
        var given = male ? dice.Of(Words.GivenMale) : dice.Of(Words.GivenFemale);
        var family = dice.Of(Words.Families);
        var place = dice.Of(Words.Places);
        var birth = dice.BirthDate();
        return $$"""
            {"resourceType":"Patient",{{w.Head("person")}},"identifier":[{"use":"official","type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-identifier-type","code":"cid"}]},"system":"https://terms.sil-th.org/id/th-cid","value":"{{CitizenNumber()}}"},{"type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-identifier-type","code":"localHn"}]},"system":"https://terms.sil-th.org/hcode/5/{{w.Facility}}/HN","value":"{{dice.Digits(7)}}"},{"type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-identifier-type","code":"localPid"}]},"system":"https://terms.sil-th.org/hcode/5/{{w.Facility}}/PID","value":"{{dice.Digits(6)}}"}],"active":true,"name":[{"use":"official","text":"{{title}}{{given}} {{family}}","family":"{{family}}","given":["{{given}}"],"prefix":["{{title}}"]}],"telecom":[{"system":"phone","value":"0{{dice.Of("8", "9", "6")}}{{dice.Digits(8)}}","use":"mobile"}],"gender":"{{(male ? "male" : "female")}}","birthDate":"{{birth}}","deceasedBoolean":false,"address":[{"use":"home","type":"both","text":"{{dice.Between(1, 299)}} หมู่ {{dice.Between(1, 14)}} {{place}}","line":["{{dice.Between(1, 299)}}/{{dice.Between(1, 40)}} หมู่ {{dice.Between(1, 14)}}"],{{dice.Of(Words.AddressParts)}},"postalCode":"{{dice.Digits(5)}}","country":"TH","extension":[{"url":"https://fhir-ig.sil-th.org/th/extensions/StructureDefinition/ex-address-address-code","valueCodeableConcept":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-dopa-address","code":"{{dice.Digits(8)}}"}]} }]}],"maritalStatus":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-marital","code":"{{dice.Between(1, 9)}}"}],"text":"{{dice.Of("โสด", "คู่", "หม้าย", "หย่า", "แยก", "สมณะ")}}"},"contact":[{"relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0131","code":"N"}]}],"name":{"text":"{{dice.Of(Words.GivenFemale)}} {{family}}"} }],"managingOrganization":{{w.Organization()}} }
            """;
    }

    // Digits 2 to 5 are 9999, which no district has: nobody's number.
    string CitizenNumber()
    {
        var digits = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{dice.Between(1, 8)}9999{dice.Digits(7)}");
        var sum = digits.Select((digit, i) => (digit - '0') * (13 - i)).Sum();
        return digits + (char)('0' + ((11 - (sum % 11)) % 10));
    }

    string Coverage()
    {
        var (code, text) = dice.Of(("0100", "สิทธิหลักประกันสุขภาพแห่งชาติ"), ("1100", "สิทธิข้าราชการ"), ("4200", "สิทธิประกันสังคม"), ("9100", "ชำระเงินเอง"));
        return $$"""
            {"resourceType":"Coverage",{{w.Head("card")}},"identifier":[{"system":"https://terms.sil-th.org/hcode/5/{{w.Facility}}/Inv","value":"{{dice.Digits(13)}}"}],"status":"active","type":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-thcc-instype","code":"{{code}}"}],"text":"{{text}}"},"beneficiary":{{w.Patient()}},"period":{"start":"{{dice.Day()}}"},"payor":[{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{w.Facility}}"},"display":"{{dice.Of("สำนักงานหลักประกันสุขภาพแห่งชาติ", "กรมบัญชีกลาง", "สำนักงานประกันสังคม")}}"}]}
            """;
    }

    string Chronic()
    {
        var (code, display) = dice.Of(Words.ChronicDiagnoses);
        return $$"""
            {"resourceType":"Condition",{{w.Head("chronic")}},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item","display":"Problem List Item"}]}],"code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm","code":"{{code}}","display":"{{display}}"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{code}}"}],"text":"{{display}}"},"subject":{{w.Patient()}},"onsetDateTime":"{{dice.Day()}}","recordedDate":"{{dice.Day()}}","recorder":{{w.Practitioner()}} }
            """;
    }
}
