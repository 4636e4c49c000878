using System.Security.Cryptography;

namespace Klang.Registries;

/// <summary>Launches from our own pages: which patient was open when somebody started an app (SMART App Launch 2.2 §launch from EHR).</summary>
sealed class LaunchRegistry(IdentityDatabase database, IdentityKeys keys, TimeProvider clock)
{
    const string Insert = "INSERT INTO launches (hash, account, patient, until) VALUES ($hash, $account, $patient, $until)";
    const string Find = "SELECT patient FROM launches WHERE hash = $hash AND account = $account AND until > $now";
    const string Sweep = "DELETE FROM launches WHERE until < $now";

    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>A launch for one person and patient; answers what the app is given.</summary>
    public string Add(string account, string patient)
    {
        var now = clock.GetUtcNow();
        var launch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        database.Execute(Sweep, ("$now", now.ToUnixTimeMilliseconds()));
        database.Execute(Insert,
            ("$hash", keys.Hash("launch", launch)), ("$account", account), ("$patient", patient), ("$until", (now + Life).ToUnixTimeMilliseconds()));
        return launch;
    }

    /// <summary>The patient of a launch by this person; null when there is no such launch any more.</summary>
    public string? FindPatient(string launch, string account) => database.QueryOne(
        Find, row => row.GetString(0),
        ("$hash", keys.Hash("launch", launch)), ("$account", account), ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
}
