using System.Text.Json;
using Klang.Demo.People;

namespace Klang.Demo.Messages;

/// <summary>The names of all facilities, which no 43-file archive carries.</summary>
static class FacilityRegister
{
    public static ReadOnlyMemory<byte> Write(IEnumerable<Facility> facilities)
    {
        using var writer = new BundleWriter();
        var random = new DemoRandom(seed: 19);
        foreach (var part in facilities.Chunk(50))
        {
            writer.Begin();
            foreach (var facility in part)
            {
                writer.Create($"urn:uuid:{random.NextGuid()}", "Organization", Systems.Hcode, facility.Code, json => Members(json, facility));
            }

            writer.End();
        }

        return writer.Content;
    }

    static void Members(Utf8JsonWriter json, Facility facility)
    {
        json.WriteStartArray("identifier");
        json.IdentifierItem(Systems.Hcode, facility.Code, "hcode");
        json.IdentifierItem(Systems.Hcode, facility.Code9, "hcode");
        json.WriteEndArray();
        json.WriteBoolean("active", true);
        json.WriteStartArray("type");
        json.WriteStartObject();
        json.Coding("http://terminology.hl7.org/CodeSystem/organization-type", "prov", "Healthcare Provider");
        json.WriteString("text", KindTh(facility.Kind));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("name", facility.Name);
    }

    static string KindTh(FacilityKind kind) => kind switch
    {
        FacilityKind.GeneralHospital => "โรงพยาบาลทั่วไป",
        FacilityKind.CommunityHospital => "โรงพยาบาลชุมชน",
        FacilityKind.PrimaryCare => "โรงพยาบาลส่งเสริมสุขภาพตำบล",
        FacilityKind.Clinic => "คลินิกเอกชน",
        FacilityKind.Pharmacy => "ร้านยา",
        _ => "ห้องปฏิบัติการ",
    };
}
