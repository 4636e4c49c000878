using Klang.Records;
using Klang.Registries;

namespace Klang.Identity;

/// <summary>Somebody with a living session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Account">Whose.</param>
/// <param name="Caller">As whom requests are decided; null while a facility must be chosen first.</param>
sealed record SignedIn(BrowserSession Session, Account Account, Caller? Caller);
