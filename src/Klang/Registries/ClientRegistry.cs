using System.Text.Json;
using Klang.Fhir;
using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>Client systems and apps, with the tasks before they go live. What the OAuth server must know of them is kept in its table in the same change.</summary>
sealed class ClientRegistry(IdentityDatabase database, TimeProvider clock)
{
    /// <summary>The full-rights client of development and demo.</summary>
    public const string TestId = "test";

    const int IdLengthMax = 64;

    const string Columns = "id, name, kind, facility, scopes, thumbprint, presence, state, launch_uri";
    const string FindOne = $"SELECT {Columns} FROM clients WHERE id = $id";
    const string FindAll = $"SELECT {Columns} FROM clients ORDER BY id";

    const string Insert = """
        INSERT INTO clients (id, name, kind, facility, scopes, thumbprint, presence, state, launch_uri, changed)
        VALUES ($id, $name, $kind, $facility, $scopes, $thumbprint, $presence, $state, $launch, $now)
        ON CONFLICT DO NOTHING
        """;

    const string InsertApplication = """
        INSERT INTO "OpenIddictApplications"
            ("Id", "ClientId", "ClientType", "ConsentType", "DisplayName", "JsonWebKeySet", "Permissions", "RedirectUris", "Requirements", "ConcurrencyToken")
        VALUES ($row, $id, $type, 'explicit', $name, $jwks, $permissions, $redirects, $requirements, $row)
        """;

    const string SetState = "UPDATE clients SET state = $state, changed = $now WHERE id = $id";
    const string SetTask = "INSERT INTO client_tasks (client, task, done, note) VALUES ($id, $task, $now, $note) ON CONFLICT (client, task) DO UPDATE SET done = excluded.done, note = excluded.note";
    const string FindTasks = "SELECT task, done, note FROM client_tasks WHERE client = $id";

    const string RevokeTokens = """
        UPDATE "OpenIddictTokens" SET "Status" = 'revoked'
        WHERE "Subject" = $id OR "ApplicationId" = (SELECT "Id" FROM "OpenIddictApplications" WHERE "ClientId" = $id)
        """;

    const string KnownFacility = "SELECT code FROM facilities WHERE code = $code";

    public ClientSystem? Find(string id) => database.QueryOne(FindOne, Read, ("$id", id));

    public IReadOnlyList<ClientSystem> List() => database.Query(FindAll, Read);

    /// <summary>Every task of a client, done or waiting.</summary>
    public IReadOnlyList<ClientTaskState> ListTasks(string id)
    {
        var done = database.Query(FindTasks, ReadTask, ("$id", id)).ToDictionary(task => task.Task);
        return [.. Enum.GetValues<ClientTask>().Select(task => done.GetValueOrDefault(task) ?? new ClientTaskState(task, Done: null, ""))];
    }

    /// <summary>Registers a client, which waits for its tasks. Refuses ids that are taken, unknown facilities, and key sets that are none.</summary>
    public Outcome<ClientSystem> Add(NewClient wanted)
    {
        if (Check(wanted) is { } refusal)
        {
            return refusal;
        }

        return database.Change<Outcome<ClientSystem>>(change =>
        {
            var client = wanted.Client;
            if (client.Facility.Length > 0 && change.Query(KnownFacility, _ => 1, ("$code", client.Facility)).Count == 0)
            {
                return new Refusal(RefusalKind.NotFound, "not-found", $"There is no facility {client.Facility}; register it first.");
            }

            if (Add(change, client) == 0)
            {
                return new Refusal(RefusalKind.Conflict, "duplicate", $"Client {client.Id} is registered already.");
            }

            change.Execute(InsertApplication,
                ("$row", Guid.NewGuid().ToString("N")), ("$id", client.Id), ("$type", client.Kind == ClientKind.PublicApp ? "public" : "confidential"),
                ("$name", client.Name), ("$jwks", wanted.KeySet), ("$permissions", JsonSerializer.Serialize(OAuthTerms.Permissions(client.Kind))),
                ("$redirects", JsonSerializer.Serialize(wanted.RedirectUris)), ("$requirements", JsonSerializer.Serialize(OAuthTerms.Requirements(client.Kind))));
            if (wanted.KeySet is not null)
            {
                Finish(change, client.Id, ClientTask.KeyRegistered, "with the registration");
            }

            change.Note(clock.GetUtcNow(), AuthEvent.Change($"client {client.Id} added: {client.Scopes}") with { Facility = client.Facility });
            return client;
        });
    }

    /// <summary>Marks a task as done; with the last one the client is live. Refuses unknown and revoked clients.</summary>
    public Outcome<ClientSystem> Finish(string id, ClientTask task, string note) => database.Change<Outcome<ClientSystem>>(change =>
    {
        if (change.Query(FindOne, Read, ("$id", id)) is not [{ } client])
        {
            return Unknown(id);
        }

        if (client.State == ClientState.Revoked)
        {
            return new Refusal(RefusalKind.Conflict, "conflict", $"Client {id} is revoked.");
        }

        Finish(change, id, task, note);
        var missing = Enum.GetValues<ClientTask>().Except(change.Query(FindTasks, ReadTask, ("$id", id)).Select(done => done.Task)).Any();
        change.Note(clock.GetUtcNow(), AuthEvent.Change($"client {id}: {task} done") with { Facility = client.Facility });
        if (missing || client.State == ClientState.Live)
        {
            return client;
        }

        Set(change, id, ClientState.Live);
        change.Note(clock.GetUtcNow(), AuthEvent.Change($"client {id} live") with { Facility = client.Facility });
        return client with { State = ClientState.Live };
    });

    /// <summary>Ends a client and its tokens for good; in force everywhere within five seconds.</summary>
    public Outcome<ClientSystem> Revoke(string id) => database.Change<Outcome<ClientSystem>>(change =>
    {
        if (change.Query(FindOne, Read, ("$id", id)) is not [{ } client])
        {
            return Unknown(id);
        }

        Set(change, id, ClientState.Revoked);
        change.Execute(RevokeTokens, ("$id", id));
        change.Note(clock.GetUtcNow(), AuthEvent.Change($"client {id} revoked") with { Facility = client.Facility });
        return client with { State = ClientState.Revoked };
    });

    /// <summary>Makes sure that the test client is there. Called outside production alone.</summary>
    public void EnsureTest() => database.Change(change =>
    {
        var test = new ClientSystem { Id = TestId, Name = "Full-rights test client", Kind = ClientKind.Test, State = ClientState.Live };
        if (Add(change, test) > 0)
        {
            change.Note(clock.GetUtcNow(), AuthEvent.Change("the full-rights test client was made"));
        }

        return 0;
    });

    int Add(IdentityChange change, ClientSystem client) => change.Execute(Insert,
        ("$id", client.Id), ("$name", client.Name), ("$kind", client.Kind.ToString()), ("$facility", client.Facility), ("$scopes", client.Scopes),
        ("$thumbprint", client.Thumbprint), ("$presence", client.MayAttestPresence ? 1 : 0), ("$state", client.State.ToString()), ("$launch", client.LaunchUri),
        ("$now", Now));

    void Finish(IdentityChange change, string id, ClientTask task, string note) =>
        change.Execute(SetTask, ("$id", id), ("$task", task.ToString()), ("$note", note), ("$now", Now));

    void Set(IdentityChange change, string id, ClientState state) =>
        change.Execute(SetState, ("$id", id), ("$state", state.ToString()), ("$now", Now));

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    static Refusal? Check(NewClient wanted)
    {
        var client = wanted.Client;
        if (client.Id is not { Length: > 1 and <= IdLengthMax } || !client.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            || client.Id == TestId || client.Kind == ClientKind.Test)
        {
            return new Refusal(RefusalKind.Invalid, "value", $"A client's id has 2 to {IdLengthMax} letters, digits, '-', '.' or '_'; '{TestId}' is taken.");
        }

        if (SmartScope.ParseAll(client.Scopes) is null)
        {
            return new Refusal(RefusalKind.Invalid, "value", "The scopes are not SMART scopes, e.g. 'system/*.cruds'.");
        }

        if (client.Kind == ClientKind.System && client.Facility.Length == 0)
        {
            return new Refusal(RefusalKind.Invalid, "required", "A system belongs to a facility.");
        }

        if (client.Thumbprint.Length > 0 && (client.Thumbprint.Length != 64 || !client.Thumbprint.All(char.IsAsciiHexDigit)))
        {
            return new Refusal(RefusalKind.Invalid, "value", "A certificate's thumbprint is its SHA-256 in 64 hexadecimal digits.");
        }

        if (client.Kind != ClientKind.System && (wanted.RedirectUris.Count == 0 || !wanted.RedirectUris.All(IsRedirect)))
        {
            return new Refusal(RefusalKind.Invalid, "value", "An app has redirect addresses: https, or http on loopback, without fragment.");
        }

        if (client.LaunchUri.Length > 0 && !IsRedirect(client.LaunchUri))
        {
            return new Refusal(RefusalKind.Invalid, "value", "A launch address is https, or http on loopback, without fragment.");
        }

        return client.Kind == ClientKind.PublicApp ? null : PublicKeySet.Check(wanted.KeySet);
    }

    static bool IsRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    static Refusal Unknown(string id) => new(RefusalKind.NotFound, "not-found", $"There is no client {id}.");

    static ClientTaskState ReadTask(SqliteDataReader row) =>
        new(Enum.Parse<ClientTask>(row.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2));

    static ClientSystem Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Kind = Enum.Parse<ClientKind>(row.GetString(2)),
        Facility = row.GetString(3),
        Scopes = row.GetString(4),
        Thumbprint = row.GetString(5),
        MayAttestPresence = row.GetInt64(6) != 0,
        State = Enum.Parse<ClientState>(row.GetString(7)),
        LaunchUri = row.GetString(8),
    };
}
