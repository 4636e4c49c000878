using Klang.Care.Sensitivity;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Labels what a transaction writes: by what it reveals itself, by what it refers to, and by what it was before. A label stays with
/// its resource, whatever later versions say, so that no version tells that there was one. What gets a label is sealed in compartment R.
/// </summary>
sealed class Labeller(IRecordStore store, ChartOpening opening, SensitivityRules rules)
{
    const int AdultYears = 20;

    /// <summary>Sets the categories of every item, the labels of its chart, and where a mark has to hide earlier versions.</summary>
    internal async ValueTask LabelAsync(TransactionPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var births = new Dictionary<ChartId, DateRange?>();
        foreach (var item in plan.Items)
        {
            if (MayBeLabelled(item))
            {
                item.Categories = await OwnAsync(plan, item, births, now, cancellationToken) | await KeptAsync(plan, item, cancellationToken);
            }
        }

        if (plan.Items.Exists(item => item.Categories != SensitiveCategories.None) || plan.Charts.Values.Any(MayHoldLabelled))
        {
            await InheritAsync(plan, cancellationToken);
        }

        foreach (var item in plan.Items)
        {
            Note(item.Chart, item.Categories);
            Note(item.LeftChart, item.Categories);
            item.LinkedCharts.ForEach(linked => Note(linked.Chart, item.Categories));
        }
    }

    /// <summary>Shared reference data concern nobody, and who someone is has to be known.</summary>
    static bool MayBeLabelled(WriteItem item) => item is { IsStored: true, Type: not ResourceType.Patient, Chart.Kind: not ChartKind.Registry };

    /// <summary>The head of a person's chart says so; the small charts of facilities have none.</summary>
    static bool MayHoldLabelled(ChartPlan chart) => chart.Kind == ChartKind.Facility ? !chart.IsNew : chart.Head.Labels != SensitiveCategories.None;

    static void Note(ChartPlan? chart, SensitiveCategories categories)
    {
        if (chart is { Kind: ChartKind.Person } && (categories & ~chart.Head.Labels) != 0)
        {
            chart.Head = chart.Head with { Labels = chart.Head.Labels | categories };
            chart.IsHeadChanged = true;
        }
    }

    /// <summary>What the resource reveals by itself.</summary>
    async ValueTask<SensitiveCategories> OwnAsync(
        TransactionPlan plan, WriteItem item, Dictionary<ChartId, DateRange?> births, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (item.Content is not { } content)
        {
            return SensitiveCategories.None;
        }

        var finding = rules.Of(item.Type, content.Root);
        var topics = finding.Topics;
        if (finding.UnderTwenty != SensitiveTopics.None && await IsUnderTwentyAsync(plan, item, births, now, cancellationToken))
        {
            topics |= finding.UnderTwenty;
        }

        return (SensitiveCategories)topics;
    }

    /// <summary>At the time of care; false when nobody knows when the person was born.</summary>
    async ValueTask<bool> IsUnderTwentyAsync(
        TransactionPlan plan, WriteItem item, Dictionary<ChartId, DateRange?> births, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var chart = item.Chart!;
        if (!births.TryGetValue(chart.Chart, out var birth))
        {
            births[chart.Chart] = birth = await BirthAsync(plan, chart, cancellationToken);
        }

        if (birth is not { } born)
        {
            return false;
        }

        var care = CareDates.Of(item.Content!.Root, item.Type);
        var at = care is { } known && known.LowTicks > DateRange.MinTicks ? known.LowTicks : now.UtcTicks;
        return DayOf(born.HighTicks - 1).AddYears(AdultYears) > DayOf(at);
    }

    /// <summary>A day is a day in Asia/Bangkok.</summary>
    static DateOnly DayOf(long ticks) => DateOnly.FromDateTime(new DateTime(ticks + DateRange.BangkokTicks));

    async ValueTask<DateRange?> BirthAsync(TransactionPlan plan, ChartPlan chart, CancellationToken cancellationToken)
    {
        foreach (var patient in plan.Items)
        {
            if (patient is { Type: ResourceType.Patient, Content: { } content } && patient.Chart == chart && BirthOf(content.Root) is { } written)
            {
                return written;
            }
        }

        if (chart.IsNew || chart.Kind != ChartKind.Person
            || await opening.AdmitAsync(plan.Context, AccessAction.Job, chart.Chart, "age at the time of care", cancellationToken) is not { } receipt
            || await opening.OpenPatientsAsync(receipt, chart.Chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return null;
        }

        foreach (var placed in opened.Chart.Current(ResourceType.Patient))
        {
            using var tape = StoredJson.Read(placed.Slot.Json);
            if (BirthOf(tape.Root) is { } stored)
            {
                return stored;
            }
        }

        return null;
    }

    static DateRange? BirthOf(JsonNode patient) => DateRange.TryParse(patient["birthDate"u8].StringBytes, out var range) ? range : null;

    /// <summary>What the resource was labelled with before, and whether an earlier version lies in compartment N.</summary>
    async ValueTask<SensitiveCategories> KeptAsync(TransactionPlan plan, WriteItem item, CancellationToken cancellationToken)
    {
        if (item.Existing is not { Place: var place })
        {
            return SensitiveCategories.None;
        }

        var chart = item.LeftChart ?? item.Chart!;
        var kept = MayHoldLabelled(chart) ? await LabelsOfAsync(plan, item.Type, item.Id!, place, cancellationToken) : SensitiveCategories.None;
        item.HasOpenPast = kept == SensitiveCategories.None;
        return kept;
    }

    async ValueTask<SensitiveCategories> LabelsOfAsync(
        TransactionPlan plan, ResourceType type, string id, ResourcePlace place, CancellationToken cancellationToken)
    {
        if (place.Block < 0
            || await store.ReadBlockAsync(place.Chart, place.Block, cancellationToken) is not { Header.Compartment: Compartment.Restricted } block
            || await opening.Charts.ReadHeadAsync(place.Chart, cancellationToken) is not { } head
            || await opening.AdmitAsync(plan.Context, AccessAction.Job, place.Chart, $"labels of {type.Name()}/{id}", cancellationToken) is not { } receipt
            || await opening.Charts.OpenBlockAsync(receipt, head, block.Number, cancellationToken) is not { } opened)
        {
            return SensitiveCategories.None;
        }

        var labels = SensitiveCategories.None;
        foreach (var slot in opened.Slots)
        {
            labels |= slot.Type == type && slot.Id == id ? slot.Categories : SensitiveCategories.None;
        }

        return labels;
    }

    /// <summary>What refers to something labelled gets its labels: until nothing changes, since references form chains.</summary>
    async ValueTask InheritAsync(TransactionPlan plan, CancellationToken cancellationToken)
    {
        var written = new Dictionary<(ResourceType, string), WriteItem>();
        foreach (var item in plan.Items)
        {
            if (item is { Id: not null, IsStored: true })
            {
                written[(item.Type, item.Id)] = item;
            }
        }

        var links = new List<(WriteItem From, WriteItem To)>();
        var stored = new Dictionary<(ResourceType, string), SensitiveCategories>();
        foreach (var item in plan.Items)
        {
            if (!MayBeLabelled(item) || item.Content is null)
            {
                continue;
            }

            foreach (var text in LabelledReferences.Of(item.Type, item.Content.Root))
            {
                if (Find(plan, written, text, out var reference) is { } target)
                {
                    links.Add((item, target));
                }
                else if (reference.Type != ResourceType.None && MayHoldLabelled(item.Chart!))
                {
                    item.Categories |= await StoredAsync(plan, item.Chart!, stored, reference, cancellationToken);
                }
            }
        }

        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var (from, to) in links)
            {
                isChanged |= (to.Categories & ~from.Categories) != 0;
                from.Categories |= to.Categories;
            }
        }
    }

    /// <summary>The item that a reference leads to; with none, what it refers to otherwise.</summary>
    static WriteItem? Find(
        TransactionPlan plan, Dictionary<(ResourceType, string), WriteItem> written, string text, out FhirReference reference)
    {
        reference = default;
        if (plan.ByFullUrl.TryGetValue(text, out var target))
        {
            return target;
        }

        var resolved = plan.Conditional.GetValueOrDefault(text) ?? plan.Links.Find(text) ?? text;
        return FhirReference.TryParse(resolved, out reference) && reference.Kind == ReferenceKind.Relative
            ? written.GetValueOrDefault((reference.Type, reference.Id))
            : null;
    }

    async ValueTask<SensitiveCategories> StoredAsync(
        TransactionPlan plan, ChartPlan chart, Dictionary<(ResourceType, string), SensitiveCategories> known, FhirReference reference,
        CancellationToken cancellationToken)
    {
        var key = (reference.Type, reference.Id);
        if (reference.Kind != ReferenceKind.Relative || reference.Type == ResourceType.Patient)
        {
            return SensitiveCategories.None;
        }

        if (!known.TryGetValue(key, out var labels))
        {
            known[key] = labels = await opening.Charts.LocateAsync(reference.Type, reference.Id, cancellationToken) is { } located
                && located.Place.Chart == chart.Chart
                ? await LabelsOfAsync(plan, reference.Type, reference.Id, located.Place, cancellationToken)
                : SensitiveCategories.None;
        }

        return labels;
    }
}
