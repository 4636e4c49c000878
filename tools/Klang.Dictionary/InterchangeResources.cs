namespace Klang.Dictionary;

/// <summary>R4 as foreign systems and test-data makers send it: urn:uuid references, narrative, claims, orders, plans.</summary>
sealed class InterchangeResources(Dice dice)
{
    readonly string patient = dice.Uuid();
    readonly string encounter = dice.Uuid();
    readonly string practitioner = dice.Uuid();
    readonly string organization = dice.Uuid();
    readonly DateTime at = dice.Time();

    public IReadOnlyList<string> Encounter(int count)
    {
        var resources = new List<string> { Visit() };
        if (dice.Chance(25))
        {
            resources.Add(Patient());
        }

        while (resources.Count < count)
        {
            resources.Add(dice.Between(0, 12) switch
            {
                0 => Claim(),
                1 => Benefit(),
                2 => Order(),
                3 => Plan(),
                4 => Report(),
                5 => Dose(),
                6 => Procedure(),
                7 => Problem(),
                _ => Observation(),
            });
        }

        return resources;
    }

    string Ref(string type, string id) => dice.Chance(60) ? $"{{\"reference\":\"urn:uuid:{id}\"}}" : $"{{\"reference\":\"{type}/{id}\"}}";

    string Subject() => Ref("Patient", patient);

    string Time(int minutes = 0) => at.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + dice.Of("+00:00", "+07:00", "Z");

    static string Concept(string system, string code, string display) =>
        $"{{\"coding\":[{{\"system\":\"{system}\",\"code\":\"{code}\",\"display\":\"{display}\"}}],\"text\":\"{display}\"}}";

    string Coded(string words) => Concept("http://snomed.info/sct", dice.Digits(8), words);

    string Finding() => dice.Of("Viral sinusitis (disorder)", "Acute viral pharyngitis (disorder)", "Acute bronchitis (disorder)", "Otitis media", "Hypertension", "Prediabetes", "Diabetes", "Body mass index 30+ - obesity (finding)", "Normal pregnancy", "Sprain of ankle", "Streptococcal sore throat (disorder)", "Chronic sinusitis (disorder)", "Anemia (disorder)");

    string Visit() => $$"""
        {"resourceType":"Encounter","id":"{{encounter}}","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{dice.Of("AMB", "EMER", "IMP", "WELLNESS")}}"},"type":[{{Coded(dice.Of("Encounter for symptom", "Encounter for problem", "General examination of patient (procedure)", "Well child visit (procedure)", "Emergency room admission (procedure)", "Prenatal visit", "Encounter for check up (procedure)"))}}],"subject":{{Subject()}},"participant":[{"individual":{{Ref("Practitioner", practitioner)}} }],"period":{"start":"{{Time()}}","end":"{{Time(15)}}"},"reasonCode":[{{Coded(Finding())}}],"serviceProvider":{{Ref("Organization", organization)}} }
        """;

    string Patient() => $$"""
        {"resourceType":"Patient","id":"{{patient}}","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Generated</div>"},"extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":"ombCategory","valueCoding":{"system":"urn:oid:2.16.840.1.113883.6.238","code":"2106-3","display":"White"} },{"url":"text","valueString":"White"}]},{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex","valueCode":"{{dice.Of("M", "F")}}"},{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"Springfield","state":"State","country":"US"} }],"identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR","display":"Medical Record Number"}],"text":"Medical Record Number"},"system":"http://hospital.example.org","value":"{{dice.Uuid()}}"}],"name":[{"use":"official","family":"Family{{dice.Digits(3)}}","given":["Given{{dice.Digits(3)}}"],"prefix":["{{dice.Of("Mr.", "Mrs.", "Ms.")}}"]}],"telecom":[{"system":"phone","value":"555-{{dice.Digits(3)}}-{{dice.Digits(4)}}","use":"home"}],"gender":"{{dice.Of("male", "female")}}","birthDate":"{{dice.BirthDate()}}","address":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/geolocation","extension":[{"url":"latitude","valueDecimal":{{dice.Decimal(5, 20, 6)}} },{"url":"longitude","valueDecimal":{{dice.Decimal(97, 105, 6)}} }]}],"line":["{{dice.Digits(3)}} Main Street"],"city":"Springfield","state":"State","postalCode":"{{dice.Digits(5)}}","country":"US"}],"maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"{{dice.Of("M", "S")}}","display":"{{dice.Of("M", "S")}}"}],"text":"{{dice.Of("M", "S")}}"},"multipleBirthBoolean":false,"communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"en-US","display":"English"}],"text":"English"} }]}
        """;

    string Observation()
    {
        var v = dice.Of(Words.Vitals);
        var survey = dice.Chance(15);
        return survey
            ? $$"""
                {"resourceType":"Observation","id":"{{dice.Uuid()}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey","display":"survey"}]}],"code":{{Concept("http://loinc.org", "72166-2", "Tobacco smoking status NHIS")}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"effectiveDateTime":"{{Time()}}","issued":"{{Time()[..19]}}.{{dice.Digits(3)}}+00:00","valueCodeableConcept":{{Coded(dice.Of("Never smoker", "Former smoker"))}} }
                """
            : $$"""
                {"resourceType":"Observation","id":"{{dice.Uuid()}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{dice.Of("vital-signs", "laboratory")}}","display":"{{dice.Of("vital-signs", "laboratory")}}"}]}],"code":{{Lab(v.Loinc, v.Display)}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"effectiveDateTime":"{{Time()}}","issued":"{{Time()[..19]}}.{{dice.Digits(3)}}+00:00","valueQuantity":{"value":{{dice.Decimal(v.From, v.To, 12)}},"unit":"{{v.Unit}}","system":"http://unitsofmeasure.org","code":"{{v.Code}}"} }
                """;
    }

    string Lab(string loinc, string display)
    {
        if (dice.Chance(45))
        {
            return Concept("http://loinc.org", loinc, display);
        }

        var (code, name) = dice.Of(
            ("6690-2", "Leukocytes [#/volume] in Blood by Automated count"), ("789-8", "Erythrocytes [#/volume] in Blood by Automated count"), ("718-7", "Hemoglobin [Mass/volume] in Blood"),
            ("4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count"), ("787-2", "MCV [Entitic volume] by Automated count"), ("777-3", "Platelets [#/volume] in Blood by Automated count"),
            ("2339-0", "Glucose"), ("6299-2", "Urea Nitrogen"), ("38483-4", "Creatinine"), ("49765-1", "Calcium"), ("2947-0", "Sodium"), ("6298-4", "Potassium"), ("2069-3", "Chloride"), ("20565-8", "Carbon Dioxide"),
            ("2093-3", "Total Cholesterol"), ("2571-8", "Triglycerides"), ("18262-6", "Low Density Lipoprotein Cholesterol"), ("2085-9", "High Density Lipoprotein Cholesterol"),
            ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"), ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"), ("33914-3", "Estimated Glomerular Filtration Rate"));
        return Concept("http://loinc.org", code, name);
    }

    string Problem() => $$"""
        {"resourceType":"Condition","id":"{{dice.Uuid()}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{dice.Of("active", "resolved")}}"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"code":{{Coded(Finding())}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"onsetDateTime":"{{Time()}}","abatementDateTime":"{{Time(900)}}","recordedDate":"{{Time()}}"}
        """;

    string Dose() => $$"""
        {"resourceType":"Immunization","id":"{{dice.Uuid()}}","status":"completed","vaccineCode":{{Concept("http://hl7.org/fhir/sid/cvx", dice.Digits(3), dice.Of("Influenza, seasonal, injectable, preservative free", "Td (adult) preservative free", "Hep B, adolescent or pediatric", "DTaP", "IPV", "Hib (PRP-OMP)", "rotavirus, monovalent", "Pneumococcal conjugate PCV 13", "MMR", "varicella", "HPV, quadrivalent", "zoster"))}},"patient":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"occurrenceDateTime":"{{Time()}}","primarySource":true}
        """;

    string Procedure() => $$"""
        {"resourceType":"Procedure","id":"{{dice.Uuid()}}","status":"completed","code":{{Coded(dice.Of("Documentation of current medications", "Measurement of respiratory function (procedure)", "Throat culture (procedure)", "Medication Reconciliation (procedure)", "Suture open wound", "Spirometry (procedure)", "Standard pregnancy test"))}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"performedPeriod":{"start":"{{Time()}}","end":"{{Time(15)}}"},"reasonReference":[{"reference":"urn:uuid:{{dice.Uuid()}}","display":"{{Finding()}}"}]}
        """;

    string Drug() => Concept("http://www.nlm.nih.gov/research/umls/rxnorm", dice.Digits(6), dice.Of("Acetaminophen 325 MG Oral Tablet", "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "Hydrochlorothiazide 25 MG Oral Tablet", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet", "Ibuprofen 200 MG Oral Tablet", "Naproxen sodium 220 MG Oral Tablet", "Simvastatin 10 MG Oral Tablet", "Lisinopril 10 MG Oral Tablet", "Penicillin V Potassium 250 MG Oral Tablet"));

    string Order() => $$"""
        {"resourceType":"MedicationRequest","id":"{{dice.Uuid()}}","status":"{{dice.Of("active", "stopped", "completed")}}","intent":"order","medicationCodeableConcept":{{Drug()}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"authoredOn":"{{Time()}}","requester":{{Ref("Practitioner", practitioner)}},"reasonReference":[{"reference":"urn:uuid:{{dice.Uuid()}}"}],"dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":{{dice.Between(1, 3)}},"period":1.0,"periodUnit":"d"} },"asNeededBoolean":false,"doseAndRate":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered","display":"Ordered"}]},"doseQuantity":{"value":1.0} }]}]}
        """;

    string Plan() => $$"""
        {"resourceType":"CarePlan","id":"{{dice.Uuid()}}","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Care Plan for {{dice.Of("Respiratory therapy", "Diabetes self management plan", "Routine antenatal care", "Lifestyle education regarding hypertension")}}.<br/>Activities: <ul><li>{{dice.Of("Diabetic diet", "Exercise therapy", "Healthy diet", "Recommendation to avoid exercise")}}</li></ul><br/>Care plan is meant to treat {{Finding()}}.</div>"},"status":"{{dice.Of("active", "completed")}}","intent":"order","category":[{{Coded(dice.Of("Respiratory therapy", "Diabetes self management plan", "Routine antenatal care", "Lifestyle education regarding hypertension"))}}],"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"period":{"start":"{{Time()}}"},"addresses":[{"reference":"urn:uuid:{{dice.Uuid()}}"}],"activity":[{"detail":{"code":{{Coded(dice.Of("Diabetic diet", "Exercise therapy", "Healthy diet", "Deep breathing and coughing exercises"))}},"status":"{{dice.Of("in-progress", "completed")}}"} }]}
        """;

    string Report() => $$"""
        {"resourceType":"DiagnosticReport","id":"{{dice.Uuid()}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB","display":"Laboratory"}]}],"code":{{Lab("58410-2", "Complete blood count (hemogram) panel - Blood by Automated count")}},"subject":{{Subject()}},"encounter":{{Ref("Encounter", encounter)}},"effectiveDateTime":"{{Time()}}","issued":"{{Time()[..19]}}.{{dice.Digits(3)}}+00:00","result":[{"reference":"urn:uuid:{{dice.Uuid()}}","display":"Leukocytes [#/volume] in Blood by Automated count"},{"reference":"urn:uuid:{{dice.Uuid()}}","display":"Hemoglobin [Mass/volume] in Blood"},{"reference":"urn:uuid:{{dice.Uuid()}}","display":"Glucose"}]}
        """;

    string Claim() => $$"""
        {"resourceType":"Claim","id":"{{dice.Uuid()}}","status":"active","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/claim-type","code":"{{dice.Of("institutional", "pharmacy", "professional")}}"}]},"use":"claim","patient":{{Subject()}},"billablePeriod":{"start":"{{Time()}}","end":"{{Time(15)}}"},"created":"{{Time(15)}}","provider":{{Ref("Organization", organization)}},"priority":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/processpriority","code":"normal"}]},"diagnosis":[{"sequence":1,"diagnosisReference":{"reference":"urn:uuid:{{dice.Uuid()}}"} }],"insurance":[{"sequence":1,"focal":true,"coverage":{"display":"{{dice.Of("private", "Medicare", "NHSO")}}"} }],"item":[{"sequence":1,"productOrService":{{Coded(Finding())}},"encounter":[{{Ref("Encounter", encounter)}}]},{"sequence":2,"diagnosisSequence":[1],"productOrService":{{Coded(Finding())}} }],"total":{"value":{{dice.Decimal(10, 900, 2)}},"currency":"{{dice.Of("USD", "THB")}}"} }
        """;

    string Benefit() => $$"""
        {"resourceType":"ExplanationOfBenefit","id":"{{dice.Uuid()}}","contained":[{"resourceType":"ServiceRequest","id":"referral","status":"completed","intent":"order","subject":{{Subject()}},"requester":{{Ref("Practitioner", practitioner)}},"performer":[{{Ref("Practitioner", practitioner)}}]},{"resourceType":"Coverage","id":"coverage","status":"active","type":{"text":"private"},"beneficiary":{{Subject()}},"payor":[{"display":"private"}]}],"identifier":[{"system":"https://bluebutton.cms.gov/resources/variables/clm_id","value":"{{dice.Uuid()}}"},{"system":"https://bluebutton.cms.gov/resources/identifier/claim-group","value":"99999999999"}],"status":"active","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/claim-type","code":"institutional"}]},"use":"claim","patient":{{Subject()}},"billablePeriod":{"start":"{{Time()}}","end":"{{Time(900)}}"},"created":"{{Time()}}","insurer":{"display":"private"},"provider":{{Ref("Practitioner", practitioner)}},"referral":{"reference":"#referral"},"claim":{"reference":"urn:uuid:{{dice.Uuid()}}"},"outcome":"complete","careTeam":[{"sequence":1,"provider":{{Ref("Practitioner", practitioner)}},"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/claimcareteamrole","code":"primary","display":"Primary Care Practitioner"}]} }],"insurance":[{"focal":true,"coverage":{"reference":"#coverage","display":"private"} }],"item":[{"sequence":1,"category":{"coding":[{"system":"https://bluebutton.cms.gov/resources/variables/line_cms_type_srvc_cd","code":"1","display":"Medical care"}]},"productOrService":{{Coded(Finding())}},"servicedPeriod":{"start":"{{Time()}}","end":"{{Time(15)}}"},"locationCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/ex-serviceplace","code":"21","display":"Inpatient Hospital"}]},"encounter":[{{Ref("Encounter", encounter)}}],"adjudication":[{"category":{"coding":[{"system":"https://bluebutton.cms.gov/resources/codesystem/adjudication","code":"https://bluebutton.cms.gov/resources/variables/line_sbmtd_chrg_amt","display":"Line Submitted Charge Amount"}]},"amount":{"value":{{dice.Decimal(10, 900, 2)}},"currency":"USD"} },{"category":{"coding":[{"system":"https://bluebutton.cms.gov/resources/codesystem/adjudication","code":"https://bluebutton.cms.gov/resources/variables/line_alowd_chrg_amt","display":"Line Allowed Charge Amount"}]},"amount":{"value":{{dice.Decimal(10, 900, 2)}},"currency":"USD"} }]}],"total":[{"category":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/adjudication","code":"submitted","display":"Submitted Amount"}],"text":"Submitted Amount"},"amount":{"value":{{dice.Decimal(10, 900, 2)}},"currency":"USD"} }],"payment":{"amount":{"value":{{dice.Decimal(0, 900, 2)}},"currency":"USD"} } }
        """;
}
