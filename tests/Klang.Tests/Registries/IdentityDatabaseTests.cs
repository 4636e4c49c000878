using Klang.Identity;
using Klang.Registries;
using Klang.Trust;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Klang.Tests.Registries;

/// <summary>The identity file: its schema and its keys.</summary>
public sealed class IdentityDatabaseTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-identity-").FullName;

    [Fact]
    public void The_numbered_schema_holds_the_tables_as_the_OAuth_server_s_model_makes_them()
    {
        var options = new DbContextOptionsBuilder<OAuthContext>().UseSqlite("Data Source=:memory:").UseOpenIddict().Options;
        using var context = new OAuthContext(options);

        var schema = Plain(IdentityDatabase.ReadSchema());
        foreach (var statement in context.Database.GenerateCreateScript().Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(Plain(statement), schema, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_of_another_root_do_not_open_the_file()
    {
        using (var own = Root("own"))
        using (await IdentityHouse.OpenAsync(folder, own, TimeProvider.System, CancellationToken.None))
        {
        }

        using var other = Root("other");
        await Assert.ThrowsAsync<TrustException>(() => IdentityHouse.OpenAsync(folder, other, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task A_value_moved_to_another_place_does_not_open()
    {
        using var root = Root("own");
        using var house = await IdentityHouse.OpenAsync(folder, root, TimeProvider.System, CancellationToken.None);
        var value = house.Keys.Seal("accounts/a", "secret"u8);

        Assert.Equal("secret"u8.ToArray(), house.Keys.Open("accounts/a", value));
        Assert.Throws<TrustException>(() => house.Keys.Open("accounts/b", value));
        value[^1] ^= 1;
        Assert.Throws<TrustException>(() => house.Keys.Open("accounts/a", value));
    }

    [Fact]
    public async Task Two_processes_that_found_the_file_together_share_one_key()
    {
        using var root = Root("own");
        var houses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => IdentityHouse.OpenAsync(folder, root, TimeProvider.System, CancellationToken.None))));
        try
        {
            var value = houses[0].Keys.Seal("x", "secret"u8);
            Assert.All(houses, house => Assert.Equal("secret"u8.ToArray(), house.Keys.Open("x", value)));
            Assert.Single(houses.Select(house => house.Name).Distinct());
            Assert.Single(houses.Select(house => house.Keys.ReadSigningKeys()[0].Id).Distinct());
        }
        finally
        {
            foreach (var house in houses)
            {
                house.Dispose();
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    KeyFileKms Root(string name) => KeyFileKms.Open(Path.Combine(folder, name + ".key"), new KeyFileOptions { CreateIfMissing = true });

    static string Plain(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
