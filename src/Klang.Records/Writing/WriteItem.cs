using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Charts;

namespace Klang.Records.Writing;

/// <summary>One write on its way from what was sent to a slot in a block. Lives for one attempt of one transaction.</summary>
sealed class WriteItem : IDisposable
{
    internal required Write Write { get; init; }

    /// <summary>The resource as sent (or as patched); null for deletes.</summary>
    internal JsonTape? Content { get; set; }

    internal ResourceType Type => Write.Type;

    /// <summary>The id it has or gets; null until a slot is given.</summary>
    internal string? Id { get; set; }

    internal WriteOutcome Outcome { get; set; }

    /// <summary>What the directory said of the id; null when it said nothing.</summary>
    internal Located? Existing { get; set; }

    internal int Version { get; set; } = 1;

    /// <summary>Where it is stored; null when nothing is stored (a condition found it, a delete found nothing).</summary>
    internal ChartPlan? Chart { get; set; }

    /// <summary>The chart that it leaves; null when it stays.</summary>
    internal ChartPlan? LeftChart { get; set; }

    /// <summary>Further charts it concerns.</summary>
    internal List<ChartPlan> LinkedCharts { get; } = [];

    /// <summary>The source Patient it came with: an id, or a Patient of the same transaction.</summary>
    internal string SourcePatientId { get; set; } = "";

    internal WriteItem? SourceItem { get; set; }

    internal ImportStamp? Import { get; set; }

    internal SlotTraits Traits { get; set; }

    /// <summary>The stored JSON, once built.</summary>
    internal ReadOnlyMemory<byte> Json { get; set; }

    /// <summary>The facility that writes.</summary>
    internal required string Facility { get; init; }

    /// <summary>The answer when nothing is stored.</summary>
    internal ResourceVersion? Found { get; set; }

    internal bool IsStored => Chart is not null;

    internal string SourceKey => SourceItem?.Id ?? SourcePatientId;

    public void Dispose() => Content?.Dispose();
}
