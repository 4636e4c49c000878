using System.Security.Cryptography;
using System.Text;
using Klang.Trust;

namespace Klang.Registries;

/// <summary>
/// The keys of the identity file. One master is wrapped by the root, so that a command can open them while a server holds the vault; tokens' keys are
/// sealed under it. Thread-safe.
/// </summary>
sealed class IdentityKeys : IDisposable
{
    const string Master = "master";
    const string Signing = "signing";
    const string Encryption = "encryption";
    const int KidLength = 16;

    const string Find = "SELECT version, wrapped_by, sealed, made FROM keys WHERE name = $name ORDER BY version DESC";
    const string Add = "INSERT INTO keys (name, version, wrapped_by, sealed, made) VALUES ($name, $version, $by, $sealed, $made) ON CONFLICT DO NOTHING";
    const string Rewrap = "UPDATE keys SET sealed = $sealed, wrapped_by = $by WHERE name = 'master' AND version = $version";
    const string Remove = "DELETE FROM keys WHERE name = $name AND version = $version";

    /// <summary>How long a signing key signs before the next takes over.</summary>
    static readonly TimeSpan SigningLife = TimeSpan.FromDays(90);

    /// <summary>How long a signing key that no longer signs is still published and believed: longer than any token it signed.</summary>
    static readonly TimeSpan OverlapLife = TimeSpan.FromDays(91);

    readonly IdentityDatabase database;
    readonly SealingKey sealing;
    readonly TimeProvider clock;

    IdentityKeys(IdentityDatabase database, SealingKey sealing, TimeProvider clock)
    {
        this.database = database;
        this.sealing = sealing;
        this.clock = clock;
    }

    public static async Task<IdentityKeys> OpenAsync(IdentityDatabase database, IKms kms, TimeProvider clock, CancellationToken cancellationToken)
    {
        var context = Encoding.UTF8.GetBytes("klang/identity/1");
        var row = FindMaster(database);
        if (row is null)
        {
            var made = await SealingKey.MakeAsync(kms, context, cancellationToken);
            Insert(database, Master, 1, kms.RootName, made, clock);
            row = FindMaster(database)!; // Another process may have been first; then its key stands.
        }
        else if (row.WrappedBy != kms.RootName)
        {
            var again = await SealingKey.RewrapAsync(kms, row.Sealed, context, cancellationToken);
            database.Execute(Rewrap, ("$sealed", again), ("$by", kms.RootName), ("$version", row.Version));
            row = row with { Sealed = again };
        }

        return new IdentityKeys(database, await SealingKey.OpenAsync(kms, row.Sealed, context, cancellationToken), clock);
    }

    public byte[] Seal(string place, ReadOnlySpan<byte> plain) => sealing.Seal(place, plain);

    public byte[] Open(string place, ReadOnlySpan<byte> value) => sealing.Open(place, value);

    public byte[] Hash(string kind, string value) => sealing.Hash(kind, Encoding.UTF8.GetBytes(value));

    /// <summary>Keys that sign tokens, the newest first; made when there is none, followed by another when the newest is old.</summary>
    public IReadOnlyList<SigningKey> ReadSigningKeys()
    {
        var rows = database.Query(Find, ReadRow, ("$name", Signing));
        var now = clock.GetUtcNow();
        if (rows.Count == 0 || rows[0].Made + SigningLife < now)
        {
            AddSigningKey(rows.Count == 0 ? 1 : rows[0].Version + 1);
            rows = database.Query(Find, ReadRow, ("$name", Signing));
        }

        // A key is believed until every token that it may have signed has ended.
        var standing = rows.Where((_, i) => i == 0 || rows[i - 1].Made + OverlapLife > now).ToList();
        foreach (var gone in rows.Except(standing))
        {
            database.Execute(Remove, ("$name", Signing), ("$version", gone.Version));
        }

        return [.. standing.Select(ToSigningKey)];
    }

    /// <summary>Lets a new key sign from now on; tokens of the old ones stay good.</summary>
    public void RotateSigningKey() =>
        AddSigningKey(database.Query(Find, ReadRow, ("$name", Signing)).Select(row => row.Version).DefaultIfEmpty(0).First() + 1);

    /// <summary>The key that encrypts codes and refresh tokens, which only this house reads.</summary>
    public byte[] ReadEncryptionKey()
    {
        var row = database.QueryOne(Find, ReadRow, ("$name", Encryption));
        if (row is null)
        {
            var key = RandomNumberGenerator.GetBytes(32);
            Insert(database, Encryption, 1, Master, sealing.Seal("keys/encryption/1", key), clock);
            CryptographicOperations.ZeroMemory(key);
            row = database.QueryOne(Find, ReadRow, ("$name", Encryption))!;
        }

        return sealing.Open("keys/encryption/1", row.Sealed);
    }

    public void Dispose() => sealing.Dispose();

    void AddSigningKey(int version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var plain = key.ExportPkcs8PrivateKey();
        Insert(database, Signing, version, Master, sealing.Seal(Place(version), plain), clock);
        CryptographicOperations.ZeroMemory(plain);
    }

    SigningKey ToSigningKey(KeyRow row)
    {
        var plain = sealing.Open(Place(row.Version), row.Sealed);
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(plain, out _);
        CryptographicOperations.ZeroMemory(plain);
        return new SigningKey(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..KidLength], key);
    }

    static string Place(int version) => FormattableString.Invariant($"keys/signing/{version}");

    static KeyRow? FindMaster(IdentityDatabase database) => database.QueryOne(Find, ReadRow, ("$name", Master));

    static void Insert(IdentityDatabase database, string name, int version, string by, byte[] value, TimeProvider clock) => database.Execute(
        Add, ("$name", name), ("$version", version), ("$by", by), ("$sealed", value), ("$made", clock.GetUtcNow().ToUnixTimeMilliseconds()));

    static KeyRow ReadRow(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));

    sealed record KeyRow(int Version, string WrappedBy, byte[] Sealed, DateTimeOffset Made);
}
