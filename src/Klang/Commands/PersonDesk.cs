using System.CommandLine;
using System.Text;
using System.Text.Json;
using Klang.Composition;
using Klang.Fhir;
using Klang.Http;
using Klang.Loading;
using Klang.Operating;
using Klang.Records;

namespace Klang.Commands;

/// <summary>Where the person commands ask: a data folder opened here, or a running server.</summary>
sealed class PersonDesk : IAsyncDisposable
{
    const string Purpose = "HOPERAT";

    static readonly Caller Operator = new() { Id = "operator", Kind = CallerKind.Job };

    readonly House? house;
    readonly RemoteKlang? remote;

    PersonDesk(House? house, RemoteKlang? remote)
    {
        this.house = house;
        this.remote = remote;
    }

    public static async Task<PersonDesk> OpenAsync(ParseResult parsed, TimeProvider clock, CancellationToken cancellationToken) =>
        ServerUrl.Read(parsed) is { } url
            ? new PersonDesk(house: null, new RemoteKlang(url, facility: null, parsed.GetValue(CommandOptions.Token)))
            : new PersonDesk(await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken), remote: null);

    /// <summary>The Patient that a number names, as JSON.</summary>
    public async Task<string> FindAsync(string system, string value, CancellationToken cancellationToken)
    {
        if (remote is null)
        {
            var call = new FindPersonCall(system, value) { Caller = Operator, RequestId = "person-find", Purpose = Purpose };
            return Encoding.UTF8.GetString(Must(await house!.Door.FindPersonAsync(call, cancellationToken)).Json.Span);
        }

        var answer = await remote.GetAsync(
            $"{FhirSurface.Path}/Patient?identifier={Uri.EscapeDataString($"{system}|{value}")}", cancellationToken);
        using var bundle = Read(answer);
        return bundle.RootElement.TryGetProperty("entry", out var entries) && entries.GetArrayLength() > 0
            ? entries[0].GetProperty("resource").GetRawText()
            : throw new CommandFault(ExitCode.NotFound, "Nobody with this number is known there.");
    }

    public async Task<IReadOnlyList<IdentityConflict>> ListConflictsAsync(CancellationToken cancellationToken)
    {
        if (remote is null)
        {
            return Must(await house!.Door.ListConflictsAsync(
                new ConflictsCall { Caller = Operator, RequestId = "person-conflicts", Purpose = Purpose }, cancellationToken));
        }

        using var answer = Read(await remote.GetAsync(OperatorSurface.Path + "/conflicts", cancellationToken));
        return answer.Deserialize<List<IdentityConflict>>(JsonSerializerOptions.Web) ?? [];
    }

    /// <summary>Id of the Patient of the chart that stands.</summary>
    public async Task<string> MergeAsync(string from, string to, string reason, CancellationToken cancellationToken)
    {
        if (remote is null)
        {
            return Must(await house!.Door.MergeAsync(
                new MergeCall(from, to, reason) { Caller = Operator, RequestId = "person-merge", Purpose = Purpose }, cancellationToken)).PatientId;
        }

        using var answer = Read(await remote.PostAsync(OperatorSurface.Path + "/merge", new { from, to, reason }, cancellationToken));
        return answer.RootElement.GetProperty("patientId").GetString()!;
    }

    /// <summary>Id of the Patient of the chart that was made.</summary>
    public async Task<string> UnmergeAsync(string source, string reason, CancellationToken cancellationToken)
    {
        if (remote is null)
        {
            return Must(await house!.Door.UnmergeAsync(
                new UnmergeCall(source, reason) { Caller = Operator, RequestId = "person-unmerge", Purpose = Purpose }, cancellationToken)).PatientId;
        }

        using var answer = Read(await remote.PostAsync(OperatorSurface.Path + "/unmerge", new { source, reason }, cancellationToken));
        return answer.RootElement.GetProperty("patientId").GetString()!;
    }

    public ValueTask DisposeAsync()
    {
        remote?.Dispose();
        return house?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>The answer as JSON; a refusal becomes its sentence and an exit code.</summary>
    public static JsonDocument Read(FhirLoadAnswer answer) => answer.IsDone
        ? JsonDocument.Parse(answer.Body)
        : throw new CommandFault(
            answer.Status is 404 or 410 ? ExitCode.NotFound : ExitCode.Failed,
            FormattableString.Invariant($"The server answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}"));

    static T Must<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var refusal)
        ? value
        : throw new CommandFault(refusal.Kind is RefusalKind.NotFound or RefusalKind.Gone ? ExitCode.NotFound : ExitCode.Failed, refusal.Message);
}
