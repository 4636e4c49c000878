using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Loading;

/// <summary>Takes a 43-file archive through the door, acting for the facility that sent it.</summary>
sealed class F43Loader(Door door, string callerId)
{
    /// <summary>Persons on their way at a time: their commits share an fsync.</summary>
    const int Parallel = 32;

    /// <summary>Reads the archive to its end; its receipt is whole afterwards.</summary>
    public Task LoadAsync(F43Archive archive, string requestId, CancellationToken cancellationToken) =>
        archive.ImportAsync((items, stop) => TakeAsync(items, requestId, stop), Parallel, cancellationToken);

    async Task<IReadOnlyList<IncomingResult>> TakeAsync(IReadOnlyList<Incoming> items, string requestId, CancellationToken cancellationToken)
    {
        var call = new ImportCall(items)
        {
            Caller = new Caller { Id = callerId, Kind = CallerKind.Job, Facility = items[0].Facility },
            RequestId = requestId,
        };
        return (await door.ImportAsync(call, cancellationToken)).TryGet(out var reply, out var refusal)
            ? reply.Results
            : [.. items.Select(_ => new IncomingResult(IncomingState.Refused, refusal))];
    }
}
