using System.Collections.Frozen;
using System.Collections.Immutable;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Access;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Charts;

/// <summary>
/// Leaves out of a chart what a view does not show, before anybody is given it. A resource is shown whole or not at all: one version that
/// the view does not show hides all of them, so that no history tells what its next line would have said. Whether a resource is
/// shown depends on itself, and on orders that are shown, never on what is hidden.
/// </summary>
sealed class ViewFilter(AccessView view)
{
    readonly List<(SealedBlock Block, Slot[] Slots)> blocks = [];
    readonly HashSet<(ResourceType Type, string Id)> hidden = [];
    readonly HashSet<string> unknownPatients = new(StringComparer.Ordinal);
    readonly HashSet<string> hiddenPatients = new(StringComparer.Ordinal);

    /// <summary>True when the view holds back sensitive categories and nothing else: then only charts with compartment R need filtering.</summary>
    internal static bool IsByLabelsAlone(AccessView view) =>
        view.Kinds == ContentKinds.All && view.OnlyFacility is null && view.HiddenFacilities.IsEmpty;

    /// <summary>True when everything of these categories is shown.</summary>
    internal static bool Shows(AccessView view, SensitiveCategories categories) => (categories & ~view.Categories) == 0;

    /// <summary>True when records of that facility are shown.</summary>
    internal static bool Shows(AccessView view, string facility) =>
        (view.OnlyFacility is null || view.OnlyFacility == facility)
        && (view.HiddenFacilities.IsEmpty || !view.HiddenFacilities.Contains(facility));

    /// <summary>True when one version alone is shown. Orders apart, which need the whole chart.</summary>
    internal static bool Shows(AccessView view, Slot slot, BlockHeader block) =>
        Shows(view, slot.Categories) && Shows(view, block.Facility) && ShowsKind(view, slot);

    /// <summary>True when these blocks hold anything that this view may hide.</summary>
    internal bool Concerns(IReadOnlyList<SealedBlock> all)
    {
        if (!IsByLabelsAlone(view))
        {
            return true;
        }

        foreach (var block in all)
        {
            if (block.Header.Compartment == Compartment.Restricted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when blocks of compartment R were left shut.</summary>
    internal bool IsShut { get; set; }

    /// <summary>Takes a block that was opened.</summary>
    internal void Add(SealedBlock block, Slot[] slots) => blocks.Add((block, slots));

    /// <summary>The chart as it is shown, up to a commit, its head without sources that are not. What later commits hide is hidden.</summary>
    internal (ChartHead Head, OpenedChart Chart) Build(ChartHead head, long upTo)
    {
        HideByLabelAndFacility();
        HideSources(head.Content.Sources);
        if (view.Kinds != ContentKinds.All)
        {
            HideByKind();
        }

        return (Without(head), Shown(head.Chart, upTo));
    }

    OpenedChart Shown(ChartId chart, long upTo)
    {
        var shown = new OpenedChart(chart) { IsPartial = hidden.Count > 0 || IsShut, HiddenPatients = hiddenPatients, UnknownPatients = unknownPatients };
        foreach (var (block, slots) in blocks)
        {
            if (block.Sequence > upTo)
            {
                continue;
            }

            foreach (var slot in slots)
            {
                if (!OpenedChart.IsMark(slot, block.Header) && !hidden.Contains((slot.Type, slot.Id)))
                {
                    shown.Add(new PlacedSlot(slot, block.Header, block.Number, block.Sequence));
                }
            }
        }

        return shown;
    }

    ChartHead Without(ChartHead head) => head with
    {
        Content = head.Content with
        {
            Sources = head.Content.Sources.RemoveAll(source => hidden.Contains((ResourceType.Patient, source.PatientId))),
            Labels = SensitiveCategories.None,
        },
    };

    /// <summary>A source that is hidden is so under the ids of the charts from which it came, too.</summary>
    void HideSources(ImmutableArray<ChartSource> sources)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (!Shows(view, source.Facility))
            {
                Hide(ResourceType.Patient, source.PatientId, isByFacility: true);
                unknownPatients.UnionWith(source.Origins.Select(origin => origin.GoldenId));
            }
            else
            {
                known.UnionWith(source.Origins.Select(origin => origin.GoldenId));
            }
        }

        hiddenPatients.UnionWith(unknownPatients);
        unknownPatients.ExceptWith(known);
    }

    void HideByLabelAndFacility()
    {
        foreach (var (block, slots) in blocks)
        {
            var isForeign = !Shows(view, block.Header.Facility);
            foreach (var slot in slots)
            {
                if (isForeign || !Shows(view, slot.Categories))
                {
                    Hide(slot.Type, slot.Id, isForeign);
                }
            }
        }
    }

    void Hide(ResourceType type, string id, bool isByFacility)
    {
        hidden.Add((type, id));
        if (type != ResourceType.Patient)
        {
            return;
        }

        hiddenPatients.Add(id);
        if (isByFacility)
        {
            unknownPatients.Add(id);
        }
    }

    void HideByKind()
    {
        var known = new HashSet<(ResourceType, string)>();
        var outside = new HashSet<(ResourceType, string)>();
        foreach (var (_, slots) in blocks)
        {
            foreach (var slot in slots)
            {
                if (slot.HasContent && !slot.Json.IsEmpty)
                {
                    known.Add((slot.Type, slot.Id));
                    if (!ShowsKind(view, slot))
                    {
                        outside.Add((slot.Type, slot.Id));
                    }
                }
            }
        }

        // Of what has no content here (a tombstone of what never came, a trace, a link) only the type tells the kind.
        foreach (var (_, slots) in blocks)
        {
            foreach (var slot in slots)
            {
                if (!known.Contains((slot.Type, slot.Id)) && (ContentKindReader.KindsOf(slot.Type) & ~view.Kinds) != 0)
                {
                    outside.Add((slot.Type, slot.Id));
                }
            }
        }

        if (!view.Orders.IsEmpty)
        {
            outside.ExceptWith(OfOrders());
        }

        foreach (var (type, id) in outside)
        {
            Hide(type, id, isByFacility: false);
        }
    }

    /// <summary>The orders themselves, what refers to them, and what they refer to: the history that the order carries.</summary>
    HashSet<(ResourceType, string)> OfOrders()
    {
        var orders = view.Orders.ToFrozenSet(StringComparer.Ordinal);
        var found = new HashSet<(ResourceType, string)>();
        foreach (var (_, slots) in blocks)
        {
            foreach (var slot in slots)
            {
                if (!slot.HasContent || slot.Json.IsEmpty || hidden.Contains((slot.Type, slot.Id)))
                {
                    continue;
                }

                using var tape = StoredJson.Read(slot.Json);
                if (orders.Contains($"{slot.Type.Name()}/{slot.Id}"))
                {
                    found.Add((slot.Type, slot.Id));
                    ReferenceWalk.Visit(tape.Root, reference => found.Add((reference.Type, reference.Id)));
                }
                else
                {
                    ReferenceWalk.Visit(tape.Root, reference =>
                    {
                        if (orders.Contains(reference.TypeAndId))
                        {
                            found.Add((slot.Type, slot.Id));
                        }
                    });
                }
            }
        }

        return found;
    }

    static bool ShowsKind(AccessView view, Slot slot)
    {
        if (view.Kinds == ContentKinds.All)
        {
            return true;
        }

        var possible = ContentKindReader.KindsOf(slot.Type);
        if ((possible & ~view.Kinds) == 0)
        {
            return true;
        }

        if ((possible & view.Kinds) == 0 || !slot.HasContent || slot.Json.IsEmpty)
        {
            return false;
        }

        using var tape = StoredJson.Read(slot.Json);
        return (ContentKindReader.Of(slot.Type, tape.Root) & ~view.Kinds) == 0;
    }
}
