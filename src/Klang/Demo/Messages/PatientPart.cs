using System.Text.Json;
using Klang.Demo.People;

namespace Klang.Demo.Messages;

/// <summary>How a facility names a person: the entry that makes its own Patient, or a conditional reference to it.</summary>
sealed class PatientPart(BundleWriter writer, Facility sender)
{
    /// <summary>
    /// Writes the Patient of a first contact and answers the reference to use in this Bundle. Who was sent before and has a
    /// citizen number is referred to by it.
    /// </summary>
    public string Refer(Person person, DateOnly day, DemoRandom random, bool isKnown)
    {
        var (system, value) = Key(person, day);
        if (isKnown && person.Passport is null && person.CidOn(day) is not null)
        {
            return $"Patient?identifier={system}|{value}";
        }

        var url = $"urn:uuid:{random.NextGuid()}";
        writer.Create(url, "Patient", system, value, json => Members(json, person, day));
        return url;
    }

    (string System, string Value) Key(Person person, DateOnly day) =>
        person.CidOn(day) is { } cid ? (Systems.Cid, cid)
        : person.Passport is { } passport ? (Systems.Passport, passport)
        : (Systems.Local(sender.Code, "HN"), person.PidAt(sender));

    void Members(Utf8JsonWriter json, Person person, DateOnly day)
    {
        json.WriteStartArray("identifier");
        if (person.CidOn(day) is { } cid)
        {
            json.IdentifierItem(Systems.Cid, cid, "cid");
        }

        if (person.Passport is { } passport)
        {
            json.IdentifierItem(Systems.Passport, passport, type: null);
        }

        json.IdentifierItem(Systems.Local(sender.Code, "HN"), person.PidAt(sender), "localHn");
        json.WriteEndArray();
        Name(json, person, day);
        if (person.Mobile is { } mobile)
        {
            json.WriteStartArray("telecom");
            json.WriteStartObject();
            json.WriteString("system", "phone");
            json.WriteString("value", mobile);
            json.WriteString("use", "mobile");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("gender", person.Female ? "female" : "male");
        json.WriteString("birthDate", Text.IsoDay(person.Birth));
        Address(json, person);
        json.Reference("managingOrganization", OrganizationReference(sender));
    }

    static void Name(Utf8JsonWriter json, Person person, DateOnly day)
    {
        var title = person.TitleOn(day);
        json.WriteStartArray("name");
        json.WriteStartObject();
        json.WriteString("use", "official");
        json.WriteString("text", $"{title}{person.GivenOn(day)} {person.Family}");
        json.WriteString("family", person.Family);
        json.WriteStartArray("given");
        json.WriteStringValue(person.GivenOn(day));
        json.WriteEndArray();
        json.WriteStartArray("prefix");
        json.WriteStringValue(title);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Address(Utf8JsonWriter json, Person person)
    {
        var home = person.Home;
        json.WriteStartArray("address");
        json.WriteStartObject();
        json.WriteString("use", "home");
        json.WriteStartArray("line");
        json.WriteStringValue($"{home.HouseNo} หมู่ {home.Village}");
        json.WriteEndArray();
        json.WriteString("city", $"ตำบลตัวอย่าง {home.SubDistrict}");
        json.WriteString("district", $"อำเภอสมมติบุรี {home.District}");
        json.WriteString("state", "จังหวัดสาธิตธานี");
        json.WriteString("country", "TH");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static string OrganizationReference(Facility facility) => $"Organization?identifier={Systems.Hcode}|{facility.Code}";
}
