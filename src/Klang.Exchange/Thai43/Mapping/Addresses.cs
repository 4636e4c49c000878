using Klang.Exchange.Thai43.Codes;
using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43.Mapping;

/// <summary>Thai addresses: the sub-district stands in city, the district in district, the province in state.</summary>
static class Addresses
{
    /// <summary>ADDRESS rows of the person, else the house that HID names.</summary>
    public static void OfPerson(ResourceWriter writer, Chart chart)
    {
        if (chart.Addresses.Count == 0 && chart.House is null)
        {
            return;
        }

        writer.OpenList("address");
        if (chart.House is { } house)
        {
            Item(writer, house, "home");
        }

        foreach (var row in chart.Addresses)
        {
            Item(writer, row, row["ADDRESSTYPE"] == "2" ? "temp" : "home");
        }

        writer.CloseList();
    }

    public static void Member(ResourceWriter writer, Row row)
    {
        writer.Open("address");
        Members(writer, row, use: null);
        writer.Close();
    }

    /// <summary>In one line, as it is written on a letter.</summary>
    public static string Text(Row row)
    {
        var place = new Place(row);
        return string.Join(' ', ((string[])
        [
            .. Lines(row),
            Prefixed(place.IsBangkok ? "แขวง" : "ต.", place.SubDistrict),
            Prefixed(place.IsBangkok ? "เขต" : "อ.", place.District),
            Prefixed(place.IsBangkok ? "" : "จ.", place.Province),
        ]).Where(part => part.Length > 0));
    }

    static void Item(ResourceWriter writer, Row row, string use)
    {
        writer.OpenItem();
        Members(writer, row, use);
        writer.Close();
    }

    static void Members(ResourceWriter writer, Row row, string? use)
    {
        var place = new Place(row);
        if (place.Code.Length > 0)
        {
            writer.OpenList("extension");
            writer.ExtensionConcept(
                Systems.ThaiExtension + "ex-address-address-code", text: null, new Coding(Systems.Terms + "cs-dopa-location", place.Code));
            writer.CloseList();
        }

        writer.Text("use", use);
        writer.Text("text", Text(row));
        var lines = Lines(row);
        if (lines.Length > 0)
        {
            writer.OpenList("line");
            foreach (var line in lines)
            {
                writer.TextItem(line);
            }

            writer.CloseList();
        }

        writer.Text("city", place.SubDistrict);
        writer.Text("district", place.District);
        writer.Text("state", place.Province);
        writer.Text("country", "TH");
    }

    static string[] Lines(Row row)
    {
        var house = row.File.Name == "HOME" ? row["HOUSE"] : row["HOUSENO"];
        return
        [
            .. ((string[])
            [
                house,
                Prefixed("ห้อง ", row["ROOMNO"]),
                row["CONDO"],
                Prefixed("หมู่บ้าน", row["VILLANAME"]),
                Moo(row["VILLAGE"]),
                Prefixed("ซ.", row["SOISUB"]),
                Prefixed("ซ.", row["SOIMAIN"]),
                Prefixed("ถ.", row["ROAD"]),
            ]).Where(line => line.Length > 0),
        ];
    }

    /// <summary>The number of the village; 00 lies in a municipality, 99 is unknown.</summary>
    static string Moo(string village) => village is "" or "00" or "99" ? "" : $"หมู่ {village.TrimStart('0')}";

    static string Prefixed(string prefix, string text) => text.Length == 0 ? "" : prefix + text;

    readonly struct Place
    {
        public Place(Row row)
        {
            var (province, district, subDistrict) = (Known(row["CHANGWAT"]), Known(row["AMPUR"]), Known(row["TAMBON"]));
            Code = province.Length == 0 ? "" : district.Length == 0 ? province : province + district + subDistrict;
            IsBangkok = province == "10";
            Province = Name("provinces", province, 2);
            District = Name("districts", province + district, 4);
            SubDistrict = Name("subdistricts", province + district + subDistrict, 6);
        }

        public string Code { get; }

        public bool IsBangkok { get; }

        public string Province { get; }

        public string District { get; }

        public string SubDistrict { get; }

        static string Known(string code) => code.Length == 2 && code != "99" ? code : "";

        static string Name(string list, string code, int length) =>
            code.Length == length ? CodeList.Named(list).Display(code) ?? "" : "";
    }
}
