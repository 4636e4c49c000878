using Klang.Fhir;
using Klang.Records.Access;

namespace Klang.Records.Charts;

/// <summary>What a slot of a block holds besides the resource.</summary>
[Flags]
public enum SlotTraits : byte
{
    /// <summary>A version of a resource, made by POST.</summary>
    None = 0,

    /// <summary>A tombstone: the resource was deleted.</summary>
    Deleted = 1,

    /// <summary>The resource lives on in another chart, named by <see cref="Slot.OtherChart"/>.</summary>
    Moved = 2,

    /// <summary>The resource came from another chart, named by <see cref="Slot.OtherChart"/>, where older versions lie.</summary>
    CameFrom = 4,

    /// <summary>A link: the resource concerns this chart too, but is stored in <see cref="Slot.OtherChart"/>.</summary>
    Link = 8,

    /// <summary>It came through an importer; <see cref="Slot.Import"/> is set.</summary>
    Imported = 16,

    /// <summary>This version was written by PUT or PATCH.</summary>
    ByUpdate = 32,

    /// <summary>Large attachments lie outside the block; <see cref="Slot.Cuts"/> says where.</summary>
    Cut = 64,

    /// <summary>
    /// It is of sensitive categories; <see cref="Slot.Categories"/> says which. In a block of compartment N it is a mark: the resource became
    /// sensitive with this version, which lies in compartment R, and the versions before it are hidden with it.
    /// </summary>
    Labelled = 128,
}

/// <summary>What an importer needs to know of what it wrote before.</summary>
/// <param name="UpdatedAt">D_UPDATE of the row, UTC ticks.</param>
/// <param name="SentAt">When the archive was made that brought it, UTC ticks: decides between rows of one D_UPDATE.</param>
/// <param name="FactKey">The fact's name within the chart; empty when none.</param>
/// <param name="IsPrimary">The sender itself gave the care.</param>
public readonly record struct ImportStamp(long UpdatedAt, long SentAt, string FactKey, bool IsPrimary);

/// <summary>One version of one resource inside a block.</summary>
public sealed record Slot
{
    /// <summary>Its type.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>Its id as text.</summary>
    public required string Id { get; init; }

    /// <summary>Its version, from 1; 0 for a link.</summary>
    public required int Version { get; init; }

    /// <summary>What kind of slot.</summary>
    public SlotTraits Flags { get; init; }

    /// <summary>Number of the other chart of a move or link; 0 when none.</summary>
    public long OtherChart { get; init; }

    /// <summary>For imported records.</summary>
    public ImportStamp Import { get; init; }

    /// <summary>Large attachments that were taken out of <see cref="Json"/>, in their order.</summary>
    internal IReadOnlyList<AttachmentCut> Cuts { get; init; } = [];

    /// <summary>Sensitive categories that the resource has had so far; none outside of compartment R.</summary>
    public SensitiveCategories Categories { get; init; }

    /// <summary>Compact JSON with identity; empty for tombstones, moves and links.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>True when it is content that may be current.</summary>
    public bool HasContent => (Flags & (SlotTraits.Deleted | SlotTraits.Moved | SlotTraits.Link)) == 0;
}
