using System.IO.Compression;
using System.Text;
using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Fuzz;

/// <summary>43-file archives: the zip itself, the bytes of one member, and the JSON of a correction.</summary>
public static class Thai43Fuzz
{
    const string Name = "F43_Z0001_20260101120000.zip";

    const string Person = """
        HOSPCODE|CID|PID|HID|PRENAME|NAME|LNAME|HN|SEX|BIRTH|NATION|TYPEAREA|D_UPDATE|HOSPCODE9
        Z0001|1999900000013|000123|000045|003|สมชาย|ใจดี|670001|1|19800229|099|1|20250801101500|ZA0000001
        Z0001||000124||004|สมหญิง|ใจดี||2|25230101|056|4|20250801101500|ZA0000001

        """;

    const string Service = """
        HOSPCODE|PID|HN|SEQ|DATE_SERV|TIME_SERV|INSTYPE|TYPEIN|REFERINHOSP|CHIEFCOMP|SERVPLACE|BTEMP|SBP|DBP|PR|RR|TYPEOUT|PRICE|PAYPRICE|ACTUALPAY|D_UPDATE|CID|HOSPCODE9
        Z0001|000123|670001|6800000001|20250801|101500|0100|1||ไข้ ไอ|1|37.5|120|80|76|18|1|50.00|0.00|0.00|20250801101500|1999900000013|ZA0000001

        """;

    const string Lab = """
        HOSPCODE|PID|SEQ|DATE_SERV|LABTEST|LABRESULT|D_UPDATE|LABPLACE|CID|PROVIDER|HOSPCODE9
        Z0001|000123|6800000001|20250801|0531601|7.2|20250801101500|Z0001|1999900000013|001|ZA0000001
        Z0001|000123|6800000001|20250801|05|<4.0|20250801101500|Z0001|||ZA0000001

        """;

    const string Correction = """{"HOSPCODE": "Z0001", "PID": "000123", "SEQ": "6800000001", "DATE_SERV": "20250801", "HOSPCODE9": "ZA0000001"}""";

    const string Quoted = "{'HOSPCODE': 'Z0001', 'PID': '000123', 'SEQ': 6800000001, 'DATE_SERV': '20250801'}";

    public static IReadOnlyList<byte[]> ArchiveSeeds { get; } =
    [
        Zip(("PERSON.txt", Encoding.UTF8.GetBytes(Person)), ("SERVICE.txt", Encoding.UTF8.GetBytes(Service))),
        Zip(("x/labfu_Z0001_1.TXT", Encoding.UTF8.GetBytes(Lab))),
    ];

    public static IReadOnlyList<byte[]> FileSeeds { get; } =
        [Encoding.UTF8.GetBytes(Person), Encoding.UTF8.GetBytes(Service), Encoding.UTF8.GetBytes(Lab), ToTis620(Person)];

    public static IReadOnlyList<byte[]> CorrectionSeeds { get; } = [Encoding.UTF8.GetBytes(Correction), Encoding.UTF8.GetBytes(Quoted)];

    public static void RunArchive(ReadOnlySpan<byte> bytes) => Import(bytes.ToArray());

    public static void RunFile(ReadOnlySpan<byte> bytes)
    {
        var member = bytes.ToArray();
        foreach (var name in (string[])["PERSON.txt", "SERVICE.txt", "LABFU.txt"])
        {
            Import(Zip((name, member)));
        }
    }

    public static void RunCorrection(ReadOnlySpan<byte> bytes)
    {
        byte[] row = [.. "HOSPCODE|TABLENAME|DATA_CORRECT|D_UPDATE\r\nZ0001|SERVICE|"u8, .. bytes, .. "|20250901101500\r\n"u8];
        Import(Zip(("DATA_CORRECT.txt", row)));
    }

    static void Import(byte[] zip) => ImportAsync(zip).GetAwaiter().GetResult();

    static async Task ImportAsync(byte[] zip)
    {
        await using var archive = await F43Import.OpenAsync(new MemoryStream(zip), new F43Options { ArchiveName = Name }, CancellationToken.None);
        await foreach (var group in archive.ReadGroupsAsync(CancellationToken.None))
        {
            foreach (var item in group.Items.Where(item => !item.Withdrawn))
            {
                JsonTape.Parse(item.Json).Value.Dispose();
            }

            archive.Receipt.Record(group, [.. group.Items.Select(_ => new IncomingResult(IncomingState.Created))]);
        }

        var receipt = archive.Receipt;
        if (receipt.Rows != receipt.Accepted + receipt.Warned + receipt.Rejected + receipt.Stale)
        {
            throw new InvalidOperationException("Rows were lost.");
        }

        receipt.ToJson();
        receipt.ToReport(TextWriter.Null);
    }

    static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    static byte[] ToTis620(string text) => [.. text.Select(letter => (byte)(letter < 0x80 ? letter : letter - 0x0E01 + 0xA1))];
}
