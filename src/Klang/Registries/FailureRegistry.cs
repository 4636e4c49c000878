namespace Klang.Registries;

/// <summary>
/// Failed sign-ins, by account and by source. After five the next try must wait, twice as long each time: a minute at most for an account, so that no
/// stranger locks somebody out, a quarter of an hour for a source.
/// </summary>
sealed class FailureRegistry(IdentityDatabase database, IdentityKeys keys, TimeProvider clock)
{
    /// <summary>Failures without delay.</summary>
    public const int FreeTries = 5;

    const string Find = "SELECT count, last FROM failures WHERE hash = $hash";
    const string Put = "INSERT INTO failures (hash, count, last) VALUES ($hash, 1, $now) ON CONFLICT (hash) DO UPDATE SET count = count + 1, last = excluded.last";
    const string Delete = "DELETE FROM failures WHERE hash = $hash";

    /// <summary>How long the next try of this account from this source must wait; zero when it need not.</summary>
    public TimeSpan DelayOf(string login, string source)
    {
        var account = DelayOf(AccountHash(login), TimeSpan.FromMinutes(1));
        var place = DelayOf(SourceHash(source), TimeSpan.FromMinutes(15));
        return account > place ? account : place;
    }

    public void Add(string login, string source)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        database.Execute(Put, ("$hash", AccountHash(login)), ("$now", now));
        database.Execute(Put, ("$hash", SourceHash(source)), ("$now", now));
    }

    /// <summary>Somebody signed in: the account starts anew. The source does not, or a thief would sign in as himself between tries.</summary>
    public void Forgive(string login) => database.Execute(Delete, ("$hash", AccountHash(login)));

    TimeSpan DelayOf(byte[] hash, TimeSpan max)
    {
        var rows = database.Query(Find, row => (Count: row.GetInt32(0), Last: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))), ("$hash", hash));
        if (rows.Count == 0 || rows[0].Count < FreeTries)
        {
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds(Math.Min(max.TotalSeconds, Math.Pow(2, Math.Min(rows[0].Count - FreeTries, 30))));
        var left = rows[0].Last + wait - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    byte[] AccountHash(string login) => keys.Hash("failure/account", login.Trim().ToUpperInvariant());

    byte[] SourceHash(string source) => keys.Hash("failure/source", source);
}
