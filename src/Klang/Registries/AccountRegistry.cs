using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;
using Klang.Records;
using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>People who sign in.</summary>
sealed class AccountRegistry(IdentityDatabase database, IdentityKeys keys, TimeProvider clock)
{
    const string LoginKind = "login";
    const string PidKind = "pid";
    const int LoginLengthMax = 64;

    const string Columns = """
        id, kind, role, specialties, own_patient, licence_until, ial, state, secret, totp_step,
        (SELECT group_concat(facility, ' ') FROM account_facilities WHERE account = id)
        """;

    const string ById = $"SELECT {Columns} FROM accounts WHERE id = $id";
    const string ByLogin = $"SELECT {Columns} FROM accounts WHERE login_hash = $hash";
    const string ByPid = $"SELECT {Columns} FROM accounts WHERE pid_hash = $hash";
    const string BySubject = $"SELECT {Columns} FROM accounts WHERE id = (SELECT account FROM external_logins WHERE provider = $provider AND subject_hash = $hash)";
    const string All = $"SELECT {Columns} FROM accounts ORDER BY id";

    const string Insert = """
        INSERT INTO accounts (id, login_hash, pid_hash, kind, role, specialties, own_patient, licence_until, ial, state, secret, changed)
        VALUES ($id, $login, $pid, $kind, $role, $specialties, $patient, $licence, $ial, 'Active', $secret, $now)
        ON CONFLICT DO NOTHING
        """;

    const string Update = """
        UPDATE accounts SET role = $role, specialties = $specialties, own_patient = $patient, licence_until = $licence, ial = $ial, secret = $secret, changed = $now
        WHERE id = $id
        """;

    const string AddFacility = "INSERT INTO account_facilities (account, facility) VALUES ($id, $facility) ON CONFLICT DO NOTHING";
    const string ClearFacilities = "DELETE FROM account_facilities WHERE account = $id";
    const string AddSubject = "INSERT INTO external_logins (provider, subject_hash, account) VALUES ($provider, $hash, $id) ON CONFLICT DO NOTHING";
    const string SetState = "UPDATE accounts SET state = $state, changed = $now WHERE id = $id";
    const string EndSessions = "DELETE FROM sessions WHERE account = $id";
    const string UseStep = "UPDATE accounts SET totp_step = $step WHERE id = $id AND totp_step < $step";
    const string KnownFacility = "SELECT code FROM facilities WHERE code = $code";

    public Account? Find(string id) => database.QueryOne(ById, Read, ("$id", id));

    public Account? FindByLogin(string login) => database.QueryOne(ByLogin, Read, ("$hash", keys.Hash(LoginKind, Normal(login))));

    /// <summary>The account of a citizen's number, which is kept as a keyed hash alone.</summary>
    public Account? FindByPid(string pid) => database.QueryOne(ByPid, Read, ("$hash", keys.Hash(PidKind, pid)));

    /// <summary>The account of somebody whom another provider has identified.</summary>
    public Account? FindBySubject(string provider, string subject) => database.QueryOne(
        BySubject, Read, ("$provider", provider), ("$hash", keys.Hash("subject/" + provider, subject)));

    public IReadOnlyList<Account> List() => database.Query(All, Read);

    /// <summary>Enters an account. Refuses a sign-in name or number that is taken, and facilities that are unknown.</summary>
    /// <param name="account">Without an id; one is made.</param>
    /// <param name="pid">A citizen's number, checked; null when there is none.</param>
    /// <param name="subject">Who the person is at another provider; null when nobody.</param>
    public Outcome<Account> Add(Account account, string? pid = null, (string Provider, string Subject)? subject = null)
    {
        if (account.Secret.Login.Length > LoginLengthMax || account.Secret.Login.Any(char.IsWhiteSpace))
        {
            return new Refusal(RefusalKind.Invalid, "value", $"A sign-in name has up to {LoginLengthMax} characters without blanks.");
        }

        return database.Change<Outcome<Account>>(change =>
        {
            if (account.Facilities.FirstOrDefault(code => change.Query(KnownFacility, row => 1, ("$code", code)).Count == 0) is { } unknown)
            {
                return new Refusal(RefusalKind.NotFound, "not-found", $"There is no facility {unknown}; register it first.");
            }

            var added = change.Execute(Insert,
                [
                    ("$login", account.Secret.Login.Length > 0 ? keys.Hash(LoginKind, Normal(account.Secret.Login)) : null),
                    ("$pid", pid is null ? null : keys.Hash(PidKind, pid)),
                    ("$kind", account.Kind.ToString()),
                    .. Changeable(account),
                ]);
            if (added == 0)
            {
                return new Refusal(RefusalKind.Conflict, "duplicate", "This sign-in name or number belongs to another account.");
            }

            SetFacilities(change, account);
            if (subject is { } known)
            {
                change.Execute(AddSubject,
                    ("$provider", known.Provider), ("$hash", keys.Hash("subject/" + known.Provider, known.Subject)), ("$id", account.Id));
            }

            change.Note(clock.GetUtcNow(), AuthEvent.Change($"account {account.Id} added as {account.Role}"));
            return account;
        });
    }

    /// <summary>Writes what changed of an account: role, licence, facilities, secrets.</summary>
    public void Change(Account account, string what) => database.Change(change =>
    {
        change.Execute(Update, Changeable(account));
        change.Execute(ClearFacilities, ("$id", account.Id));
        SetFacilities(change, account);
        change.Note(clock.GetUtcNow(), AuthEvent.Change($"account {account.Id}: {what}"));
        return 0;
    });

    /// <summary>Locks an account, which ends its sessions, or unlocks it; in force everywhere within five seconds.</summary>
    public Outcome<Account> Set(string id, AccountState state) => database.Change<Outcome<Account>>(change =>
    {
        var now = clock.GetUtcNow();
        if (change.Execute(SetState, ("$id", id), ("$state", state.ToString()), ("$now", now.ToUnixTimeMilliseconds())) == 0)
        {
            return new Refusal(RefusalKind.NotFound, "not-found", $"There is no account {id}.");
        }

        if (state == AccountState.Locked)
        {
            change.Execute(EndSessions, ("$id", id));
        }

        change.Note(now, AuthEvent.Change($"account {id} {(state == AccountState.Locked ? "locked" : "unlocked")}"));
        return change.Query(ById, Read, ("$id", id))[0];
    });

    /// <summary>Uses up the step of a one-time code; false when it, or a later one, was used before.</summary>
    public bool TryUseStep(string id, long step) => database.Execute(UseStep, ("$id", id), ("$step", step)) == 1;

    /// <summary>A new id: random, so that it says nothing.</summary>
    public static string NewId() => "u-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    static void SetFacilities(IdentityChange change, Account account)
    {
        foreach (var facility in account.Facilities)
        {
            change.Execute(AddFacility, ("$id", account.Id), ("$facility", facility));
        }
    }

    (string Name, object? Value)[] Changeable(Account account) =>
    [
        ("$id", account.Id),
        ("$role", account.Role.ToString()),
        ("$specialties", string.Join(' ', account.Specialties)),
        ("$patient", account.OwnPatient),
        ("$licence", account.LicenceUntil?.ToString("O", CultureInfo.InvariantCulture)),
        ("$ial", account.AssuranceLevel),
        ("$secret", keys.Seal("accounts/" + account.Id, JsonSerializer.SerializeToUtf8Bytes(account.Secret))),
        ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
    ];

    static string Normal(string login) => login.Trim().ToUpperInvariant();

    Account Read(SqliteDataReader row)
    {
        var id = row.GetString(0);
        return new Account
        {
            Id = id,
            Kind = Enum.Parse<CallerKind>(row.GetString(1)),
            Role = Enum.Parse<CallerRole>(row.GetString(2)),
            Specialties = Words(row.GetString(3)),
            OwnPatient = row.GetString(4),
            LicenceUntil = row.IsDBNull(5) ? null : DateOnly.ParseExact(row.GetString(5), "O", CultureInfo.InvariantCulture),
            AssuranceLevel = row.IsDBNull(6) ? null : row.GetString(6),
            State = Enum.Parse<AccountState>(row.GetString(7)),
            Secret = JsonSerializer.Deserialize<AccountSecret>(keys.Open("accounts/" + id, row.GetFieldValue<byte[]>(8)))!,
            TotpStep = row.GetInt64(9),
            Facilities = row.IsDBNull(10) ? [] : Words(row.GetString(10)),
        };
    }

    static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
