namespace Klang.Trust;

/// <summary>Where a permit came from, for the ledger.</summary>
/// <param name="Role">The role in which it was asked.</param>
/// <param name="Relation">The relation that decided.</param>
/// <param name="Client">The client through which the caller came.</param>
/// <param name="Session">Id of the token or session.</param>
public sealed record PermitOrigin(string Role, string Relation, string Client, string Session)
{
    /// <summary>Nothing known.</summary>
    public static PermitOrigin None { get; } = new("", "", "", "");
}
