using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Thai;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>What concerns no patient: PROVIDER, HOME, VILLAGE, COMMUNITY_ACTIVITY and POLICY.</summary>
static class RegistryMapping
{
    const string LocationKind = "http://terminology.hl7.org/CodeSystem/location-physical-type";

    public static void Provider(Row row, Chart chart)
    {
        chart.Add(ResourceType.Practitioner, row, "", writer =>
        {
            writer.OpenList("identifier");
            if (CellReader.IsGoodCid(row["CID"]))
            {
                writer.IdentifierItem(ThaiNationalId.IdentifierSystem, row["CID"], "cid");
            }

            if (row.Has("REGISTERNO") && Licence(row["COUNCIL"]) is var (system, type))
            {
                writer.IdentifierItem(system, row["REGISTERNO"], type, "official");
            }

            writer.IdentifierItem(Systems.Local(chart.Facility, "Provider"), row["PROVIDER"], "localProv", "usual");
            writer.CloseList();
            writer.Flag("active", !row.Has("OUTDATE"));
            HumanNames.Write(writer, row);
            HumanNames.Gender(writer, row["SEX"]);
            writer.Date("birthDate", row["BIRTH"]);
        });
        chart.Add(ResourceType.PractitionerRole, row, "role", writer =>
        {
            writer.Flag("active", !row.Has("OUTDATE"));
            writer.Period("period", row["STARTDATE"], row["OUTDATE"]);
            writer.Reference("practitioner", ResourceType.Practitioner, chart.Key(row, ""));
            writer.Reference("organization", ResourceType.Organization, chart.OrganizationKey);
            var types = row["PROVIDERTYPE"].Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
            if (types.Length > 0)
            {
                writer.OpenList("code");
                foreach (var type in types)
                {
                    writer.ConceptItem(text: null, Parts.Listed("cs-thcc-individual-provider-type", "providertype", type.PadLeft(2, '0')));
                }

                writer.CloseList();
            }
        }, withLeftovers: true);
    }

    public static void Home(Row row, Chart chart) =>
        chart.Add(ResourceType.Location, row, "", writer =>
        {
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.Local(chart.Facility, "HouseId"), row["HID"], "localHouse", "usual");
            writer.IdentifierItem(Systems.HouseNo, row["HOUSE_ID"], "houseNo", "official");
            writer.CloseList();
            writer.Text("status", row.Has("OUTDATE") ? "inactive" : "active");
            writer.Text("name", row.Has("HOUSE") ? $"บ้านเลขที่ {row["HOUSE"]}" : $"บ้าน {row["HID"]}");
            writer.Text("mode", "instance");
            writer.Concepts("type", text: null, Parts.OfField(row, "HOUSETYPE"));
            if (row.Has("TELEPHONE"))
            {
                writer.OpenList("telecom");
                writer.OpenItem();
                writer.Text("system", "phone");
                writer.Text("value", row["TELEPHONE"]);
                writer.Close();
                writer.CloseList();
            }

            Addresses.Member(writer, row);
            writer.Concept("physicalType", text: null, new Coding(LocationKind, "ho", "House"));
            Position(writer, row);
            writer.Reference("managingOrganization", ResourceType.Organization, chart.OrganizationKey);
        }, withLeftovers: true);

    public static void Village(Row row, Chart chart) =>
        chart.Add(ResourceType.Location, row, "", writer =>
        {
            var vid = row["VID"];
            writer.OpenList("identifier");
            writer.IdentifierItem(Systems.VillageNo, vid, "villageNo", "official");
            writer.CloseList();
            writer.Text("status", row.Has("OUTDATE") ? "inactive" : "active");
            var subDistrict = vid.Length == 8 ? CodeList.Named("subdistricts").Display(vid[..6]) ?? "" : "";
            writer.Text("name", vid.Length == 8 ? $"หมู่ {vid[6..].TrimStart('0')} ต.{subDistrict}" : vid);
            writer.Text("mode", "instance");
            writer.Concept("physicalType", text: null, new Coding(LocationKind, "area", "Area"));
            Position(writer, row);
            writer.Reference("managingOrganization", ResourceType.Organization, chart.OrganizationKey);
        }, withLeftovers: true);

    public static void Activity(Row row, Chart chart) =>
        chart.Add(ResourceType.Observation, row, "", writer =>
        {
            writer.Text("status", "final");
            writer.Category("activity");
            writer.Concept("code", text: null, Parts.Listed("cs-thcc-community-activity", "community-activity", row["COMACTIVITY"]));
            writer.Reference("subject", ResourceType.Location, RowKey.Of(chart.Facility, "VILLAGE", row["VID"]));
            writer.Period("effectivePeriod", row["DATE_START"], row["DATE_FINISH"]);
            writer.Performers(chart, row);
        });

    public static void Policy(Row row, Chart chart)
    {
        if (!IsJson(row.Peek("POLICY_DATA")))
        {
            row.Remark(F43Reason.BadPolicyJson);
        }

        chart.Add(ResourceType.Basic, row, "", writer =>
        {
            writer.Concept("code", "Policy data", new Coding(Systems.FieldExtension + "file", "POLICY", "Policy data"));
            writer.Date("created", DateText.FromMoment(row.UpdatedAt));
        }, withLeftovers: true);
    }

    static bool IsJson(string text)
    {
        var outcome = JsonTape.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        if (outcome.IsOk)
        {
            outcome.Value.Dispose();
        }

        return outcome.IsOk;
    }

    /// <summary>Both coordinates, or none: a position with one is not allowed.</summary>
    static void Position(ResourceWriter writer, Row row)
    {
        if (NumberText.IsPlain(row["LATITUDE"]) && NumberText.IsPlain(row["LONGITUDE"]) && Observations.IsMeasured(row["LATITUDE"]))
        {
            writer.Open("position");
            writer.Number("longitude", row["LONGITUDE"]);
            writer.Number("latitude", row["LATITUDE"]);
            writer.Close();
        }
    }

    static (string System, string Type) Licence(string council) => council switch
    {
        "01" => ("https://terms.sil-th.org/id/th-doctor-id", "proDoc"),
        "02" => ("https://terms.sil-th.org/id/th-nurse-id", "proNurse"),
        "03" => ("https://terms.sil-th.org/id/th-pharmacist-id", "proPharm"),
        "04" => ("https://terms.sil-th.org/id/th-dentist-id", "proDent"),
        "05" => ("https://terms.sil-th.org/id/th-physio-id", "proPhysio"),
        "06" => ("https://terms.sil-th.org/id/th-medtech-id", "proMedtech"),
        "07" => ("https://terms.sil-th.org/id/th-vet-id", "proVet"),
        _ => ("https://terms.sil-th.org/id/th-licence", "localProv"),
    };
}
