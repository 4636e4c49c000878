using System.Buffers;
using System.Security.Cryptography;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Records.Writing;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>What citizens lay down: each becomes a Consent in the own chart, written like any record, in force with its commit.</summary>
sealed class CitizenDesk(Vault vault, Writer writer, ChartOpening opening, TimeProvider clock)
{
    internal const int LinesMax = 16;

    static readonly TimeSpan ShareFor = TimeSpan.FromMinutes(15);
    static readonly byte[] SharePurpose = [.. "klang/share"u8];
    static readonly byte[] Inactive = [.. """[{"op":"replace","path":"/status","value":"inactive"}]"""u8];
    const int CodeLengthMax = 1024;
    const string SharePrefix = "share-";

    internal Task<Outcome<WriteReply>> DirectAsync(DirectCall call, CancellationToken cancellationToken)
    {
        if (call.Lines.Count is 0 or > LinesMax)
        {
            return Refuse($"Lay down 1 to {LinesMax} lines at a time.");
        }

        if (call.Lines.Any(line => line.Kind == DirectiveKind.Guardian || (line.Kind is DirectiveKind.Share or DirectiveKind.Delegate && line.Until is null)))
        {
            return Refuse("A guardian is appointed by an officer; a share and a delegate end at some time.");
        }

        return call.Lines.Count > 1 && call.Lines.Any(line => line.Kind == DirectiveKind.EmergencyOnly)
            ? Refuse("Everything but emergencies stands in a Consent of its own.")
            : WriteAsync(CallContext.Of(call), call.Caller.OwnPatient, call.Lines, id: null, isActive: true, cancellationToken);
    }

    /// <summary>A Consent that is withdrawn stays to be read, without effect. One that is not there yet is a code that nobody may use any more.</summary>
    internal async Task<Outcome<WriteReply>> WithdrawAsync(WithdrawCall call, CancellationToken cancellationToken)
    {
        if (await opening.Charts.LocateAsync(ResourceType.Consent, call.ConsentId, cancellationToken) is null)
        {
            return !call.ConsentId.StartsWith(SharePrefix, StringComparison.Ordinal) ? Refusals.NotFound(ResourceType.Consent)
                : await WriteAsync(CallContext.Of(call), call.Caller.OwnPatient,
                    [new ConsentLine(DirectiveKind.EmergencyOnly, "", SensitiveCategories.None, null)], call.ConsentId, isActive: false, cancellationToken);
        }

        var write = new Write { Kind = WriteKind.Patch, Type = ResourceType.Consent, Id = call.ConsentId, Body = Inactive };
        var written = await writer.WriteAsync(CallContext.Of(call), [write], isTransaction: false, idempotencyKey: null, cancellationToken);
        return written.TryGet(out var replies, out var refusal) ? replies[0] : refusal;
    }

    /// <summary>An officer appoints where the ward is known to the officer's facility.</summary>
    internal async Task<Outcome<WriteReply>> AppointAsync(GuardianCall call, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (call.Until <= now || call.Until > now.AddYears(20) || call.Account.Length is 0 or > 64 || call.Proof.Trim().Length < 5)
        {
            return new Refusal(RefusalKind.Invalid, "value", "A guardian needs an account, a proof of custody, and an end within twenty years.");
        }

        if (await HeadAsync(call.PatientId, cancellationToken) is not { } head
            || !(AccessPolicy.IsOfHouse(call.Caller) || head.HasSource(call.Caller.Facility)))
        {
            await opening.RefuseAsync(CallContext.Of(call), AccessAction.Administer, ChartId.None, "not-found", "guardian", cancellationToken);
            return Refusals.NotFound(ResourceType.Patient);
        }

        return await WriteAsync(CallContext.Of(call) with { ActsForCitizen = true }, call.PatientId,
            [new ConsentLine(DirectiveKind.Guardian, call.Account, SensitiveCategories.None, call.Until)], id: null, isActive: true, cancellationToken);
    }

    /// <summary>A code to show. It is sealed; nothing is stored until a facility uses it.</summary>
    internal Outcome<ShareReply> Share(ShareCall call)
    {
        var until = clock.GetUtcNow() + ShareFor;
        var id = $"{SharePrefix}{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var output = new ArrayBufferWriter<byte>(128);
        Compact.WriteText(output, call.Caller.OwnPatient);
        Compact.WriteText(output, id);
        Compact.WriteNumber(output, (ulong)until.ToUnixTimeSeconds());
        output.Write([(byte)call.Categories]);
        return new ShareReply(vault.SealToken(SharePurpose, output.WrittenSpan), id, until);
    }

    /// <summary>Binds a code to the first facility that uses it: the Consent's id can be taken once.</summary>
    internal async Task<Outcome<PresenceReply>> RedeemAsync(PresentCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var now = clock.GetUtcNow();
        if (call.Value.Length > CodeLengthMax || vault.OpenToken(SharePurpose, call.Value) is not { } plain
            || ReadCode(plain) is not { } code || code.Until <= now)
        {
            await opening.RefuseAsync(context, AccessAction.Administer, ChartId.None, "not-found", "presence by code", cancellationToken);
            return NoSuchCode();
        }

        ConsentLine[] lines = [new ConsentLine(DirectiveKind.Share, call.Caller.Facility, code.Categories, code.Until)];
        var written = await WriteAsync(context with { ActsForCitizen = true }, code.PatientId, lines, code.ConsentId, isActive: true, cancellationToken);
        if (await HeadAsync(code.PatientId, cancellationToken) is { } head && head.Directives.Any(one =>
            one.Kind == DirectiveKind.Share && one.Target == call.Caller.Facility && one.Consent == code.ConsentId && one.IsActive(now)))
        {
            return new PresenceReply(head.GoldenId, code.Until);
        }

        // Another facility was first, or the citizen withdrew it: which of them is nobody's business.
        return written.Refusal is { Kind: RefusalKind.Conflict } contended ? contended : NoSuchCode();
    }

    async ValueTask<AccessHead?> HeadAsync(string patientId, CancellationToken cancellationToken) =>
        await opening.Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken) is { } located
            ? (await opening.Charts.ReadHeadAsync(located.Place.Chart, cancellationToken))?.Content
            : null;

    static (string PatientId, string ConsentId, DateTimeOffset Until, SensitiveCategories Categories)? ReadCode(byte[] plain)
    {
        var reader = new Compact.Reader(plain);
        return (reader.Text(), reader.Text(), DateTimeOffset.FromUnixTimeSeconds((long)reader.Number()), (SensitiveCategories)reader.Byte());
    }

    async Task<Outcome<WriteReply>> WriteAsync(
        CallContext context, string patientId, IReadOnlyList<ConsentLine> lines, string? id, bool isActive, CancellationToken cancellationToken)
    {
        var body = ConsentText.Write(patientId, lines, clock.GetUtcNow(), isActive);
        var write = new Write
        {
            Kind = id is null ? WriteKind.Create : WriteKind.Update,
            Type = ResourceType.Consent,
            Id = id,
            OnlyCreate = id is not null && isActive,
            Body = id is null ? body : WithId(body, id),
        };
        var written = await writer.WriteAsync(context, [write], isTransaction: false, idempotencyKey: null, cancellationToken);
        return written.TryGet(out var replies, out var refusal) ? replies[0] : refusal;
    }

    static byte[] WithId(byte[] consent, string id) =>
        [(byte)'{', .. System.Text.Encoding.UTF8.GetBytes($"\"id\":{System.Text.Json.JsonSerializer.Serialize(id)},"), .. consent.AsSpan(1)];

    static Task<Outcome<WriteReply>> Refuse(string why) => Task.FromResult<Outcome<WriteReply>>(new Refusal(RefusalKind.Invalid, "value", why));

    static Refusal NoSuchCode() => new(RefusalKind.NotFound, "not-found", "This code is not valid: it was used elsewhere, withdrawn, or is over.");
}
