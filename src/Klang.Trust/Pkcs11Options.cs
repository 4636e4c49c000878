namespace Klang.Trust;

/// <summary>Where the root key lies in a device that speaks PKCS#11.</summary>
public sealed record Pkcs11Options
{
    /// <summary>The device's library, e.g. <c>/usr/lib/softhsm/libsofthsm2.so</c>.</summary>
    public required string Library { get; init; }

    /// <summary>Label of the token.</summary>
    public required string Token { get; init; }

    /// <summary>The user's PIN. Read from a file by the caller, never from a command line.</summary>
    public required string Pin { get; init; }

    /// <summary>Label of the root key; its versions are <c>LABEL-1</c>, <c>LABEL-2</c> …</summary>
    public string KeyLabel { get; init; } = "klang-root";

    /// <summary>Makes version 1 in the device when there is none.</summary>
    public bool CreateIfMissing { get; init; }
}
