namespace Klang.Registries;

/// <summary>Passkeys of accounts: found by credential id, all else sealed.</summary>
sealed class PasskeyRegistry(IdentityDatabase database, IdentityKeys keys, TimeProvider clock)
{
    const string Find = "SELECT account, passkey FROM passkeys WHERE credential = $credential";
    const string OfAccount = "SELECT credential, passkey FROM passkeys WHERE account = $account ORDER BY made";

    const string Put = """
        INSERT INTO passkeys (credential, account, passkey, made) VALUES ($credential, $account, $passkey, $now)
        ON CONFLICT (credential) DO UPDATE SET passkey = excluded.passkey WHERE account = excluded.account
        """;

    const string Delete = "DELETE FROM passkeys WHERE credential = $credential AND account = $account";

    /// <summary>Whose a credential is, and what was kept of it; null when it is unknown.</summary>
    public (string Account, byte[] Passkey)? FindOwner(byte[] credential)
    {
        var rows = database.Query(Find, row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), ("$credential", credential));
        return rows.Count == 0 ? null : (rows[0].Item1, keys.Open(Place(credential), rows[0].Item2));
    }

    public IReadOnlyList<byte[]> ListOf(string account) =>
        [.. database.Query(OfAccount, row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)), ("$account", account))
            .Select(row => keys.Open(Place(row.Item1), row.Item2))];

    public void Keep(string account, byte[] credential, byte[] passkey) => database.Execute(Put,
        ("$credential", credential), ("$account", account), ("$passkey", keys.Seal(Place(credential), passkey)), ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()));

    public bool Remove(string account, byte[] credential) => database.Execute(Delete, ("$credential", credential), ("$account", account)) == 1;

    static string Place(byte[] credential) => "passkeys/" + Convert.ToHexStringLower(credential);
}
