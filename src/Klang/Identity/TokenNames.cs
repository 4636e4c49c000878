namespace Klang.Identity;

/// <summary>Names of claims in access tokens, beyond those of RFC 9068.</summary>
static class TokenNames
{
    /// <summary>Type of an access token in its header (RFC 9068 §2.1).</summary>
    public const string AccessType = "at+jwt";

    /// <summary>Row of the token in the OAuth server's table, by which it is revoked.</summary>
    public const string Row = "oi_tkn_id";

    /// <summary>Facility for which a person acts.</summary>
    public const string Facility = "klang_facility";

    /// <summary>Second factor, in seconds since 1970.</summary>
    public const string FactorAt = "klang_factor_at";

    /// <summary>Patient of the launch (SMART App Launch 2.2 §launch context).</summary>
    public const string Patient = "patient";

    /// <summary>When the person allowed the app, in seconds since 1970: refresh tokens end ninety days later.</summary>
    public const string Began = "klang_began";

    /// <summary>What the token is bound to (RFC 7800).</summary>
    public const string Confirmation = "cnf";

    /// <summary>Hash of the certificate to which it is bound (RFC 8705 §3.1).</summary>
    public const string CertificateHash = "x5t#S256";
}
