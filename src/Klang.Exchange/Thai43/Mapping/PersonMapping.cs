using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;
using Klang.Fhir.Thai;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>PERSON, ADDRESS, DEATH and CARD.</summary>
static class PersonMapping
{
    const string Gender = "http://hl7.org/fhir/StructureDefinition/";

    public static void Person(Row row, Chart chart)
    {
        chart.Add(ResourceType.Patient, row, "", writer =>
        {
            writer.OpenList("identifier");
            Identifiers(writer, row, chart);
            writer.CloseList();
            HumanNames.Write(writer, row);
            Telecoms(writer, row);
            HumanNames.Gender(writer, row["SEX"]);
            writer.Date("birthDate", row["BIRTH"]);
            Deceased(writer, row, chart);
            Addresses.OfPerson(writer, chart);
            writer.Concept("maritalStatus", text: null, Marital(row), Parts.OfField(row, "MSTATUS"));
            writer.Reference("managingOrganization", ResourceType.Organization, chart.OrganizationKey);
            Extensions(writer, row, chart);
        });
        Blood(row, chart, "abo", "ABOGROUP", "883-9", "ABO group");
        Blood(row, chart, "rh", "RHGROUP", "10331-7", "Rh [Type]");
    }

    /// <summary>
    /// The address stands in the Patient too; it has a record of its own because the next PERSON row may come without it.
    /// </summary>
    public static void Address(Row row, Chart chart) =>
        chart.Add(ResourceType.Observation, row, "", writer =>
        {
            writer.Text("status", "final");
            writer.Category("social-history");
            writer.Concept("code", text: null, Parts.Loinc("56799-0", "Address"));
            writer.Subject(chart);
            writer.OpenList("performer");
            writer.ReferenceItem(ResourceType.Organization, chart.OrganizationKey);
            writer.CloseList();
            writer.Text("valueString", Addresses.Text(row));
        }, withLeftovers: true);

    public static void Death(Row row, Chart chart) =>
        Observations.Write(chart, row, "", "exam", new Observations.Setting(row["DDEATH"], row["HOSPDEATH"]), fact: null, writer =>
            writer.Concept("code", text: null, Parts.Loinc("79378-6", "Cause of death")), writer =>
        {
            writer.Concept("valueCodeableConcept", text: null, Parts.Icd(row["CDEATH"]));
            writer.OpenList("component");
            foreach (var field in (string[])["CDEATH_A", "CDEATH_B", "CDEATH_C", "CDEATH_D", "ODISEASE"])
            {
                if (row.Has(field))
                {
                    writer.OpenItem();
                    writer.Concept("code", text: null, Parts.FieldName(row.File, field));
                    writer.Concept("valueCodeableConcept", text: null, Parts.Icd(row[field]));
                    writer.Close();
                }
            }

            writer.OpenItem();
            writer.Concept("code", text: null, Parts.Loinc("81956-5", "Date and time of death"));
            writer.Moment("valueDateTime", row["DDEATH"]);
            writer.Close();
            writer.CloseList();
        }, withLeftovers: true);

    public static void Card(Row row, Chart chart) =>
        chart.Add(ResourceType.Coverage, row, "", writer =>
        {
            var type = Parts.Listed("cs-thcc-coverage-type", "instype", row["INSTYPE_NEW"]);
            writer.Text("status", "active");
            writer.Concept("type", text: null, type);
            writer.Text("subscriberId", row["INSID"]);
            writer.Subject(chart, "beneficiary");
            writer.Period("period", row["STARTDATE"], row["EXPIREDATE"]);
            writer.OpenList("payor");
            writer.OpenItem();
            writer.Text("display", type.Display ?? type.Code);
            writer.Close();
            writer.CloseList();
        }, withLeftovers: true);

    static void Identifiers(ResourceWriter writer, Row row, Chart chart)
    {
        var cid = row["CID"];
        if (cid.Length > 0)
        {
            if (!CellReader.IsGoodCid(cid))
            {
                writer.IdentifierItem(Systems.Local(chart.Facility, "CidUnverified"), cid);
            }
            else if (cid[0] == 'G')
            {
                writer.IdentifierItem("https://terms.sil-th.org/id/th-moe-gcode", cid, "fid");
            }
            else
            {
                var isThai = ThaiNationalId.TryParse(cid, out var id) && id.Kind == ThaiNationalIdKind.Citizen;
                writer.IdentifierItem(ThaiNationalId.IdentifierSystem, cid, isThai ? "cid" : "fid", "official");
            }
        }

        if (row["PASSPORT"] is { Length: > 0 } passport)
        {
            var country = CodeList.Named("passport-country").Display(row["NATION"]);
            writer.IdentifierItem(
                country is null
                    ? $"https://terms.sil-th.org/id/passport-nation-{(row.Has("NATION") ? Uri.EscapeDataString(row["NATION"]) : "unknown")}"
                    : $"http://hl7.org/fhir/sid/passport-{country}",
                passport.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(), type: null, "official");
        }

        writer.IdentifierItem(Systems.Local(chart.Facility, "HN"), row["HN"], "localHn", "usual");
        writer.IdentifierItem(Systems.Local(chart.Facility, "PID"), row["PID"], "localPid", "usual");
    }

    static void Telecoms(ResourceWriter writer, Row row)
    {
        var home = row["TELEPHONE"];
        var mobile = row["MOBILE"];
        if (home.Length == 0 && mobile.Length == 0)
        {
            return;
        }

        writer.OpenList("telecom");
        Phone(writer, home, "home");
        Phone(writer, mobile, "mobile");
        writer.CloseList();
    }

    static void Phone(ResourceWriter writer, string number, string use)
    {
        if (number.Length > 0)
        {
            writer.OpenItem();
            writer.Text("system", "phone");
            writer.Text("value", number);
            writer.Text("use", use);
            writer.Close();
        }
    }

    static void Deceased(ResourceWriter writer, Row row, Chart chart)
    {
        var date = chart.Death?["DDEATH"] ?? "";
        if (date.Length == 0 && row["DISCHARGE"] == "1")
        {
            date = row["DDISCHARGE"];
        }

        if (date.Length > 0)
        {
            writer.Moment("deceasedDateTime", date);
        }
        else if (row["DISCHARGE"] == "1" || chart.Death is not null)
        {
            writer.Flag("deceasedBoolean", value: true);
        }
    }

    static Coding Marital(Row row)
    {
        const string System = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";
        return row["MSTATUS"] switch
        {
            "1" => new Coding(System, "S", "Never Married"),
            "2" => new Coding(System, "M", "Married"),
            "3" => new Coding(System, "W", "Widowed"),
            "4" => new Coding(System, "D", "Divorced"),
            "5" => new Coding(System, "L", "Legally Separated"),
            "9" => new Coding("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", "unknown"),
            _ => default(Coding) with { Code = "" },
        };
    }

    static void Extensions(ResourceWriter writer, Row row, Chart chart)
    {
        writer.OpenList("extension");
        writer.ExtensionConcept(Systems.ThaiExtension + "ex-patient-person-status", text: null, Area(row));
        if (row.Has("NATION"))
        {
            writer.OpenItem();
            writer.Text("url", Gender + "patient-nationality");
            writer.OpenList("extension");
            writer.ExtensionConcept("code", text: null, Parts.Listed("cs-thcc-nationality", "nationality", row["NATION"]));
            writer.CloseList();
            writer.Close();
        }

        Listed(writer, row, "RELIGION", Gender + "patient-religion", "cs-thcc-religion", "religion");
        Listed(writer, row, "LABOR", Systems.ThaiExtension + "ex-patient-foreigner-type", "cs-thcc-foreigner-type", "foreigner-type");
        Listed(writer, row, "OCCUPATION_NEW", Systems.FieldExtension + "OCCUPATION_NEW", "cs-thcc-occupation", "occupation");
        Listed(writer, row, "EDUCATION", Systems.FieldExtension + "EDUCATION", "cs-thcc-education-level", "education");
        if (row["DISCHARGE"] is "2" or "3")
        {
            writer.ExtensionConcept(Systems.FieldExtension + "DISCHARGE", text: null, Parts.OfField(row, "DISCHARGE"));
        }

        if (row["HID"] is { Length: > 0 } hid)
        {
            writer.OpenItem();
            writer.Text("url", Systems.FieldExtension + "HID");
            writer.Reference("valueReference", ResourceType.Location, RowKey.Of(chart.Facility, "HOME", hid));
            writer.Close();
        }

        foreach (var (name, value) in row.Leftovers())
        {
            if (name is not ("HOSPCODE" or "HOSPCODE9" or "D_UPDATE" or "ABOGROUP" or "RHGROUP"))
            {
                writer.ExtensionText(Systems.FieldExtension + name, value);
            }
        }

        writer.CloseList();
    }

    static Coding Area(Row row) => row.Has("TYPEAREA")
        ? Parts.Listed("cs-thcc-person-status", "typearea", row["TYPEAREA"])
        : new Coding(Systems.Terms + "cs-thcc-person-status", "unknown");

    static void Listed(ResourceWriter writer, Row row, string field, string url, string system, string list)
    {
        if (row.Has(field))
        {
            writer.ExtensionConcept(url, text: null, Parts.Listed(system, list, row[field]));
        }
    }

    static void Blood(Row row, Chart chart, string suffix, string field, string loinc, string display)
    {
        if (row[field] is not { Length: 1 } code || code == "9")
        {
            return;
        }

        chart.Add(ResourceType.Observation, row, suffix, writer =>
        {
            writer.Text("status", "final");
            writer.Category("laboratory");
            writer.Concept("code", text: null, Parts.Loinc(loinc, display));
            writer.Subject(chart);
            writer.OpenList("performer");
            writer.ReferenceItem(ResourceType.Organization, chart.OrganizationKey);
            writer.CloseList();
            writer.Concept("valueCodeableConcept", text: null, Parts.OfField(row, field));
        });
    }
}
