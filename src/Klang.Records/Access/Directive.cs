namespace Klang.Records.Access;

/// <summary>One line of what a citizen laid down, as the access head keeps it; read from a Consent. Times are Unix seconds.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Target">The facility or account it is about; empty when about none.</param>
/// <param name="Categories">Sensitive categories blocked or shared.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when, exclusive; <see cref="long.MaxValue"/> for no end.</param>
/// <param name="Consent">Id of the Consent that it stands in.</param>
public readonly record struct Directive(
    DirectiveKind Kind, string Target, SensitiveCategories Categories, long From, long Until, string Consent)
{
    /// <summary>True while it is in force.</summary>
    public bool IsActive(DateTimeOffset now) => now.ToUnixTimeSeconds() is var second && From <= second && second < Until;

    /// <summary>True for what takes away: it follows the person wherever charts are joined or taken apart.</summary>
    public bool Restricts => Kind is DirectiveKind.BlockFacility or DirectiveKind.BlockPerson or DirectiveKind.BlockCategory
        or DirectiveKind.HideFacility or DirectiveKind.EmergencyOnly or DirectiveKind.BlockEmergency;
}
