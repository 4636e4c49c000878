using System.Security.Cryptography;
using OtpNet;

namespace Klang.Identity;

/// <summary>What a new account is given, once: a password and a key for one-time codes.</summary>
/// <param name="Password">20 letters and digits that are not mistaken for each other: about 96 bits.</param>
/// <param name="TotpKey">Base32, for an authenticator app.</param>
sealed record FirstCredentials(string Password, string TotpKey)
{
    const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    const int PasswordLength = 20;
    const int TotpKeyBytes = 20;

    public static FirstCredentials Make() => new(
        RandomNumberGenerator.GetString(Alphabet, PasswordLength), Base32Encoding.ToString(RandomNumberGenerator.GetBytes(TotpKeyBytes)));
}
