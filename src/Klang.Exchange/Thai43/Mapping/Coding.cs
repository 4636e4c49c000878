namespace Klang.Exchange.Thai43.Mapping;

/// <summary>A code in its system.</summary>
readonly record struct Coding(string System, string Code, string? Display = null);
