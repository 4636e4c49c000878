using System.Globalization;

namespace Klang.Records;

/// <summary>Ids of AuditEvents that stand for entries of the ledger: <c>entry-123</c> is the entry at place 123.</summary>
public static class AuditIds
{
    const string Prefix = "entry-";
    const int DigitsMax = 18;

    /// <summary>The id of an entry.</summary>
    public static string Of(long index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index}");

    /// <summary>The entry's place; null when the id is not one of these.</summary>
    public static long? Read(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && id.Length <= Prefix.Length + DigitsMax
        && long.TryParse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && Of(index) == id
            ? index
            : null;
}
