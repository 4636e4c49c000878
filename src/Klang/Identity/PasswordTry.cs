namespace Klang.Identity;

/// <summary>What somebody typed to sign in.</summary>
/// <param name="Login">Sign-in name.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">One-time code.</param>
/// <param name="Source">Address it came from.</param>
/// <param name="RequestId">For the ledger.</param>
sealed record PasswordTry(string Login, string Password, string Code, string Source, string RequestId);
