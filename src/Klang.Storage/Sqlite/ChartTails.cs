using System.Globalization;
using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Where charts end, as the writer knows them: next block number and how many blocks lie there. What a group changes is
/// staged until it is durable.
/// </summary>
sealed class ChartTails(CommitTables tables)
{
    const int Limit = 65_536;
    const int Unknown = -1;

    readonly Dictionary<long, (int Next, int Live)> known = [];
    readonly Dictionary<long, (int Next, int Live)> staged = [];

    /// <summary>Takes the next place of a chart.</summary>
    public long Append(ChartId chart)
    {
        var (next, live) = Get(chart);
        if (next >= BlockNumbers.PerChart)
        {
            throw new StoreException(StoreFault.Broken, string.Create(CultureInfo.InvariantCulture,
                $"Chart {chart.Value} holds {BlockNumbers.PerChart} blocks already, the most a chart can hold."));
        }

        staged[chart.Value] = (next + 1, live == Unknown ? Unknown : live + 1);
        return BlockNumbers.Place(chart, next);
    }

    /// <summary>One block leaves the chart.</summary>
    public void TakeOut(ChartId chart)
    {
        var (next, live) = Get(chart);
        staged[chart.Value] = (next, live == Unknown ? Unknown : live - 1);
    }

    public int CountBlocks(ChartId chart)
    {
        var (next, live) = Get(chart);
        if (live == Unknown)
        {
            live = next == 0 ? 0 : tables.CountBlocks(chart);
            staged[chart.Value] = (next, live);
        }

        return live;
    }

    public void Accept()
    {
        if (known.Count > Limit)
        {
            known.Clear();
        }

        foreach (var (chart, tail) in staged)
        {
            known[chart] = tail;
        }

        staged.Clear();
    }

    public void Discard() => staged.Clear();

    (int Next, int Live) Get(ChartId chart)
    {
        if (staged.TryGetValue(chart.Value, out var tail) || known.TryGetValue(chart.Value, out tail))
        {
            return tail;
        }

        var next = tables.ReadNextNumber(chart);
        return staged[chart.Value] = (next, next == 0 ? 0 : Unknown);
    }
}
