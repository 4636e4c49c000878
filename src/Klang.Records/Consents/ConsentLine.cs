using Klang.Records.Access;

namespace Klang.Records.Consents;

/// <summary>One line of a Consent as a citizen means it.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Target">Facility or account; empty when about none.</param>
/// <param name="Categories">Sensitive categories; none for none.</param>
/// <param name="Until">When it ends; null for no end.</param>
public sealed record ConsentLine(DirectiveKind Kind, string Target, SensitiveCategories Categories, DateTimeOffset? Until);
