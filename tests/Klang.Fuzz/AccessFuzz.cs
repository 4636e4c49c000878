using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Access;

namespace Klang.Fuzz;

/// <summary>Scopes as a token has them, a line break, and a Consent: both are read, and the scopes decide over the Consent. Heads are read from the same bytes.</summary>
public static class AccessFuzz
{
    static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        """
        launch/patient patient/Consent.rs?status=active&category=npp user/*.cruds system/Observation.read openid
        {"resourceType":"Consent","status":"active","provision":{"provision":[{"type":"deny","period":{"start":"2026-11-27T03:00:00Z","end":"2027"},"actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"K0002"}}}]},{"type":"deny","securityLabel":[{"code":"PSY"}]}]}}
        """u8.ToArray(),
        """
        patient/*.r
        {"resourceType":"Consent","status":"active","provision":{"type":"deny","provision":[{"type":"permit","purpose":[{"code":"ETREAT"}]}]}}
        """u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        ReadHead(bytes);
        var line = bytes.IndexOf((byte)'\n');
        var scopes = ScopeSet.Parse(Encoding.UTF8.GetString(line < 0 ? bytes : bytes[..line]));
        if (line < 0 || !JsonTape.Parse(bytes[(line + 1)..].ToArray()).TryGet(out var tape, out _))
        {
            return;
        }

        using (tape)
        {
            new ScopeFilter(scopes.Grants, 'r').Shows(ResourceType.Consent, tape.Root, new ResourceIdentity("1", "1", Now), Matcher.Default);
            DirectiveReader.Read(tape.Root, "1", Now);
            foreach (var type in (ResourceType[])[ResourceType.Patient, ResourceType.Encounter, ResourceType.ServiceRequest, ResourceType.Task, ResourceType.Appointment, ResourceType.MedicationRequest])
            {
                _ = RelationReader.Organizations(type, tape.Root).Count();
                _ = RelationReader.Read(type, tape.Root, "Type/1", "K0001", ["K0002"], Now).Count();
            }
        }
    }

    /// <summary>Heads are authenticated before they are read; a damaged one must be told, whatever it holds.</summary>
    static void ReadHead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            AccessHead.Decode(bytes);
        }
        catch (InvalidDataException)
        {
            // The answer to bytes that are no head.
        }
    }
}
