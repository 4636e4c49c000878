using Klang.Records;

namespace Klang.Identity;

/// <summary>A token that was found good: whom it stands for, and until when it may be believed without looking again.</summary>
/// <param name="Caller">Whom it stands for.</param>
/// <param name="Until">End of the token itself.</param>
/// <param name="CheckAgain">When registries and revocations are asked again: at most five seconds after the last time.</param>
/// <param name="CertificateHash">SHA-256 of the certificate to which it is bound, base64url; null when it is bound to none.</param>
sealed record KnownToken(Caller Caller, DateTimeOffset Until, DateTimeOffset CheckAgain, string? CertificateHash);
