namespace Klang.Definitions;

/// <summary>The codes of one value set.</summary>
/// <param name="Url">The value set's canonical address without version.</param>
/// <param name="IsClosed">False when the codes cannot be listed (media types, units of measure): then anything goes.</param>
/// <param name="Systems">Codes by code system, both in ordinal order.</param>
sealed record CodeSetFile(string Url, bool IsClosed, IReadOnlyList<(string System, IReadOnlyList<string> Codes)> Systems);
