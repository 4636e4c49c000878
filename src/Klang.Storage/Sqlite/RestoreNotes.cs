using System.Text.Json;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>The restores of records that the key store remembers, newest last.</summary>
public static class RestoreNotes
{
    internal const string NoteName = "restores";

    /// <summary>So many are kept.</summary>
    const int Limit = 100;

    /// <summary>All that are remembered; none for a store that was never restored.</summary>
    public static async Task<IReadOnlyList<RestoreNote>> ReadAsync(SqliteKeyStore keys, CancellationToken cancellationToken)
    {
        if (await keys.ReadNoteAsync(NoteName, cancellationToken) is not { } note)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<RestoreNote[]>(note.Span, JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException failure)
        {
            throw new TrustException("The key store's note of restores has an unknown form.", failure);
        }
    }

    internal static async Task AddAsync(SqliteKeyStore keys, RestoreNote restore, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(keys, cancellationToken);
        await keys.WriteNoteAsync(
            NoteName, JsonSerializer.SerializeToUtf8Bytes(all.Append(restore).TakeLast(Limit), JsonSerializerOptions.Web), cancellationToken);
    }
}
