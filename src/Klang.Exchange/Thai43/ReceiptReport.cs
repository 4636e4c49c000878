using System.Globalization;

namespace Klang.Exchange.Thai43;

/// <summary>A receipt as text that a clerk can read and act upon.</summary>
static class ReceiptReport
{
    const int LinesPerReasonMax = 20;

    public static void Write(F43Receipt receipt, TextWriter output)
    {
        output.WriteLine($"ใบรับข้อมูล 43 แฟ้ม / 43-file receipt: {receipt.Archive}");
        output.WriteLine($"หน่วยบริการ / facility: {Or(receipt.Facility)} {receipt.Facility9}");
        if (receipt.Refusal != F43Reason.None)
        {
            output.WriteLine($"ไม่รับชุดข้อมูล / refused: {receipt.Refusal.Code()}: {receipt.Refusal.Thai()} / {receipt.Refusal.English()}");
        }

        output.WriteLine($"รุ่นมาตรฐาน / version: {Or(receipt.Version)}   รหัสอักขระ / encoding: {receipt.Encoding}");
        output.WriteLine();
        output.WriteLine(Columns("แฟ้ม / file", "แถว/rows", "รับ/accepted", "เตือน/warned", "ไม่รับ/rejected", "เก่ากว่า/stale"));
        foreach (var file in receipt.Files)
        {
            output.WriteLine(Columns(
                file.File, Number(file.Rows), Number(file.Accepted), Number(file.WarnedCount), Number(file.RejectedCount), Number(file.StaleCount)));
        }

        output.WriteLine(Columns(
            "รวม / total", Number(receipt.Rows), Number(receipt.Accepted), Number(receipt.Warned), Number(receipt.Rejected), Number(receipt.Stale)));
        WriteMembers("แฟ้มที่ไม่รับ / refused members", receipt.RefusedMembers, output);
        WriteMembers("แฟ้มที่ข้าม / ignored members", receipt.IgnoredMembers, output);
        foreach (var file in receipt.Files)
        {
            WriteLines(file, "ไม่รับ / rejected", file.Rejected, output);
            WriteLines(file, "เก่ากว่าที่เก็บไว้ / stale", file.Stale, output);
            WriteLines(file, "รับพร้อมข้อสังเกต / accepted with a remark", file.Warned, output);
            if (file.UnknownColumns.Count > 0)
            {
                output.WriteLine($"{file.File}: ช่องที่ไม่รู้จัก / unknown columns: {string.Join(", ", file.UnknownColumns)}");
            }
        }
    }

    static void WriteMembers(string title, IReadOnlyList<F43MemberFault> faults, TextWriter output)
    {
        if (faults.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title);
        foreach (var fault in faults)
        {
            output.WriteLine($"  {fault.Member}: {fault.Reason.Code()}: {fault.Reason.Thai()} / {fault.Reason.English()}");
        }
    }

    static void WriteLines(F43FileReceipt file, string title, IReadOnlyList<F43Line> lines, TextWriter output)
    {
        foreach (var group in lines.GroupBy(line => (line.Reason, line.Detail)))
        {
            var all = group.ToArray();
            var shown = string.Join(", ", all.Take(LinesPerReasonMax).Select(line => Number(line.Line)));
            var more = all.Length > LinesPerReasonMax ? $" … (+{Number(all.Length - LinesPerReasonMax)})" : "";
            output.WriteLine();
            output.WriteLine($"{file.File}: {title}: {group.Key.Reason.Code()} ({Number(all.Length)})");
            output.WriteLine($"  {group.Key.Reason.Thai()} / {group.Key.Reason.English()}");
            if (group.Key.Detail is { } detail)
            {
                output.WriteLine($"  {detail}");
            }

            output.WriteLine($"  บรรทัด / lines: {shown}{more}");
        }
    }

    static string Columns(params ReadOnlySpan<string> cells)
    {
        var line = cells[0].PadRight(24);
        foreach (var cell in cells[1..])
        {
            line += cell.PadLeft(16);
        }

        return line.TrimEnd();
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Or(string text) => text.Length == 0 ? "?" : text;
}
