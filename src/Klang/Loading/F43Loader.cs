using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Loading;

/// <summary>
/// Takes a 43-file archive through the door. Several persons are on their way at a time, so that their commits share an
/// fsync; the groups of one person stay in order, and the registry goes before everybody.
/// </summary>
sealed class F43Loader(Door door, string callerId)
{
    /// <summary>Groups on their way at a time.</summary>
    const int GroupsInFlight = 32;

    /// <summary>Reads the archive to its end; its receipt is whole afterwards.</summary>
    public async Task LoadAsync(F43Archive archive, string requestId, CancellationToken cancellationToken)
    {
        var waiting = new Queue<(PersonGroup Group, Task<IReadOnlyList<IncomingResult>> Answer)>();
        var last = (Person: (string?)null, Answer: Task.CompletedTask);
        try
        {
            await foreach (var group in archive.ReadGroupsAsync(cancellationToken))
            {
                var after = group.PatientKey is null || string.Equals(group.PatientKey, last.Person, StringComparison.Ordinal)
                    ? last.Answer
                    : Task.CompletedTask;
                if (group.PatientKey is not null && last.Person is null)
                {
                    await last.Answer;
                }

                var answer = PutAsync(group, after, requestId, cancellationToken);
                last = (group.PatientKey, answer);
                waiting.Enqueue((group, answer));
                if (waiting.Count == GroupsInFlight)
                {
                    await RecordAsync(archive.Receipt, waiting);
                }
            }

            while (waiting.Count > 0)
            {
                await RecordAsync(archive.Receipt, waiting);
            }
        }
        finally
        {
            Task left = Task.WhenAll(waiting.Select(pair => pair.Answer));
            await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static async Task RecordAsync(F43Receipt receipt, Queue<(PersonGroup Group, Task<IReadOnlyList<IncomingResult>> Answer)> waiting)
    {
        var (group, answer) = waiting.Peek();
        receipt.Record(group, await answer);
        waiting.Dequeue();
    }

    async Task<IReadOnlyList<IncomingResult>> PutAsync(PersonGroup group, Task after, string requestId, CancellationToken cancellationToken)
    {
        await after;
        var facility = group.Items.Count > 0 ? group.Items[0].Facility : "";
        var call = new ImportCall(group.Items)
        {
            Caller = new Caller { Id = callerId, Kind = CallerKind.Job, Facility = facility },
            RequestId = requestId,
            Purpose = "TREAT",
        };
        var outcome = await door.ImportAsync(call, cancellationToken);
        return outcome.TryGet(out var reply, out var refusal)
            ? reply.Results
            : [.. group.Items.Select(_ => new IncomingResult(IncomingState.Refused, refusal))];
    }
}
