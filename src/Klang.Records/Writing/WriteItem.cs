using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Trust;

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
    internal List<Subject> LinkedCharts { get; } = [];

    /// <summary>Directory key of the source Patient it came with; 0 when none, or when <see cref="SourceItem"/> tells.</summary>
    internal UInt128 SourceHash { get; set; }

    /// <summary>The source Patient, when it is written in the same transaction.</summary>
    internal WriteItem? SourceItem { get; set; }

    internal ImportStamp? Import { get; set; }

    internal SlotTraits Traits { get; set; }

    /// <summary>Sensitive categories, once labelled.</summary>
    internal SensitiveCategories Categories { get; set; }

    internal Compartment Compartment => Categories == SensitiveCategories.None ? Compartment.Normal : Compartment.Restricted;

    /// <summary>True when the version before this one lies in compartment N.</summary>
    internal bool HasOpenPast { get; set; }

    /// <summary>The stored JSON, once built.</summary>
    internal ReadOnlyMemory<byte> Json { get; set; }

    /// <summary>The same without its large attachments: what goes into the block.</summary>
    internal ReadOnlyMemory<byte> StoredJson { get; set; }

    internal IReadOnlyList<AttachmentCut> Cuts { get; set; } = [];

    /// <summary>The facility whose record it is: the one that writes; with a caller of none, the one that wrote it before.</summary>
    internal required string Facility { get; set; }

    /// <summary>The answer when nothing is stored.</summary>
    internal ResourceVersion? Found { get; set; }

    /// <summary>Index of its block in the commit, and its place there; set when blocks are grouped.</summary>
    internal int Block { get; set; }

    internal int Slot { get; set; }

    internal bool IsStored => Chart is not null;

    /// <summary>True for a Patient with a number that another chart holds.</summary>
    internal bool IsInConflict { get; set; }

    /// <summary>Source of the block that it leaves, with <see cref="LeftChart"/>.</summary>
    internal UInt128 LeftSourceHash { get; set; }

    /// <summary>True when the content was made in this attempt (patched, or a Task of ours) and goes with it.</summary>
    internal bool OwnsContent { get; init; }

    /// <summary>The patched content, which goes with the attempt.</summary>
    internal JsonTape? Patched { get; set; }

    public void Dispose()
    {
        Patched?.Dispose();
        if (OwnsContent)
        {
            Content?.Dispose();
        }
    }
}
