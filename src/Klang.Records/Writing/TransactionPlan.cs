using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Store;

namespace Klang.Records.Writing;

/// <summary>A transaction resolved: which charts, which versions, which links. Nothing is sealed or written yet.</summary>
sealed class TransactionPlan : IDisposable
{
    internal required CallContext Context { get; init; }

    /// <summary>Sequence at which conditions were evaluated.</summary>
    internal required long Since { get; init; }

    internal List<WriteItem> Items { get; } = [];

    /// <summary>Charts touched, by number.</summary>
    internal Dictionary<ChartId, ChartPlan> Charts { get; } = [];

    /// <summary>Patients that were looked up: most resources of a transaction are about the same one.</summary>
    internal Dictionary<string, Located?> Patients { get; } = new(StringComparer.Ordinal);

    /// <summary>Claims that charts of this transaction take, so that two Patients of one bundle join each other.</summary>
    internal Dictionary<PersonClaim, ChartPlan> PendingClaims { get; } = [];

    /// <summary>Entries by their fullUrl.</summary>
    internal Dictionary<string, WriteItem> ByFullUrl { get; } = new(StringComparer.Ordinal);

    /// <summary>Links to rewrite.</summary>
    internal ReferenceMap Links { get; } = new();

    /// <summary>Conditional references: text to Type/id.</summary>
    internal Dictionary<string, string> Conditional { get; } = new(StringComparer.Ordinal);

    /// <summary>Conditions under which entries create, since nothing was found.</summary>
    internal HashSet<(ResourceType Type, string Condition)> NewConditions { get; } = [];

    /// <summary>Terms whose later change makes the plan void.</summary>
    internal List<TermGuard> Guards { get; } = [];

    /// <summary>Makes the claim that keeps the answer for a repeated call, once ids are known; null without a key.</summary>
    internal Func<ChartId, ClaimWrite>? PrepareAnswer { get; set; }

    /// <summary>Known sources that bring a number which another chart holds: they join it before the write goes on.</summary>
    internal List<(WriteItem Patient, ChartId Owner)> Joins { get; } = [];

    /// <summary>What the ledger entry says was done.</summary>
    internal string What { get; set; } = "";

    /// <summary>The plan of a chart that was opened: it rests on the blocks that were read.</summary>
    internal ChartPlan Open(ChartHead head, OpenedChart content)
    {
        if (!Charts.TryGetValue(head.Chart, out var planned))
        {
            planned = ChartPlan.Of(head);
            Charts[head.Chart] = planned;
        }

        planned.ExpectedBlocks ??= content.BlockCount;
        return planned;
    }

    public void Dispose() => Items.ForEach(item => item.Dispose());
}
