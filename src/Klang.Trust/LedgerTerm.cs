using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>What entries are found by, as a keyed hash: the index tells nobody whose entries it lists.</summary>
public readonly record struct LedgerTerm
{
    const int TextMax = 1024;

    LedgerTerm(ulong hash) => Hash = hash;

    internal ulong Hash { get; }

    /// <summary>Entries that concern a chart.</summary>
    public static LedgerTerm Chart(Vault vault, long chart) => Chart(vault.LedgerKeys, chart);

    /// <summary>Entries that concern any chart of a shard.</summary>
    public static LedgerTerm Shard(Vault vault, int shard) => Shard(vault.LedgerKeys, shard);

    /// <summary>Entries of a caller.</summary>
    public static LedgerTerm Caller(Vault vault, string callerId) => OfText(vault.LedgerKeys, "caller"u8, callerId);

    /// <summary>Entries of callers that acted for a facility.</summary>
    public static LedgerTerm Facility(Vault vault, string code) => OfText(vault.LedgerKeys, "facility"u8, code);

    /// <summary>Entries that came through a client.</summary>
    public static LedgerTerm Client(Vault vault, string client) => OfText(vault.LedgerKeys, "client"u8, client);

    internal static LedgerTerm Chart(LedgerKeys keys, long chart) => OfNumber(keys, "chart"u8, chart);

    internal static LedgerTerm Shard(LedgerKeys keys, int shard) => OfNumber(keys, "shard"u8, shard);

    internal static LedgerTerm OfText(LedgerKeys keys, ReadOnlySpan<byte> kind, string value)
    {
        // As long as a body keeps of it, so that a longer one is found by what was kept.
        Span<byte> bytes = stackalloc byte[TextMax];
        System.Text.Unicode.Utf8.FromUtf16(value, bytes, out _, out var length);
        Span<byte> buffer = stackalloc byte[TextMax + 64];
        var term = new AssociatedData(buffer, kind);
        term.Add(bytes[..length]);
        return new LedgerTerm(keys.IndexHash(term.Bytes));
    }

    static LedgerTerm OfNumber(LedgerKeys keys, ReadOnlySpan<byte> kind, long value)
    {
        Span<byte> buffer = stackalloc byte[64];
        var term = new AssociatedData(buffer, kind);
        term.Add(value);
        return new LedgerTerm(keys.IndexHash(term.Bytes));
    }
}
