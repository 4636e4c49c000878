namespace Klang.Evidence;

/// <summary>One column at rest.</summary>
/// <param name="Database">File: records, keys, persons or identity.</param>
/// <param name="Table">The table.</param>
/// <param name="Name">The column.</param>
/// <param name="Class">How far it tells of a person (<see cref="DataMap.Classes"/>).</param>
/// <param name="Kept">How long.</param>
/// <param name="What">What the table is for.</param>
sealed record StoredColumn(string Database, string Table, string Name, string Class, string Kept, string What);
