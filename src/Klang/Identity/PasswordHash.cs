using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Klang.Identity;

/// <summary>Passwords as Argon2id (RFC 9106): <c>argon2id$memoryKiB$passes$lanes$salt$hash</c>.</summary>
static class PasswordHash
{
    /// <summary>Longest password that is hashed.</summary>
    public const int LengthMax = 256;

    const string Name = "argon2id";
    const int MemoryKiB = 19 * 1024; // OWASP's least memory for two passes and one lane: about 40 ms here.
    const int Passes = 2;
    const int Lanes = 1;
    const int SaltBytes = 16;
    const int HashBytes = 32;

    /// <summary>Hash of nothing, against which strangers' passwords are tried, so that an unknown name costs the same time.</summary>
    static readonly string Nobody = Make("nobody");

    public static string Make(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name}${MemoryKiB}${Passes}${Lanes}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, MemoryKiB, Passes, Lanes))}");
    }

    /// <summary>True when it is the password. A null or empty hash takes as long and is never right.</summary>
    public static bool IsRight(string? hash, string password)
    {
        var isKnown = hash is { Length: > 0 };
        var parts = (isKnown ? hash! : Nobody).Split('$');
        if (parts.Length != 6 || parts[0] != Name || password.Length is 0 or > LengthMax)
        {
            return false;
        }

        var expected = Convert.FromBase64String(parts[5]);
        var actual = Derive(password, Convert.FromBase64String(parts[4]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
        return CryptographicOperations.FixedTimeEquals(expected, actual) & isKnown;
    }

    static byte[] Derive(string password, byte[] salt, int memoryKiB, int passes, int lanes)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormC)))
        {
            Salt = salt,
            MemorySize = memoryKiB,
            Iterations = passes,
            DegreeOfParallelism = lanes,
        };
        return argon.GetBytes(HashBytes);
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
