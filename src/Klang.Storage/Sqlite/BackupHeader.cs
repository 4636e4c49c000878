using System.Text.Json;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>What a backup says of itself: readable without a key, authenticated with the file's content.</summary>
public sealed record BackupHeader
{
    public const string CurrentFormat = "klang-backup/1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Always <see cref="CurrentFormat"/>.</summary>
    public required string Format { get; init; }

    public required BackupKind Kind { get; init; }

    /// <summary>The store it is a backup of.</summary>
    public required Guid StoreId { get; init; }

    /// <summary>Schema of the database inside.</summary>
    public required long SchemaVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Length of the database inside, in bytes.</summary>
    public required long PlainBytes { get; init; }

    /// <summary>Sequence of the newest commit inside; 0 for keys.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Entries of the ledger inside; 0 for keys.</summary>
    public required long LedgerSize { get; init; }

    /// <summary>The ledger's head as stored, base64 (for keys, the newest one seen); empty for a ledger without entries.</summary>
    public required string LedgerHead { get; init; }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads a header that was authenticated; throws <see cref="TrustException"/> when this version does not know it.</summary>
    internal static BackupHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            if (JsonSerializer.Deserialize<BackupHeader>(bytes, Json) is { Format: CurrentFormat } header && Enum.IsDefined(header.Kind))
            {
                return header;
            }
        }
        catch (JsonException)
        {
            // Said below in one sentence for every way of being something else.
        }

        throw new TrustException($"{name} is sealed, but its header is not of the form {CurrentFormat}. Use the Klang that wrote it.");
    }
}
