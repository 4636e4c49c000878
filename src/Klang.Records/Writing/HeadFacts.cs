using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;

namespace Klang.Records.Writing;

/// <summary>
/// Brings what a transaction writes into the access heads, in the same commit: sources, relations, what the citizen laid down. A later decision
/// needs the head alone.
/// </summary>
sealed class HeadFacts(ChartOpening opening)
{
    readonly FacilityReader facilities = new(opening);

    internal async ValueTask CollectAsync(TransactionPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Requests first: whether a Task is a referral is told by the request that it is about.
        foreach (var item in plan.Items.Where(item => item.IsStored).OrderBy(item => item.Type == ResourceType.Task))
        {
            if (item.Type == ResourceType.Patient)
            {
                UpdateSources(item);
            }

            if (RelationReader.IsRead(item.Type))
            {
                var said = await RelationsAsync(plan, item, now, cancellationToken);
                Change(item.Chart!, head => head with { Relations = RelationBook.After(head.Relations, Reference(item), said, now) });
            }
            else if (item.Type == ResourceType.Consent)
            {
                var lines = LinesOf(plan.Context, item, now);
                Change(item.Chart!, head => head with { Directives = [.. head.Directives.Where(one => one.Consent != item.Id), .. lines] });
            }

            if (item.LeftChart is { } left)
            {
                Change(left, head => head with { Relations = RelationBook.After(head.Relations, Reference(item), [], now) });
            }
        }

        foreach (var chart in plan.Charts.Values.Where(chart => chart.IsHeadChanged))
        {
            chart.Head = chart.Head.Current(now);
        }
    }

    static string Reference(WriteItem item) => $"{item.Type.Name()}/{item.Id}";

    static void Change(ChartPlan chart, Func<AccessHead, AccessHead> change)
    {
        if (chart.Kind != ChartKind.Person)
        {
            return;
        }

        var changed = change(chart.Head);
        if (!changed.Relations.SequenceEqual(chart.Head.Relations) || !changed.Directives.SequenceEqual(chart.Head.Directives))
        {
            chart.Head = changed;
            chart.IsHeadChanged = true;
        }
    }

    async ValueTask<IReadOnlyList<RelationFact>> RelationsAsync(
        TransactionPlan plan, WriteItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (item.Content is not { } content)
        {
            return [];
        }

        var codes = new List<string>();
        foreach (var reference in RelationReader.Organizations(item.Type, content.Root))
        {
            if (await facilities.FindAsync(plan, reference, cancellationToken) is { } code && !codes.Contains(code))
            {
                codes.Add(code);
            }
        }

        var facts = RelationReader.Read(item.Type, content.Root, Reference(item), item.Facility, codes, now).ToList();
        return item.Type == ResourceType.Task && IsAboutReferral(item) ? facts.ConvertAll(fact => fact with { Kind = RelationKind.Referral }) : facts;
    }

    /// <summary>A Task hands on what it is about: it is a referral when its request is one.</summary>
    static bool IsAboutReferral(WriteItem task)
    {
        using var tape = StoredJson.Read(task.Json);
        return tape.Root["focus"u8]["reference"u8].GetString() is { } focus
            && task.Chart!.Head.Relations.Any(fact => fact.Kind == RelationKind.Referral && fact.Resource == focus);
    }

    /// <summary>Lines count when the citizen wrote them, or the house in the citizen's or the law's name. Anyone else's Consent is a document.</summary>
    static List<Directive> LinesOf(CallContext context, WriteItem item, DateTimeOffset now)
    {
        if (item.Content is not { } content || !ConsentRules.Binds(context)
            || !DirectiveReader.Read(content.Root, item.Id!, now).TryGet(out var lines, out _))
        {
            return [];
        }

        lines.RemoveAll(line => line.Kind == DirectiveKind.Guardian && !ConsentRules.MayAppointGuardian(context));
        return lines;
    }

    static void UpdateSources(WriteItem item)
    {
        var chart = item.Chart!;
        var at = chart.Sources.ToList().FindIndex(source => source.PatientId == item.Id);
        if ((item.Traits & SlotTraits.Deleted) != 0)
        {
            if (at >= 0)
            {
                chart.Sources = chart.Sources.RemoveAt(at);
                chart.IsHeadChanged = true;
            }

            return;
        }

        var born = item.Content is { } content ? Spans.BirthDay(content.Root["birthDate"u8]) : 0;
        if (at < 0)
        {
            chart.Sources = chart.Sources.Add(new ChartSource(item.Id!, item.Facility, []) { BirthDay = born });
            chart.IsHeadChanged = true;
        }
        else if (chart.Sources[at].BirthDay != born)
        {
            chart.Sources = chart.Sources.SetItem(at, chart.Sources[at] with { BirthDay = born });
            chart.IsHeadChanged = true;
        }
    }
}
