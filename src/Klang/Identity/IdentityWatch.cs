using Klang.Registries;
using Klang.Trust;

namespace Klang.Identity;

/// <summary>
/// While a server runs: notices within a second that a command changed the identity file, forgets what it believed, and enters into the ledger what the
/// command noted. Once an hour it sweeps out what has ended.
/// </summary>
sealed partial class IdentityWatch(IdentityHouse house, TokenKeys keys, AccessTokens tokens, IAuthJournal journal, TimeProvider clock, ILogger<IdentityWatch> log)
    : BackgroundService
{
    const int NotesMax = 256;
    const string FindNotes = "SELECT id, actor, facility, action, rule, granted, what FROM journal ORDER BY id LIMIT $max";
    const string RemoveNote = "DELETE FROM journal WHERE id = $id";
    const string SweepAssertions = "DELETE FROM assertions WHERE until < $now";
    const string SweepFailures = "DELETE FROM failures WHERE last < $day";
    const string SweepTokens = "DELETE FROM \"OpenIddictTokens\" WHERE \"ExpirationDate\" < $past AND (\"Type\" <> 'refresh_token' OR \"Status\" <> 'valid')";

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var seen = -1L;
        var swept = DateTimeOffset.MinValue;
        do
        {
            try
            {
                var version = house.Database.ReadVersion();
                if (version != seen)
                {
                    seen = version;
                    await NoticeAsync(stoppingToken);
                }

                if (clock.GetUtcNow() - swept > SweepInterval)
                {
                    swept = clock.GetUtcNow();
                    Sweep();
                }
            }
            catch (Exception fault) when (fault is Microsoft.Data.Sqlite.SqliteException or TrustException or Records.Store.StoreException)
            {
                seen = -1; // The machine's fault; the next second tries again. Beliefs end by themselves meanwhile.
                Failed(log, fault.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Something was changed by somebody else, or by this server: what was believed is asked anew, and what was noted is entered.</summary>
    public async Task NoticeAsync(CancellationToken cancellationToken)
    {
        keys.Refresh();
        var notes = house.Database.Query(
            FindNotes,
            row => (Id: row.GetInt64(0), Event: new AuthEvent(row.GetString(1), Enum.Parse<AccessAction>(row.GetString(3)), row.GetString(4), row.GetInt64(5) != 0, row.GetString(6)) { Facility = row.GetString(2) }),
            ("$max", NotesMax));
        if (notes.Count > 0)
        {
            tokens.Cache.Clear();
        }

        foreach (var (id, what) in notes)
        {
            await journal.WriteAsync(what, cancellationToken);
            house.Database.Execute(RemoveNote, ("$id", id));
        }
    }

    void Sweep()
    {
        var now = clock.GetUtcNow();
        keys.Refresh(); // A signing key that has grown old is followed by the next.
        house.Sessions.Sweep(now - SessionLimits.Longest);
        house.Database.Execute(SweepAssertions, ("$now", now.ToUnixTimeMilliseconds()));
        house.Database.Execute(SweepFailures, ("$day", now.AddDays(-1).ToUnixTimeMilliseconds()));
        house.Database.Execute(SweepTokens, ("$past", now.AddDays(-1).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The identity file or the ledger could not be used: {Kind}")]
    static partial void Failed(ILogger log, string kind);
}
