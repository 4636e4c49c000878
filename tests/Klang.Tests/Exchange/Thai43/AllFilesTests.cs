using System.Text;
using System.Text.RegularExpressions;
using Klang.Exchange.Thai43;
using Klang.Exchange.Thai43.Mapping;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>One generated archive with all 52 files and every cell filled.</summary>
public sealed class AllFilesTests
{
    [Fact]
    public void The_standard_has_52_files_and_863_fields()
    {
        Assert.Equal(52, Standard.Files.Count);
        Assert.Equal(863, Standard.Files.Sum(file => file.Fields.Count));
        Assert.All(Standard.Files, file => Assert.InRange(file.Fields.Count, 1, 64));
    }

    [Fact]
    public async Task Every_file_becomes_valid_R4_records()
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(Whole("20250801").Build());

        Assert.Empty(receipt.RefusedMembers);
        Assert.Empty(receipt.Files.SelectMany(file => file.Rejected.Select(line => $"{file.File}:{line.Line}:{line.Reason.Code()}")));
        Assert.Equal(52, receipt.Files.Count);
        foreach (var file in Standard.Files.Where(file => file.Name != "DATA_CORRECT"))
        {
            Assert.Contains(door.Seen, item => item.Key.StartsWith($"f43/Z0001/{file.Name}/", StringComparison.Ordinal));
        }

        Assert.All(door.Seen.Where(item => !item.Withdrawn), item => Assert.Empty(Complaints(item)));
    }

    [Fact]
    public async Task Every_record_of_a_row_is_among_those_that_its_withdrawal_takes_back()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(Whole("20250801").Build());

        foreach (var item in door.Seen.Where(item => item.Type != ResourceType.Organization))
        {
            var file = item.Key.Split('/')[2];
            var suffix = item.Key.Contains('#', StringComparison.Ordinal) ? item.Key.Split('#')[1] : "";
            Assert.Contains((item.Type, suffix), Outputs.Of(file));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("|")]
    [InlineData("2025-13-45")]
    [InlineData("  a  b\u00A0 c ")]
    [InlineData("<b>&\"\\\u200B")]
    [InlineData("99999999999999999999999999")]
    public async Task Whatever_stands_in_the_cells_only_valid_records_come_out(string value)
    {
        var door = new MemoryDoor();
        var builder = new ArchiveBuilder();
        foreach (var file in Standard.Files)
        {
            var rows = file.Fields.Select((field, number) => Row(file, $"2025{1 + number / 28:D2}{1 + number % 28:D2}", field.Name, value)).ToArray();
            builder.Member($"{file.Name}.txt", [Header(file), .. rows]);
        }

        var receipt = await door.ImportAsync(builder.Build());

        Assert.Equal(receipt.Rows, receipt.Accepted + receipt.Warned + receipt.Rejected + receipt.Stale);
        Assert.All(door.Seen.Where(item => !item.Withdrawn), item => Assert.Empty(Complaints(item)));
    }

    internal static ArchiveBuilder Whole(string day)
    {
        var builder = new ArchiveBuilder();
        foreach (var file in Standard.Files)
        {
            builder.Member($"{file.Name}.txt", Header(file), Row(file, day));
        }

        return builder;
    }

    internal static string Header(FileSpec file) => string.Join('|', file.Fields.Select(field => field.Name));

    internal static string Row(FileSpec file, string day, string? changed = null, string value = "") =>
        string.Join('|', file.Fields.Select(field => field.Name == changed ? value : Cell(file, field, day)));

    /// <summary>A plausible value for a field.</summary>
    static string Cell(FileSpec file, FieldSpec field, string day) => field.Name switch
    {
        "HOSPCODE" => "Z0001",
        "HOSPCODE9" => "ZA0000001",
        "CID" => Samples.Cid,
        "BIRTH" => "19800229",
        "D_UPDATE" => "20251001101500",
        "PID" or "PID_IN" => "1",
        "SEQ" => "10",
        "AN" => "20",
        "HID" or "VHVID" or "HEADID" or "MPID" => "5",
        "REFERID" or "REFERID_SOURCE" => "R1",
        "TABLENAME" => "WOMEN",
        "DATA_CORRECT" => """{"PID":"1"}""",
        "POLICY_DATA" => """{"note":"x"}""",
        "VACCINETYPE" => "041",
        "VID" => "50130101",
        "LATITUDE" => "18.5",
        "LONGITUDE" => "98.5",
        "LABTEST" => "0531601",
        "DATE_DISCH" or "DATEFINISH" or "DATE_FINISH" => "20251030",
        "DATETIME_DISCH" or "TIMEFINISH" => "20251030101500",
        "TYPEDISCH" => "03",
        _ => field.Kind switch
        {
            FieldKind.Date => day,
            FieldKind.DateTime => day + "101500",
            FieldKind.Time => "101500",
            FieldKind.Number => "12",
            _ when field.Closed is { } closed => closed[..1],
            _ when field.Meanings.Count > 0 => field.Meanings.Keys.Order(StringComparer.Ordinal).First(),
            _ when field.IsUndotted => "I10",
            _ when field.Width is > 0 and < 3 => "1",
            _ when field.PadTo > 0 => "1".PadLeft(field.PadTo, '0'),
            _ => file.Name[..Math.Min(3, file.Name.Length)],
        },
    };

    static string[] Complaints(Incoming item)
    {
        var text = Regex.Replace(Encoding.UTF8.GetString(item.Json.Span), "urn:klang:key:([A-Za-z]+):[^\"]*", "$1/x", RegexOptions.None, TimeSpan.FromSeconds(5));
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(text)).Value;
        return [.. ResourceValidator.Validate(tape.Root).Where(complaint => complaint.Severity <= Severity.Error).Select(complaint => $"{item.Key} {complaint.Path}: {complaint.Message}")];
    }
}
