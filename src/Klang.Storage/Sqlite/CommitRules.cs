using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>What every commit must satisfy whatever stands in the store; a breach is a bug of the plan.</summary>
static class CommitRules
{
    public static void Check(Commit commit, int shards)
    {
        var blocks = commit.Blocks.Count + commit.Moves.Count;
        Require(commit.Blocks.All(block => IsChart(block.Header.Chart)), "a block without a chart");
        Require(commit.Moves.All(move => IsChart(move.From) && IsChart(move.To.Header.Chart)), "a move without a chart");
        Require(commit.Directory.All(write => write.BlockIndex < blocks && (write.BlockIndex >= 0) == (write.State != PlaceState.Golden)),
            "a directory row without its block");
        Require(commit.Postings.All(write => IsChart(write.Chart) && write.Chart.ShardOf(shards) == write.Shard),
            "a posting outside its chart's shard");
        Require(commit.Days.All(write => IsChart(write.Chart) && write.Chart.ShardOf(shards) == write.Shard),
            "an event day outside its chart's shard");
        Require(commit.Heads.All(write => IsChart(write.Head.Chart) && write.Head.Version > write.ExpectedVersion),
            "an access head whose version does not grow");
        Require(commit.Register.All(write => IsChart(write.Chart) && write.Facility.Length > 0), "a register row of no facility");
    }

    static bool IsChart(ChartId chart) => chart.Value is > 0 and <= BlockNumbers.HighestChart;

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"The commit holds {otherwise}.");
        }
    }
}
