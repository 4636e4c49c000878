using Klang.Trust;

namespace Klang.Registries;

/// <summary>Everything of who may ask, opened in order: the file, its keys, the registries.</summary>
sealed class IdentityHouse : IDisposable
{
    const string FindFact = "SELECT value FROM facts WHERE name = $name";
    const string UseOnce = "INSERT INTO assertions (hash, until) VALUES ($hash, $until) ON CONFLICT DO NOTHING";
    const string AddFact = "INSERT INTO facts (name, value) VALUES ($name, $value) ON CONFLICT DO NOTHING";

    IdentityHouse(IdentityDatabase database, IdentityKeys keys, TimeProvider clock)
    {
        Database = database;
        Keys = keys;
        Facilities = new FacilityRegistry(database, clock);
        Accounts = new AccountRegistry(database, keys, clock);
        Clients = new ClientRegistry(database, clock);
        Sessions = new SessionRegistry(database);
        Passkeys = new PasskeyRegistry(database, keys, clock);
        Failures = new FailureRegistry(database, keys, clock);
        Launches = new LaunchRegistry(database, keys, clock);
        Ring = new RingRegistry(database, keys);
        Name = ReadName(database);
    }

    public IdentityDatabase Database { get; }

    public IdentityKeys Keys { get; }

    public FacilityRegistry Facilities { get; }

    public AccountRegistry Accounts { get; }

    public ClientRegistry Clients { get; }

    public SessionRegistry Sessions { get; }

    public PasskeyRegistry Passkeys { get; }

    public FailureRegistry Failures { get; }

    public LaunchRegistry Launches { get; }

    public RingRegistry Ring { get; }

    /// <summary>A name that only this house has, the same for good: for whom its tokens are meant.</summary>
    public string Name { get; }

    /// <summary>Opens the identity file of a data folder, or makes it.</summary>
    public static async Task<IdentityHouse> OpenAsync(string dataFolder, IKms kms, TimeProvider clock, CancellationToken cancellationToken)
    {
        var database = IdentityDatabase.Open(dataFolder);
        try
        {
            return new IdentityHouse(database, await IdentityKeys.OpenAsync(database, kms, clock, cancellationToken), clock);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Uses something up that counts once (an assertion's id, a challenge); false when it was used before.</summary>
    /// <param name="kind">What sort.</param>
    /// <param name="value">What must not come again.</param>
    /// <param name="until">When it would have ended anyway.</param>
    public bool TryUse(string kind, string value, DateTimeOffset until) =>
        Database.Execute(UseOnce, ("$hash", Keys.Hash("once/" + kind, value)), ("$until", until.ToUnixTimeMilliseconds())) == 1;

    public void Dispose()
    {
        Keys.Dispose();
        Database.Dispose();
    }

    static string ReadName(IdentityDatabase database)
    {
        database.Execute(AddFact, ("$name", "house"), ("$value", $"urn:uuid:{Guid.NewGuid()}"));
        return database.QueryOne(FindFact, row => row.GetString(0), ("$name", "house"))!;
    }
}
