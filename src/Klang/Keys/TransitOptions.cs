namespace Klang.Keys;

/// <summary>Where a transit service (the API of Vault and OpenBao) holds the root key.</summary>
sealed record TransitOptions
{
    /// <summary>Its address, e.g. <c>https://kms.example.go.th:8200</c>; https outside loopback.</summary>
    public required Uri Address { get; init; }

    /// <summary>The access token. Read from a file by the caller, never from a command line.</summary>
    public required string Token { get; init; }

    /// <summary>Name of the key in the service.</summary>
    public string KeyName { get; init; } = "klang-root";

    /// <summary>Where the transit engine is mounted.</summary>
    public string Mount { get; init; } = "transit";

    /// <summary>Makes the key in the service when there is none.</summary>
    public bool CreateIfMissing { get; init; }
}
