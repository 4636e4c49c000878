using System.Globalization;
using Klang.Fhir;
using Klang.Records.Reading;
using Klang.Trust;

namespace Klang.Records.Auditing;

/// <summary>Whose charts an account, a facility, a client or a key touched in a time, by the index: for the 72 hours after a breach.</summary>
sealed class BreachScope(LedgerArchive archive, AuditReader audit, ChartOpening opening)
{
    /// <summary>Entries opened at once.</summary>
    const int Stride = 16_384;

    internal async Task<Outcome<BreachReply>> FindAsync(BreachCall call, CancellationToken cancellationToken)
    {
        if (!TermOf(call).TryGet(out var term, out var refusal))
        {
            return refusal;
        }

        var context = CallContext.Of(call);
        var question = string.Create(CultureInfo.InvariantCulture, $"breach scope of {call.Of} {call.Value}, {call.From:O} to {call.Before:O}");
        var size = archive.Tree.Head.Size;
        if (await opening.AdmitQueryAsync(context, question, cancellationToken) is not { } receipt)
        {
            return Refusals.Forbidden();
        }

        var from = await archive.Tree.FindTimeAsync(call.From, size, cancellationToken);
        var to = await archive.Tree.FindTimeAsync(call.Before, size, cancellationToken);
        var found = await archive.Index.FindAsync(term, from, to, cancellationToken);
        var charts = new Dictionary<long, (long Count, DateTimeOffset First, DateTimeOffset Last)>();
        var (entries, refused) = (0L, 0L);
        foreach (var some in found.Chunk(Stride))
        {
            foreach (var entry in await archive.Index.ReadAsync(receipt, some, cancellationToken))
            {
                if (IsOf(call, entry))
                {
                    entries++;
                    refused += entry.Granted ? 0 : 1;
                    Count(charts, entry);
                }
            }
        }

        var listed = new List<BreachedChart>(charts.Count);
        foreach (var (chart, seen) in charts.OrderBy(chart => chart.Key))
        {
            listed.Add(new BreachedChart(chart, await audit.PatientOfAsync(chart, cancellationToken), seen.Count, seen.First, seen.Last));
        }

        return new BreachReply(entries, refused, listed);
    }

    static void Count(Dictionary<long, (long Count, DateTimeOffset First, DateTimeOffset Last)> charts, LedgerEntry entry)
    {
        if (entry is { Granted: true, Chart: not 0 })
        {
            var known = charts.GetValueOrDefault(entry.Chart, (0, entry.At, entry.At));
            charts[entry.Chart] = (known.Count + 1, known.First, entry.At);
        }
    }

    bool IsOf(BreachCall call, LedgerEntry entry) => call.Of switch
    {
        BreachOf.Account => entry.CallerId == call.Value,
        BreachOf.Facility => entry.Facility == call.Value,
        BreachOf.Client => entry.Client == call.Value,
        _ => ReadKey(call.Value) is var (kind, number) && (kind == "chart" ? entry.Chart == number : entry.Chart != 0 && entry.Chart % archive.Vault.Shards == number),
    };

    Outcome<LedgerTerm> TermOf(BreachCall call) => call.Of switch
    {
        BreachOf.Account => LedgerTerm.Caller(archive.Vault, call.Value),
        BreachOf.Facility => LedgerTerm.Facility(archive.Vault, call.Value),
        BreachOf.Client => LedgerTerm.Client(archive.Vault, call.Value),
        _ => ReadKey(call.Value) switch
        {
            ("chart", var chart) => LedgerTerm.Chart(archive.Vault, chart),
            ({ }, var shard) when shard < archive.Vault.Shards => LedgerTerm.Shard(archive.Vault, (int)shard),
            _ => new Refusal(RefusalKind.BadRequest, "value",
                "A key is named as klang keys list shows it: chart/12/N (one chart), shard/3, access/3 or posting/3 (all charts of a shard). Any other opens either no chart or, with the root, all."),
        },
    };

    /// <summary>The kind and number in a key's name; no kind when it names neither a chart nor a shard.</summary>
    static (string? Kind, long Number) ReadKey(string name)
    {
        var parts = name.Split('/');
        return parts is ["chart" or "shard" or "access" or "posting", var text, ..] && parts.Length <= 3
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (parts[0], number)
            : (null, 0);
    }
}
