using System.Text;
using Klang.Exchange.Thai43;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>What rows are rejected for, what is repaired, and that the physical line is named.</summary>
public sealed class RowFaultTests
{
    static readonly string[] PersonFile = [Samples.PersonHeader, Samples.Person("1")];

    public static TheoryData<string, string, string> Services => new()
    {
        { "warned", "buddhist_year", Samples.Service("1", "10", day: "25680801") },
        { "warned", "date_format", Samples.Service("1", "10", day: "2025-08-01") },
        { "warned", "future_date", Samples.Service("1", "10", day: "20260301") },
        { "warned", "before_birth", Samples.Service("1", "10", day: "19790801") },
        { "warned", "padded_code", Samples.Service("1", "10").Replace("|0100|", "|100|", StringComparison.Ordinal) },
        { "warned", "bad_number", Samples.Service("1", "10").Replace("|37.5|", "|37,5|", StringComparison.Ordinal) },
        { "warned", "exponent_number", Samples.Service("1", "10").Replace("|50.00|", "|5E+01|", StringComparison.Ordinal) },
        { "warned", "unknown_code", Samples.Service("1", "10").Replace("|80|1|50", "|80|0|50", StringComparison.Ordinal) },
        { "warned", "bad_date", Samples.Service("1", "10").Replace("|101500|", "|256100|", StringComparison.Ordinal) },
        { "warned", "missing_value", Samples.Service("1", "10").Replace("|0100|", "||", StringComparison.Ordinal) },
        { "warned", "missing_d_update", Samples.Service("1", "10", updated: "") },
        { "warned", "bad_d_update", Samples.Service("1", "10", updated: "20259901101500") },
        { "warned", "future_d_update", Samples.Service("1", "10", updated: "20300101101500") },
        { "warned", "bad_cid", Samples.Service("1", "10", cid: "1999900000014") },
        { "warned", "cid_mismatch", Samples.Service("1", "10", cid: "3999900000125") },
        { "warned", "short_row", Samples.Service("1", "10")[..^"||ZA0000001".Length] },
        { "warned", "control_character", Samples.Service("1", "10", complaint: "ไข้\0 ไอ") },
        { "warned", "over_width", Samples.Service("1", "10", complaint: new string('ก', 300)) },
        { "warned", "thai_digits", Samples.Service("1", "10", cid: "๑๙๙๙๙๐๐๐๐๐๐๑๓") },
        { "warned", "thai_digits", Samples.Service("๑", "๑๐", day: "๒๕๖๘๐๘๐๑") },
        { "warned", "quoted_cell", "\"" + Samples.Service("1", "10").Replace("|", "\"|\"", StringComparison.Ordinal) + "\"" },
        { "warned", "bad_date", Samples.Service("1", "10").Replace("|101500|", "|9999|", StringComparison.Ordinal) },
        { "warned", "control_character", Samples.Service("1", "10", complaint: "ไข้\uFEFF ไอ") },
        { "warned", "control_character", "\uFEFF" + Samples.Service("1", "10") },
        { "warned", "bad_d_update", Samples.Service("1", "10", updated: "2025-02-30 10:15:00") },
        { "rejected", "bad_date", Samples.Service("1", "10", day: "25681301") },
        { "rejected", "bad_date", Samples.Service("1", "10", day: "2568-02-30") },
        { "rejected", "bad_date", Samples.Service("1", "10", day: "20250800") },
        { "rejected", "wrong_hospcode", Samples.Service("1", "10").Replace("Z0001|", "001|", StringComparison.Ordinal) },
        { "rejected", "missing_key", Samples.Service("1", "10").Replace("Z0001|", "|", StringComparison.Ordinal) },
        { "rejected", "column_count", Samples.Service("1", "10").Replace("|", "\t", StringComparison.Ordinal) },
        { "rejected", "bad_date", Samples.Service("1", "10", day: "20250230") },
        { "rejected", "bad_date", Samples.Service("1", "10", day: "00010101") },
        { "rejected", "missing_key", Samples.Service("1", "") },
        { "rejected", "missing_key", Samples.Service("", "10") },
        { "rejected", "missing_key", Samples.Service("1", "10", day: "00000000") },
        { "rejected", "exponent_number", Samples.Service("1", "6.8E+09") },
        { "rejected", "key_too_long", Samples.Service("1", new string('9', 65)) },
        { "rejected", "column_count", Samples.Service("1", "10", complaint: "ไข้|ไอ") },
        { "rejected", "column_count", Samples.Service("1", "10")[..40] },
        { "rejected", "row_too_long", Samples.Service("1", "10", complaint: new string('ก', 40_000)) },
        { "rejected", "wrong_hospcode", Samples.Service("1", "10").Replace("Z0001|", "Z0002|", StringComparison.Ordinal) },
        { "rejected", "unknown_person", Samples.Service("77", "10") },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_row_is_told_by_line_and_reason(string status, string reason, string row)
    {
        var file = await ImportServiceAsync(Samples.Service("1", "9"), "", row, Samples.Service("1", "11"));

        Assert.Equal(3, file.Rows);
        var line = Assert.Single(status == "warned" ? file.Warned : file.Rejected);
        Assert.Equal((4, reason), (line.Line, line.Reason.Code()));
        Assert.Equal(2, file.Accepted);
    }

    [Fact]
    public async Task A_line_break_within_a_text_makes_two_rejected_rows()
    {
        var file = await ImportServiceAsync(Samples.Service("1", "9", complaint: "ไข้\nไอ"), Samples.Service("1", "10"));

        Assert.Equal(3, file.Rows);
        Assert.Equal([2, 3], file.Rejected.Select(line => line.Line));
        Assert.Equal(1, file.Accepted);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Every_line_end_is_read(string end)
    {
        var text = string.Join(end, Samples.ServiceHeader, Samples.Service("1", "9"), Samples.Service("1", "10"));
        var file = await ImportServiceAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal((2, 2), (file.Rows, file.Accepted));
    }

    [Fact]
    public async Task A_separator_at_the_end_of_every_line_is_no_fault()
    {
        var text = string.Join("\r\n", Samples.ServiceHeader + "|", Samples.Service("1", "9") + "|", Samples.Service("1", "10"));

        Assert.Equal(2, (await ImportServiceAsync(Encoding.UTF8.GetBytes(text))).Accepted);
    }

    [Fact]
    public async Task Columns_are_found_by_name_in_any_order_and_case()
    {
        var text = "note|d_update|\"Pid\"|SEQ|date_serv|hospcode|TypeIn\nx|20250801101500|1|9|20250801|z0001|1\n";
        var file = await ImportServiceAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["note"], file.UnknownColumns);
        Assert.Equal("lower_case_code", Assert.Single(file.Warned).Reason.Code());
    }

    [Theory]
    [InlineData("HOSPCODE|SEQ|DATE_SERV|D_UPDATE\nZ0001|9|20250801|20250801101500\n", "missing_column")]
    [InlineData("Z0001|1|9|20250801|20250801101500\n", "no_header")]
    [InlineData("HOSPCODE\tPID\tSEQ\tDATE_SERV\tD_UPDATE\nZ0001\t1\t9\t20250801\t20250801101500\n", "no_header")]
    [InlineData("HOSPCODE,PID,SEQ,DATE_SERV,D_UPDATE\nZ0001,1,9,20250801,20250801101500\n", "no_header")]
    public async Task A_file_without_its_key_columns_is_refused(string text, string reason)
    {
        var receipt = await new MemoryDoor().ImportAsync(
            new ArchiveBuilder().Member("PERSON.txt", PersonFile).Member("SERVICE.txt", Encoding.UTF8.GetBytes(text)).Build());

        Assert.Equal([("SERVICE.txt", reason)], receipt.RefusedMembers.Select(fault => (fault.Member, fault.Reason.Code())));
    }

    [Fact]
    public async Task Of_two_columns_of_one_name_the_first_counts_and_the_second_is_told()
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(new ArchiveBuilder().People("1").Member("LABFU.txt",
            " hospcode |\"PID\"|SEQ|DATE SERV|LabTest|LABRESULT|LABRESULT|D_UPDATE", "Z0001|1||20250801|0531601|6.5|66|20250801101500").Build());
        var file = receipt.Files.Single(file => file.File == "LABFU");

        Assert.Equal((1, "LABRESULT"), (file.Accepted, Assert.Single(file.UnknownColumns)));
        Assert.Equal("6.5", Value(door, "0531601"));
    }

    [Fact]
    public async Task Zeros_that_a_spreadsheet_stripped_are_put_back_where_the_width_is_fixed()
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(new ArchiveBuilder()
            .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", cid: "99990000001"))
            .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "531601", "6.5")).Build());

        Assert.Equal("padded_code", Assert.Single(receipt.Files.Single(file => file.File == "LABFU").Warned).Reason.Code());
        Assert.Equal("6.5", Value(door, "0531601"));
        Assert.Equal("bad_cid", Assert.Single(receipt.Files.Single(file => file.File == "PERSON").Warned).Reason.Code());
    }

    [Fact]
    public async Task Of_rows_with_one_key_the_newest_stands_and_older_ones_are_stale()
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(new ArchiveBuilder().People("1").Member(
            "LABFU.txt", Samples.LabHeader,
            Samples.Lab("1", "0531601", "7.1", updated: "20250803000000"),
            Samples.Lab("1", "0531601", "7.2", updated: "20250802000000"),
            Samples.Lab("1", "0531002", "90"), Samples.Lab("1", "0531002", "91"),
            Samples.Lab("1", "0541402", "100"), Samples.Lab("1", "0541402", "100")).Build());
        var file = receipt.Files.Single(file => file.File == "LABFU");

        Assert.Equal([(3, "older_d_update")], file.Stale.Select(line => (line.Line, line.Reason.Code())));
        Assert.Equal([(4, "duplicate_key"), (7, "duplicate_row")], file.Warned.Select(line => (line.Line, line.Reason.Code())));
        Assert.Equal("7.1", Value(door, "0531601"));
        Assert.Equal("91", Value(door, "0531002"));
    }

    [Fact]
    public async Task A_diagnosis_without_its_visit_is_kept_with_a_remark()
    {
        var receipt = await new MemoryDoor().ImportAsync(new ArchiveBuilder().People("1")
            .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "9"))
            .Member(
                "DIAGNOSIS_OPD.txt", "HOSPCODE|PID|SEQ|DATE_SERV|DIAGTYPE|DIAGCODE|CLINIC|PROVIDER|D_UPDATE",
                "Z0001|1|9|20250801|1|e11.9|00100|001|20250801101500", "Z0001|1|8|20250801|1|I10|00100|001|20250801101500").Build());
        var file = receipt.Files.Single(file => file.File == "DIAGNOSIS_OPD");

        Assert.Equal([F43Reason.DottedCode, F43Reason.UnknownVisit], file.Warned.Select(line => line.Reason));
        Assert.Equal([F43Reason.LowerCaseCode], file.Warned[0].More);
    }

    static string Value(MemoryDoor door, string test) =>
        door[$"f43/Z0001/LABFU/1/20250801/{test}"].GetProperty("valueQuantity").GetProperty("value").GetRawText();

    static Task<F43FileReceipt> ImportServiceAsync(params string[] rows) =>
        ImportServiceAsync(Encoding.UTF8.GetBytes(string.Concat(rows.Prepend(Samples.ServiceHeader).Select(row => row + "\r\n"))));

    static async Task<F43FileReceipt> ImportServiceAsync(byte[] service)
    {
        var receipt = await new MemoryDoor().ImportAsync(
            new ArchiveBuilder().Member("PERSON.txt", PersonFile).Member("SERVICE.txt", service).Build());
        return receipt.Files.Single(file => file.File == "SERVICE");
    }
}
