using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>What somebody sees of the own account.</summary>
/// <param name="FormToken">Proves that a form comes from our page.</param>
/// <param name="Name">Shown name.</param>
/// <param name="Role">What the person is.</param>
/// <param name="Facility">For which facility the session is; null for none.</param>
/// <param name="Passkeys">The person's passkeys.</param>
/// <param name="Message">What just happened or was wrong; null when nothing.</param>
public sealed record AccountView(
    string FormToken, string Name, Bilingual Role, string? Facility, IReadOnlyList<PasskeyLine> Passkeys, Bilingual? Message);

/// <summary>One passkey of an account.</summary>
/// <param name="Id">Credential id in hexadecimal.</param>
/// <param name="Added">The day it was added.</param>
public sealed record PasskeyLine(string Id, DateOnly Added);
