using Klang.Demo;
using Klang.Fhir.Thai;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Consents;
using Klang.Registries;

namespace Klang.Loading;

/// <summary>
/// The people of the guide say that they are at the facilities of the demo's staff today, as a citizen signed in with ThaID would: without a relation nobody sees
/// more than the own facility wrote. Said anew at every start, since it lasts a day.
/// </summary>
sealed class DemoPresences(Door door, TimeProvider clock)
{
    const string RequestId = "demo-presence";

    public async Task SayAsync(IEnumerable<DemoGuideEntry> guide, IReadOnlyList<Account> accounts, CancellationToken cancellationToken)
    {
        string[] facilities = [.. accounts.SelectMany(account => account.Facilities).Distinct(StringComparer.Ordinal)];
        foreach (var entry in guide)
        {
            var find = new FindPersonCall(ThaiNationalId.IdentifierSystem, entry.Number) { Caller = new() { Id = "demo", Kind = CallerKind.Job }, RequestId = RequestId };
            if (!(await door.FindPersonAsync(find, cancellationToken)).TryGet(out var patient, out _))
            {
                continue;
            }

            var citizen = new Caller { Id = $"demo-{patient.Id}", Kind = CallerKind.Citizen, OwnPatient = patient.Id, FactorAt = clock.GetUtcNow() };
            foreach (var facility in facilities)
            {
                await door.PresentAsync(new PresentCall(PresenceEvidence.ThaiD, facility) { Caller = citizen, RequestId = RequestId }, cancellationToken);
            }
        }
    }
}
