using Klang.Evidence;
using Klang.Identity;
using Klang.Http;
using Klang.Loading;
using Klang.Operating;
using Klang.Tests.Architecture;
using Klang.Transparency;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Klang.Tests.Evidence;

/// <summary>The data map is held against the schemas, so that a new column is classed before it is stored.</summary>
public sealed class DataMapTests
{
    static readonly Dictionary<string, string> Schemas = new(StringComparer.Ordinal)
    {
        ["records"] = "src/Klang.Storage/Sqlite/Schema/records",
        ["keys"] = "src/Klang.Storage/Sqlite/Schema/keys",
        ["persons"] = "src/Klang.Storage/Sqlite/Schema/persons",
        ["identity"] = "src/Klang/Registries/Schema",
    };

    [Theory]
    [InlineData("records")]
    [InlineData("keys")]
    [InlineData("persons")]
    [InlineData("identity")]
    public void Every_column_is_classed_and_no_other(string database) => Assert.Equal(
        ColumnsOf(Schemas[database]).Order(StringComparer.Ordinal),
        DataMap.Read(House.Root).Where(column => column.Database == database).Select(column => $"{column.Table}.{column.Name}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_folder_of_schemas_is_forgotten() => Assert.Equal(
        House.FilesUnder(Path.Combine(House.Root, "src")).Where(file => file.EndsWith(".sql", StringComparison.Ordinal)).Select(file => House.Relative(Path.GetDirectoryName(file)!)).Distinct().Order(StringComparer.Ordinal),
        Schemas.Values.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_class_is_known_and_every_column_says_how_long() => Assert.All(DataMap.Read(House.Root), column =>
    {
        Assert.Contains(column.Class, DataMap.Classes.Keys);
        Assert.NotEmpty(column.Kept);
        Assert.Equal(column.Name == "sealed" && column.Table != "keys" ? "sealed" : column.Class, column.Class);
    });

    [Fact]
    public void Every_door_stands_in_the_record_of_processing()
    {
        var page = ProcessingRecord.Page(House.Root, DataMap.Read(House.Root));
        string[] doors =
        [
            FhirSurface.Path, ExchangeSurface.F43Path, OperatorSurface.Path, LedgerSurface.Path, SignInPaths.SignIn, SignInPaths.SignOut, OAuthPaths.Authorize, OAuthPaths.Push,
            OAuthPaths.Token, OAuthPaths.Introspect, OAuthPaths.Revoke, OAuthPaths.Keys, OAuthPaths.Discovery, "KLANG_WITNESSES", "KLANG_THAID_ISSUER", "KLANG_TRANSIT_URL",
        ];
        Assert.All(doors, door => Assert.Contains($"| {door} |", page, StringComparison.Ordinal));
    }

    static List<string> ColumnsOf(string folder)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var file in Directory.GetFiles(Path.Combine(House.Root, folder), "*.sql").Order(StringComparer.Ordinal))
        {
            using var step = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the schema of the repository.
            step.CommandText = File.ReadAllText(file);
#pragma warning restore CA2100
            step.ExecuteNonQuery();
        }

        using var asked = connection.CreateCommand();
        asked.CommandText = "SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'";
        using var reader = asked.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }
}
