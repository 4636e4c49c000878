using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Klang.Registries;

namespace Klang.Commands;

/// <summary><c>klang client</c></summary>
static class ClientCommand
{
    public static Command Build(TimeProvider clock) => new("client", "Systems and apps that ask. Works while a server runs; what changes is in force within five seconds.")
    {
        BuildAdd(clock), BuildTask(clock), BuildList(clock), BuildRevoke(clock),
    };

    static Command BuildAdd(TimeProvider clock)
    {
        var id = new Argument<string>("ID") { Description = "Client id." };
        var name = new Option<string>("--name") { Description = "What it is called.", HelpName = "TEXT", Required = true };
        var kind = new Option<ClientKind>("--kind") { Description = "System (a facility's own), ConfidentialApp or PublicApp (of people).", DefaultValueFactory = _ => ClientKind.System };
        var facility = new Option<string?>("--facility") { Description = "Code of the facility that a system belongs to.", HelpName = "CODE" };
        var scopes = new Option<string>("--scope") { Description = "SMART scopes it may ask for, apart by blanks.", HelpName = "SCOPES", DefaultValueFactory = _ => "system/*.cruds" };
        var keys = new Option<FileInfo?>("--jwks") { Description = "File with its public keys (JSON Web Key Set).", HelpName = "FILE" };
        var certificate = new Option<FileInfo?>("--certificate") { Description = "Its TLS certificate (PEM): tokens are bound to it.", HelpName = "FILE" };
        var redirects = new Option<string[]>("--redirect-uri") { Description = "Where an app's users come back to.", HelpName = "URL", DefaultValueFactory = _ => [] };
        var launch = new Option<string?>("--launch-uri") { Description = "Where Klang's pages launch an app.", HelpName = "URL" };
        var presence = new Option<bool>("--attests-presence") { Description = "It is certified to attest that the patient is present." };
        var done = new Option<ClientTask[]>("--done") { Description = "Tasks that are done already; with all of them it goes live.", HelpName = "TASK", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        return IdentityDesk.Does(
            new Command("add", "Register a client. It goes live when its tasks are done.") { id, name, kind, facility, scopes, keys, certificate, redirects, launch, presence, done },
            clock, (house, parsed, terminal) =>
            {
                var client = IdentityDesk.Must(house.Clients.Add(new NewClient(
                    new ClientSystem
                    {
                        Id = parsed.GetValue(id)!,
                        Name = parsed.GetValue(name)!,
                        Kind = parsed.GetValue(kind),
                        Facility = parsed.GetValue(facility)?.ToUpperInvariant() ?? "",
                        Scopes = parsed.GetValue(scopes)!,
                        Thumbprint = parsed.GetValue(certificate) is { } file ? ReadThumbprint(file) : "",
                        LaunchUri = parsed.GetValue(launch) ?? "",
                        MayAttestPresence = parsed.GetValue(presence),
                    },
                    parsed.GetValue(keys) is { } set ? File.ReadAllText(set.FullName) : null,
                    parsed.GetValue(redirects)!)));
                foreach (var task in parsed.GetValue(done)!)
                {
                    client = IdentityDesk.Must(house.Clients.Finish(client.Id, task, "at registration"));
                }

                Tell(house, client, terminal);
            });
    }

    static Command BuildTask(TimeProvider clock)
    {
        var id = new Argument<string>("ID") { Description = "Client id." };
        var task = new Argument<ClientTask>("TASK") { Description = "What is done." };
        var note = new Option<string>("--note") { Description = "Where the proof lies.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return IdentityDesk.Does(new Command("done", "Mark a task of the onboarding as done; with the last one the client goes live.") { id, task, note }, clock,
            (house, parsed, terminal) =>
                Tell(house, IdentityDesk.Must(house.Clients.Finish(parsed.GetValue(id)!, parsed.GetValue(task), parsed.GetValue(note)!)), terminal));
    }

    static Command BuildList(TimeProvider clock) => IdentityDesk.Does(new Command("list", "List clients and what they wait for."), clock, (house, _, terminal) =>
    {
        var clients = house.Clients.List();
        terminal.Answer(clients.Select(client => Describe(house, client)), clients.Select(client => Line(house, client)));
    });

    static Command BuildRevoke(TimeProvider clock)
    {
        var id = new Argument<string>("ID") { Description = "Client id." };
        return IdentityDesk.Does(new Command("revoke", "End a client and all its tokens, for good.") { id }, clock, (house, parsed, terminal) =>
            Tell(house, IdentityDesk.Must(house.Clients.Revoke(parsed.GetValue(id)!)), terminal));
    }

    static void Tell(IdentityHouse house, ClientSystem client, Terminal terminal) => terminal.Answer(Describe(house, client), Line(house, client));

    static string Line(IdentityHouse house, ClientSystem client)
    {
        var waits = house.Clients.ListTasks(client.Id).Where(task => task.Done is null).Select(task => task.Task.ToString());
        return $"{client.Id}  {client.State}{(client.State == ClientState.Onboarding ? $" (waits for {string.Join(", ", waits)})" : "")}  {client.Kind}  {client.Facility}  {client.Scopes}";
    }

    static object Describe(IdentityHouse house, ClientSystem client) => new
    {
        client.Id,
        client.Name,
        Kind = client.Kind.ToString(),
        client.Facility,
        client.Scopes,
        client.Thumbprint,
        client.MayAttestPresence,
        State = client.State.ToString(),
        Tasks = house.Clients.ListTasks(client.Id).Select(task => new { Task = task.Task.ToString(), task.Done, task.Note }),
    };

    static string ReadThumbprint(FileInfo file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file.FullName));
        return Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
    }
}
