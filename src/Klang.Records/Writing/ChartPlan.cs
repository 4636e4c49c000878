using System.Collections.Immutable;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>A chart that a transaction touches, and what the transaction changes of its head and claims.</summary>
sealed class ChartPlan
{
    internal required ChartId Chart { get; init; }

    internal required ChartKind Kind { get; init; }

    /// <summary>The facility whose key seals it, for <see cref="ChartKind.Facility"/>.</summary>
    internal string Facility { get; init; } = "";

    /// <summary>As stored; null for a new chart.</summary>
    internal ChartHead? Stored { get; init; }

    internal bool IsNew => Stored is null;

    internal string GoldenId { get; set; } = "";

    internal ImmutableArray<ChartSource> Sources { get; set; } = [];

    /// <summary>What else the head says: relations, what the citizen laid down, labels.</summary>
    internal AccessHead Head { get; set; } = AccessHead.Empty;

    internal bool IsHeadChanged { get; set; }

    /// <summary>Claims the chart takes in this transaction, each with the source that brings it.</summary>
    internal List<(PersonClaim Claim, WriteItem Source)> NewClaims { get; } = [];

    /// <summary>Blocks the plan rests on having read; null when it read none.</summary>
    internal int? ExpectedBlocks { get; set; }

    internal KeyName Key(Compartment compartment) => Kind switch
    {
        ChartKind.Person => KeyName.OfChart(Chart.Value, compartment),
        ChartKind.Facility => KeyName.OfFacility(Facility),
        _ => KeyName.Registry,
    };

    internal static ChartPlan Of(ChartHead head) => new()
    {
        Chart = head.Chart,
        Kind = head.Row.Kind,
        Facility = head.Row.Facility,
        Stored = head,
        GoldenId = head.Content.GoldenId,
        Sources = head.Content.Sources,
        Head = head.Content,
    };
}
