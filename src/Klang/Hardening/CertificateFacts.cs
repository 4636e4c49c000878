using System.Security.Cryptography.X509Certificates;

namespace Klang.Hardening;

/// <summary>What of a certificate counts for safety.</summary>
sealed record CertificateFacts
{
    const int RsaBitsMin = 2048;
    const int CurveBitsMin = 256;

    public bool IsExpired { get; init; }

    public bool IsEarly { get; init; }

    public bool IsWeak { get; init; }

    public bool HasOldHash { get; init; }

    public bool IsSelfSigned { get; init; }

    public bool IsForAnotherName { get; init; }

    /// <param name="certificate">The certificate of https.</param>
    /// <param name="host">The name under which the server is reached; null when it is not said.</param>
    /// <param name="now">The time.</param>
    public static CertificateFacts Of(X509Certificate2 certificate, string? host, DateTimeOffset now) => new()
    {
        IsExpired = now > certificate.NotAfter,
        IsEarly = now < certificate.NotBefore,
        IsWeak = IsKeyWeak(certificate),
        HasOldHash = certificate.SignatureAlgorithm.Value is "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1", // MD5 and SHA-1 with RSA, SHA-1 with ECDSA.
        IsSelfSigned = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData),
        IsForAnotherName = host is not null && !certificate.MatchesHostname(host),
    };

    static bool IsKeyWeak(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        return rsa?.KeySize < RsaBitsMin || curve?.KeySize < CurveBitsMin;
    }
}
