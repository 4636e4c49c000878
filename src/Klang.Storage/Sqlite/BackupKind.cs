using System.Text.Json.Serialization;

namespace Klang.Storage.Sqlite;

/// <summary>What a backup holds. Records and keys never lie in one file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupKind>))]
public enum BackupKind
{
    Records = 1,
    Keys = 2,
}
