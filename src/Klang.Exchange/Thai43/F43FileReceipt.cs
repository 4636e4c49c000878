namespace Klang.Exchange.Thai43;

/// <summary>What became of the rows of one file. Rows = accepted + warned + rejected + stale, once all groups are recorded.</summary>
public sealed class F43FileReceipt
{
    readonly int linesMax;
    readonly Dictionary<F43Reason, int> listed = [];
    readonly List<F43Line> warned = [];
    readonly List<F43Line> rejected = [];
    readonly List<F43Line> stale = [];

    internal F43FileReceipt(string file, string member, int linesMax)
    {
        File = file;
        Member = member;
        this.linesMax = linesMax;
    }

    /// <summary>The standard's name.</summary>
    public string File { get; }

    /// <summary>The member's name in the archive.</summary>
    public string Member { get; }

    /// <summary><c>utf-8</c>, <c>utf-8-bom</c>, <c>utf-16</c>, <c>tis-620</c> or <c>mixed</c>.</summary>
    public string Encoding { get; internal set; } = "utf-8";

    /// <summary>Columns that the standard does not have.</summary>
    public IReadOnlyList<string> UnknownColumns { get; internal set; } = [];

    public int Rows { get; internal set; }

    public int Accepted { get; private set; }

    public int WarnedCount { get; private set; }

    public int RejectedCount { get; private set; }

    public int StaleCount { get; private set; }

    /// <summary>Kept with a remark, by line. Long lists are cut at a limit; the counts are whole.</summary>
    public IReadOnlyList<F43Line> Warned => Sorted(warned);

    public IReadOnlyList<F43Line> Rejected => Sorted(rejected);

    public IReadOnlyList<F43Line> Stale => Sorted(stale);

    internal void Accept() => Accepted++;

    internal void Warn(F43Line line)
    {
        WarnedCount++;
        List(warned, line);
    }

    internal void Reject(F43Line line)
    {
        RejectedCount++;
        List(rejected, line);
    }

    internal void Outdate(F43Line line)
    {
        StaleCount++;
        List(stale, line);
    }

    void List(List<F43Line> lines, F43Line line)
    {
        var count = listed.GetValueOrDefault(line.Reason);
        listed[line.Reason] = count + 1;
        if (count < linesMax)
        {
            lines.Add(line);
        }
    }

    static F43Line[] Sorted(List<F43Line> lines) => [.. lines.OrderBy(line => line.Line)];
}
