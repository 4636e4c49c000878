using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>Sessions of browsers, found by the hash of what the cookie holds.</summary>
sealed class SessionRegistry(IdentityDatabase database)
{
    const string Columns = "id, account, facility, began, seen, factor_at, locked";
    const string FindOne = $"SELECT {Columns} FROM sessions WHERE hash = $hash";
    const string OfAccount = $"SELECT {Columns} FROM sessions WHERE account = $account ORDER BY began DESC";

    const string Insert = """
        INSERT INTO sessions (hash, id, account, facility, began, seen, factor_at)
        VALUES ($hash, $id, $account, $facility, $now, $now, $factor)
        """;

    const string Touch = "UPDATE sessions SET seen = $now WHERE id = $id";
    const string SetFacility = "UPDATE sessions SET facility = $facility WHERE id = $id";
    const string SetFactor = "UPDATE sessions SET factor_at = $now WHERE id = $id";
    const string SetLocked = "UPDATE sessions SET locked = 1 WHERE id = $id";
    const string Delete = "DELETE FROM sessions WHERE id = $id";
    const string DeleteOld = "DELETE FROM sessions WHERE began < $before";

    public BrowserSession? Find(byte[] hash) => database.QueryOne(FindOne, Read, ("$hash", hash));

    /// <summary>The newest first.</summary>
    public IReadOnlyList<BrowserSession> ListOf(string account) => database.Query(OfAccount, Read, ("$account", account));

    public void Add(byte[] hash, BrowserSession session) => database.Execute(Insert,
        ("$hash", hash), ("$id", session.Id), ("$account", session.Account), ("$facility", session.Facility), ("$now", Ms(session.Began)),
        ("$factor", session.FactorAt is { } at ? Ms(at) : null));

    public void See(string id, DateTimeOffset now) => database.Execute(Touch, ("$id", id), ("$now", Ms(now)));

    public void Choose(string id, string facility) => database.Execute(SetFacility, ("$id", id), ("$facility", facility));

    public void Prove(string id, DateTimeOffset now) => database.Execute(SetFactor, ("$id", id), ("$now", Ms(now)));

    public void Lock(string id) => database.Execute(SetLocked, ("$id", id));

    public void End(string id) => database.Execute(Delete, ("$id", id));

    /// <summary>Removes what began before a time: no session lives that long.</summary>
    public void Sweep(DateTimeOffset before) => database.Execute(DeleteOld, ("$before", Ms(before)));

    static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    static BrowserSession Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Time(row.GetInt64(3)), Time(row.GetInt64(4)),
        row.IsDBNull(5) ? null : Time(row.GetInt64(5)), row.GetInt64(6) != 0);

    static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
