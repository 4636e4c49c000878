using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Klang.Fhir;

namespace Klang.Exchange.Thai43;

/// <summary>
/// What is told the sender of an archive: per file how many rows were accepted, accepted with a remark, rejected or
/// older than what is stored, each with line number and reason. Holds no health data. Not thread-safe.
/// </summary>
public sealed class F43Receipt
{
    readonly F43Limits limits;
    readonly Dictionary<string, F43FileReceipt> files = new(StringComparer.Ordinal);
    readonly List<F43MemberFault> refused = [];
    readonly List<F43MemberFault> ignored = [];

    internal F43Receipt(string archive, F43Limits limits)
    {
        Archive = archive;
        this.limits = limits;
    }

    /// <summary>The archive's name.</summary>
    public string Archive { get; }

    /// <summary>HCODE of the sender; empty when it could not be told.</summary>
    public string Facility { get; internal set; } = "";

    /// <summary>The sender's 9-character code; empty when no row has it.</summary>
    public string Facility9 { get; internal set; } = "";

    /// <summary>Version of the standard that the headers look like: 2.0, 2.4 or 2.4.1.</summary>
    public string Version { get; internal set; } = "";

    /// <summary>When the archive was made, by its name.</summary>
    public DateTimeOffset MadeAt { get; internal set; }

    /// <summary>Why the whole archive was refused; <see cref="F43Reason.None"/> when it was read.</summary>
    public F43Reason Refusal { get; internal set; }

    public IReadOnlyList<F43FileReceipt> Files => [.. files.Values.OrderBy(file => Standard.File(file.File).Number)];

    public IReadOnlyList<F43MemberFault> RefusedMembers => refused;

    public IReadOnlyList<F43MemberFault> IgnoredMembers => ignored;

    /// <summary>How the members were encoded; <c>mixed</c> when they differ beyond plain ASCII.</summary>
    public string Encoding
    {
        get
        {
            var told = files.Values.Select(file => file.Encoding).Where(encoding => encoding != "utf-8").Distinct(StringComparer.Ordinal).ToArray();
            return told.Length switch { 0 => "utf-8", 1 => told[0], _ => "mixed" };
        }
    }

    public int Rows => files.Values.Sum(file => file.Rows);

    public int Accepted => files.Values.Sum(file => file.Accepted);

    public int Warned => files.Values.Sum(file => file.WarnedCount);

    public int Rejected => files.Values.Sum(file => file.RejectedCount);

    public int Stale => files.Values.Sum(file => file.StaleCount);

    /// <summary>Notes what the door answered to a group's items, in their order.</summary>
    public void Record(PersonGroup group, IReadOnlyList<IncomingResult> results)
    {
        if (results.Count != group.Items.Count)
        {
            throw new ArgumentException($"{group.Items.Count} items, but {results.Count} results.", nameof(results));
        }

        foreach (var outcome in group.Rows)
        {
            Record(outcome, results);
        }
    }

    /// <summary>The receipt as JSON.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteJson(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The receipt for people, Thai with English.</summary>
    public void ToReport(TextWriter output) => ReceiptReport.Write(this, output);

    internal F43FileReceipt File(string file) => files[file];

    internal F43FileReceipt Open(string file, string member) =>
        files[file] = new F43FileReceipt(file, member, limits.LinesPerReasonMax);

    internal bool Has(string file) => files.ContainsKey(file);

    internal void Drop(string file) => files.Remove(file);

    internal void Refuse(string member, F43Reason reason) => refused.Add(new F43MemberFault(Printable(member), reason));

    internal void Ignore(string member, F43Reason reason) => ignored.Add(new F43MemberFault(Printable(member), reason));

    void Record(RowOutcome outcome, IReadOnlyList<IncomingResult> results)
    {
        var row = outcome.Row;
        var file = files[row.Origin.Name];
        var decided = outcome.Decided;
        string? detail = null;
        if (decided == F43Reason.None)
        {
            (decided, detail) = Decide(outcome, results);
        }

        switch (decided)
        {
            case F43Reason.OlderDUpdate:
                file.Outdate(new F43Line(row.Line, decided, row.Remarks));
                break;
            case F43Reason.None when row.Remarks.Count == 0:
                file.Accept();
                break;
            case F43Reason.None:
                file.Warn(new F43Line(row.Line, row.Remarks[0], row.Remarks[1..]));
                break;
            default:
                file.Reject(new F43Line(row.Line, decided, row.Remarks, detail));
                break;
        }
    }

    static (F43Reason Reason, string? Detail) Decide(RowOutcome outcome, IReadOnlyList<IncomingResult> results)
    {
        var isStale = false;
        var found = 0;
        for (var at = outcome.FirstItem; at < outcome.FirstItem + outcome.ItemCount; at++)
        {
            var result = results[at];
            if (result.State == IncomingState.Refused)
            {
                var isAbsent = result.Reason?.Kind is RefusalKind.NotFound or RefusalKind.Gone;
                if (outcome.Row.IsWithdrawal && isAbsent)
                {
                    continue;
                }

                return isAbsent ? (F43Reason.UnknownPerson, null) : (F43Reason.Refused, result.Reason?.Message);
            }

            if (result.IsIdentityConflict)
            {
                outcome.Row.Remark(F43Reason.IdentityConflict);
            }

            found++;
            isStale |= result.State == IncomingState.Stale && at == outcome.FirstItem;
        }

        if (outcome.Row.IsWithdrawal && found == 0 && outcome.ItemCount > 0)
        {
            outcome.Row.Remark(F43Reason.NothingToCorrect);
        }

        return (isStale ? F43Reason.OlderDUpdate : F43Reason.None, null);
    }

    void WriteJson(Utf8JsonWriter json)
    {
        var used = new SortedSet<F43Reason>();
        json.WriteStartObject();
        json.WriteString("archive", Archive);
        json.WriteString("hcode", Facility);
        json.WriteString("hcode9", Facility9);
        json.WriteString("version", Version);
        json.WriteString("encoding", Encoding);
        json.WriteString("madeAt", MadeAt.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        if (Refusal != F43Reason.None)
        {
            json.WriteString("refused", Refusal.Code());
            used.Add(Refusal);
        }

        json.WriteNumber("rows", Rows);
        json.WriteNumber("accepted", Accepted);
        json.WriteNumber("warned", Warned);
        json.WriteNumber("rejected", Rejected);
        json.WriteNumber("stale", Stale);
        json.WriteStartObject("files");
        foreach (var file in Files)
        {
            WriteFile(json, file, used);
        }

        json.WriteEndObject();
        WriteMembers(json, "refusedMembers", refused, used);
        WriteMembers(json, "ignoredMembers", ignored, used);
        json.WriteStartObject("reasons");
        foreach (var reason in used.DistinctBy(reason => reason.Code(), StringComparer.Ordinal))
        {
            json.WriteStartObject(reason.Code());
            json.WriteString("en", reason.English());
            json.WriteString("th", reason.Thai());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteFile(Utf8JsonWriter json, F43FileReceipt file, SortedSet<F43Reason> used)
    {
        json.WriteStartObject(file.File);
        json.WriteString("member", file.Member);
        json.WriteString("encoding", file.Encoding);
        json.WriteNumber("rows", file.Rows);
        json.WriteNumber("accepted", file.Accepted);
        json.WriteNumber("warnedCount", file.WarnedCount);
        json.WriteNumber("rejectedCount", file.RejectedCount);
        json.WriteNumber("staleCount", file.StaleCount);
        WriteLines(json, "warned", file.Warned, used);
        WriteLines(json, "rejected", file.Rejected, used);
        WriteLines(json, "stale", file.Stale, used);
        if (file.UnknownColumns.Count > 0)
        {
            json.WriteStartArray("unknownColumns");
            foreach (var column in file.UnknownColumns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void WriteLines(Utf8JsonWriter json, string name, IReadOnlyList<F43Line> lines, SortedSet<F43Reason> used)
    {
        if (lines.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            used.Add(line.Reason);
            json.WriteStartObject();
            json.WriteNumber("line", line.Line);
            json.WriteString("reason", line.Reason.Code());
            if (line.More.Count > 0)
            {
                json.WriteStartArray("also");
                foreach (var reason in line.More)
                {
                    used.Add(reason);
                    json.WriteStringValue(reason.Code());
                }

                json.WriteEndArray();
            }

            if (line.Detail is { } detail)
            {
                json.WriteString("detail", detail);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteMembers(Utf8JsonWriter json, string name, List<F43MemberFault> faults, SortedSet<F43Reason> used)
    {
        json.WriteStartArray(name);
        foreach (var fault in faults)
        {
            used.Add(fault.Reason);
            json.WriteStartObject();
            json.WriteString("member", fault.Member);
            json.WriteString("reason", fault.Reason.Code());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string Printable(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name.Length > 120 ? name[..120] : name)
        {
            text.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        }

        return text.ToString();
    }
}
