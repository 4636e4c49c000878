using System.Globalization;
using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>One step of a schema: its number and its statements.</summary>
sealed record SchemaStep(int Version, string Sql);

/// <summary>Numbered .sql files, applied in order, forward only, each in a transaction of its own.</summary>
sealed class SqliteSchema
{
    readonly int applicationId;

    SqliteSchema(string name, int applicationId, IReadOnlyList<SchemaStep> steps)
    {
        Name = name;
        Steps = steps;
        this.applicationId = applicationId;
    }

    /// <summary>Charts: "KLNG" in the file's header.</summary>
    public static SqliteSchema Records { get; } = Load("records", 0x4B4C4E47);

    /// <summary>Keys: "KLNK" in the file's header.</summary>
    public static SqliteSchema Keys { get; } = Load("keys", 0x4B4C4E4B);

    /// <summary>The map of persons: "KLNP" in the file's header.</summary>
    public static SqliteSchema Persons { get; } = Load("persons", 0x4B4C4E50);

    public string Name { get; }

    public IReadOnlyList<SchemaStep> Steps { get; }

    public int NewestVersion => Steps[^1].Version;

    /// <summary>The same with further steps.</summary>
    public SqliteSchema With(params IEnumerable<SchemaStep> further) => new(Name, applicationId, [.. Steps, .. further]);

    /// <summary>Brings a database to the newest version.</summary>
    public void Apply(SqliteDatabase database)
    {
        var version = database.ReadNumber("PRAGMA user_version");
        Check(database, version);
        foreach (var step in Steps.Where(step => step.Version > version))
        {
            Apply(database, step);
        }
    }

    /// <summary>Refuses a file of another kind or of a newer version.</summary>
    public void Check(SqliteDatabase database, long version)
    {
        var application = database.ReadNumber("PRAGMA application_id");
        var isNew = version == 0 && application == 0;
        if (!isNew && application != applicationId)
        {
            throw new StoreException(StoreFault.Damaged, $"{database.File} is a database, but not one of Klang's {Name}.");
        }

        if (version > NewestVersion)
        {
            throw new StoreException(StoreFault.TooNew, string.Create(CultureInfo.InvariantCulture,
                $"{database.File} has schema version {version}; this Klang knows up to {NewestVersion}. Use the newer Klang that wrote it."));
        }
    }

    void Apply(SqliteDatabase database, SchemaStep step)
    {
        try
        {
            database.Run("BEGIN IMMEDIATE");
            database.Run(step.Sql);
            database.Run(string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA application_id={applicationId}; PRAGMA user_version={step.Version}; COMMIT"));
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    static SqliteSchema Load(string name, int applicationId)
    {
        var assembly = typeof(SqliteSchema).Assembly;
        var steps = assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(name + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => new SchemaStep(
                int.Parse(resource.AsSpan(name.Length + 1, 4), CultureInfo.InvariantCulture), Read(assembly, resource)));
        return new(name, applicationId, [.. steps]);
    }

    static string Read(System.Reflection.Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
